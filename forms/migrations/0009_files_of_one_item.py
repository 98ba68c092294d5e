from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0001_squashed_0008_contacts'),
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
