from django.db import migrations, models

from portal.ground.history.triggers import remaking

class Migration(migrations.Migration):
    """Of what was asked before no last day was told: such a case goes on waiting."""

    dependencies = [
        ('ground', '0012_terms_of_supplements'),
        ('issuance', '0015_pdfs_of_notices'),
    ]

    operations = remaking(
        migrations.RemoveConstraint(
            model_name='case',
            name='case_status_known',
        ),
        migrations.AddField(
            model_name='case',
            name='supplement_due',
            field=models.DateField(blank=True, null=True, verbose_name='supplement due'),
        ),
        migrations.AddField(
            model_name='case',
            name='supplement_reminded',
            field=models.DateField(blank=True, null=True, verbose_name='reminded of the supplement'),
        ),
        migrations.AddField(
            model_name='case',
            name='supplement_silence',
            field=models.CharField(blank=True, choices=[('wait', 'the case goes on waiting; the applicant is reminded'), ('close', 'the application counts as given up; the case is closed')], max_length=5, verbose_name='an unanswered supplement notice'),
        ),
        migrations.AlterField(
            model_name='case',
            name='status',
            field=models.CharField(choices=[('checking', 'materials being checked'), ('supplement', 'awaiting supplement'), ('refused', 'not accepted'), ('reviewing', 'under parallel review'), ('decided', 'decided, certificate to be issued'), ('issued', 'licence issued'), ('closed', 'closed without a licence'), ('withdrawn', 'withdrawn by the applicant'), ('unanswered', 'supplement not handed in, counts as given up')], max_length=12, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['status', 'check_due'], name='case_by_acceptance_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['status', 'supplement_due'], name='case_by_supplement_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('deemed_accepted', True)), fields=['region', 'check_due'], name='case_deemed_accepted'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checking', 'supplement', 'refused', 'reviewing', 'decided', 'issued', 'closed', 'withdrawn', 'unanswered'])), name='case_status_known'),
        ),
    )
