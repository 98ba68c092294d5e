"""Events carry their region and a digest of their row; those written before keep their form."""

from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0004_rate_counts'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='event',
            name='form',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='form of the event'),
        ),
        migrations.AddField(
            model_name='event',
            name='region',
            field=models.CharField(blank=True, max_length=12, verbose_name='region code'),
        ),
        migrations.AddField(
            model_name='event',
            name='salt',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='event',
            name='witness',
            field=models.CharField(blank=True, max_length=80, verbose_name='digest of the row'),
        ),
    )
