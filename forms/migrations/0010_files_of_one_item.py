from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0009_later_kinds'),
    ]

    operations = [
        *remaking(
        migrations.AlterField(
            model_name='submittedfile',
            name='material',
            field=models.CharField(max_length=100),
        ),
        ),
    ]
