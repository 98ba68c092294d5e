from django.db import migrations, models


def each_for_itself(apps, schema_editor):
    """Until the index is made again each entry is a result of its own."""
    apps.get_model('search', 'SearchEntry').objects.update(subject=models.F('key'))


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchentry',
            name='subject',
            field=models.CharField(default='', max_length=120),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='summary_en',
            field=models.CharField(blank=True, max_length=600),
        ),
        migrations.AlterField(
            model_name='searchplace',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Mention'), (1, 'Text'), (2, 'Names'), (3, 'Title')]),
        ),
        migrations.RunPython(each_for_itself, migrations.RunPython.noop),
    ]
