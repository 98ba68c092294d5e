from django.conf import settings
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """Some permits denied, enough granted: where the region asks, the case waits for its applicant."""

    dependencies = [
        ('forms', '0008_contacts'),
        ('ground', '0016_partial_outcome_of_regions'),
        ('guides', '0031_taking_over'),
        ('issuance', '0026_papers_of_ends'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = remaking(
        migrations.RemoveConstraint(
            model_name='case',
            name='case_status_known',
        ),
        migrations.AddField(
            model_name='case',
            name='choice',
            field=models.CharField(blank=True, choices=[('take', 'take the composite licence of what is granted'), ('wait', 'wait until a day (for reconsideration or a new application)'), ('keep', 'keep the single permits, without a composite licence')], max_length=4, verbose_name='choice'),
        ),
        migrations.AddField(
            model_name='case',
            name='choice_due',
            field=models.DateField(blank=True, null=True, verbose_name='to choose by'),
        ),
        migrations.AddField(
            model_name='case',
            name='choice_reminded',
            field=models.DateField(blank=True, null=True, verbose_name='reminded of the choice'),
        ),
        migrations.AddField(
            model_name='case',
            name='choice_silence',
            field=models.CharField(blank=True, choices=[('take', 'the composite licence is made of what is granted'), ('keep', 'no composite licence; what is granted stands as single permits')], max_length=4, verbose_name='if the applicant does not choose'),
        ),
        migrations.AlterField(
            model_name='case',
            name='status',
            field=models.CharField(choices=[('checking', 'materials being checked'), ('supplement', 'awaiting supplement'), ('refused', 'not accepted'), ('reviewing', 'under parallel review'), ('choosing', "awaiting the applicant's choice"), ('decided', 'decided, certificate to be issued'), ('issued', 'licence issued'), ('closed', 'closed without a licence'), ('withdrawn', 'withdrawn by the applicant'), ('unanswered', 'supplement not handed in, counts as given up')], max_length=12, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended'), ('joint', 'notice that joint handling is extended'), ('cancelled', 'decision to cancel the licence (注销)'), ('answer_day', 'notice of the last day for a supplement'), ('choice', 'notice of what may be chosen after a partial denial')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['status', 'choice_due'], name='case_by_choice_due'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checking', 'supplement', 'refused', 'reviewing', 'choosing', 'decided', 'issued', 'closed', 'withdrawn', 'unanswered'])), name='case_status_known'),
        ),
    )
