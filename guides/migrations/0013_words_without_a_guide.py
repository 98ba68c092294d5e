from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guides', '0012_scenario_permits_in_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='synonym',
            name='meaning',
            field=models.CharField(blank=True, help_text='What the guides call it, e.g. 小餐饮; several are separated by 、. Empty: the trade has no guide here, and the search says so instead of showing something else.', max_length=120, verbose_name='meaning'),
        ),
    ]
