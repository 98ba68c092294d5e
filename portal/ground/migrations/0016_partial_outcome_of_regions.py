import django.core.validators
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """A region says what follows when some permits are denied; where it says nothing all goes on as before."""

    dependencies = [
        ('ground', '0015_numbers_seen_in_full'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='region',
            name='choice_basis',
            field=models.CharField(blank=True, help_text='Name and article, as the notice cites it; giving up a composite takes one.', max_length=200, verbose_name='rule the choice relies on'),
        ),
        migrations.AddField(
            model_name='region',
            name='choice_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Where the applicant is asked. Notices given already keep what they say.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days to choose'),
        ),
        migrations.AddField(
            model_name='region',
            name='choice_silence',
            field=models.CharField(blank=True, choices=[('take', 'the composite licence is made of what is granted'), ('keep', 'no composite licence; what is granted stands as single permits')], help_text='What the notice says of it, and what happens after its last day.', max_length=4, verbose_name='if the applicant does not choose'),
        ),
        migrations.AddField(
            model_name='region',
            name='partial_rule',
            field=models.CharField(blank=True, choices=[('go_on', 'the composite licence is made of what is granted'), ('ask', 'the applicant is asked')], help_text='Empty: as its city; a city without any goes on with what is granted.', max_length=5, verbose_name='some permits denied, enough granted'),
        ),
    )
