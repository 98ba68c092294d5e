import django.core.validators
from django.db import migrations, models

from portal.ground.history.triggers import remaking

class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0011_where_to_file'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='region',
            name='supplement_basis',
            field=models.CharField(blank=True, help_text='Name and article, as the notice cites it; closing takes one.', max_length=200, verbose_name='rule it relies on'),
        ),
        migrations.AddField(
            model_name='region',
            name='supplement_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='National law sets none. Empty: as its city; a city without any: 30 working days, and silence closes nothing. Notices given already keep what they say.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days to answer a supplement notice'),
        ),
        migrations.AddField(
            model_name='region',
            name='supplement_silence',
            field=models.CharField(choices=[('wait', 'the case goes on waiting; the applicant is reminded'), ('close', 'the application counts as given up; the case is closed')], default='wait', help_text='What the notice says of it, and what happens after its last day.', max_length=5, verbose_name='an unanswered supplement notice'),
        ),
        migrations.AddField(
            model_name='region',
            name='supplement_unit',
            field=models.CharField(choices=[('工作日', 'working days'), ('日', 'calendar days')], default='工作日', max_length=4, verbose_name='counted in'),
        ),
    )
