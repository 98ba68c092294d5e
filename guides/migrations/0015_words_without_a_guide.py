from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guides', '0014_remarks_and_online_channels'),
    ]

    operations = [
        migrations.AlterField(
            model_name='synonym',
            name='meaning',
            field=models.CharField(blank=True, help_text='What the guides call it, e.g. 小餐饮; several are separated by 、. Empty: the trade has no guide here, and the search says so instead of showing something else.', max_length=120, verbose_name='meaning'),
        ),
    ]
