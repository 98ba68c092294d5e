from django.conf import settings
from django.db import migrations, models
from django.db.models import F

from portal.ground.history.triggers import remaking


def fill(apps, schema_editor):
    """What is open is due, as its last day said; what it was told of is in its receipt."""
    rows = apps.get_model("issuance", "Renewal").objects.filter(outcome="open")
    rows.update(decide_by=F("due"))


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0022_what_a_broken_commitment_closes'),
        ("issuance", "0086_why_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
            migrations.RemoveIndex(
            model_name='renewal',
            name='renewal_to_decide',
        ),
            migrations.AddField(
            model_name='renewal',
            name='decide_by',
            field=models.DateField(blank=True, null=True, verbose_name='to be decided within its limit by'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='doubts',
            field=models.CharField(blank=True, max_length=500, verbose_name='why it may not be renewed'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='doubts_on',
            field=models.DateField(blank=True, null=True, verbose_name='told on'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='doubts_until',
            field=models.DateField(blank=True, null=True, verbose_name='to be answered by'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='lacks',
            field=models.CharField(blank=True, max_length=500, verbose_name='papers asked for'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='lacks_on',
            field=models.DateField(blank=True, null=True, verbose_name='papers asked for on'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='lacks_until',
            field=models.DateField(blank=True, null=True, verbose_name='papers to be handed in by'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='supplied',
            field=models.CharField(blank=True, max_length=1000, verbose_name='what was handed in'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='supplied_on',
            field=models.DateField(blank=True, null=True, verbose_name='supplemented on'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='view',
            field=models.CharField(blank=True, max_length=1000, verbose_name='view of its holder'),
        ),
            migrations.AddField(
            model_name='renewal',
            name='view_on',
            field=models.DateField(blank=True, null=True, verbose_name='view stated on'),
        ),
            migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended'), ('joint', 'notice that joint handling is extended'), ('corrected', 'notice that a decision is corrected'), ('ended', 'notice that a permit is ended'), ('cancelled', 'decision to cancel the licence (注销)'), ('answer_day', 'notice of the last day for a supplement'), ('annulled', 'decision to withdraw a denial'), ('built', 'notice that what was approved is examined (验收)'), ('barred', 'notice that a new application is barred'), ('choice', 'notice of what may be chosen after a partial denial'), ('received', 'receipt for the supplement'), ('returned', 'supplement notice, returned'), ('hearing', 'notice of the right to a hearing'), ('hearing_set', 'notice of a hearing'), ('unverified', 'notice that a held permit could not be verified'), ('resumed', 'notice that a limit runs again'), ('bar_lifted', 'notice that a bar is lifted'), ('interested', 'notice to an interested party'), ('delivery', 'receipt of what was handed over (送达回执)'), ('outcome', 'notice of the outcome to an interested party'), ('promise_in', 'receipt for papers promised before'), ('promise', 'notice on a promised paper'), ('spared', 'notice that a permit is not revoked (不予撤销)'), ('inspection', 'notice of a joint inspection'), ('rectify', 'notice of what is to be put right'), ('looked', 'notice after an inspection that follows the decision'), ('renewal_in', 'receipt for an application for renewal'), ('renewed', 'decision to renew the permit'), ('not_renewed', 'decision not to renew the permit'), ('renewal_ask', 'notice on an application for renewal'), ('renewal_not', 'notice that an application for renewal is not accepted')], max_length=12, verbose_name='kind'),
        ),
            migrations.AlterField(
            model_name='renewal',
            name='outcome',
            field=models.CharField(choices=[('open', 'to be decided'), ('granted', 'renewed'), ('denied', 'not renewed'), ('silence', 'counts as renewed'), ('fallen', 'without effect'), ('refused', 'not accepted'), ('taken_back', 'application taken back')], default='open', max_length=10, verbose_name='outcome'),
        ),
            migrations.AddIndex(
            model_name='renewal',
            index=models.Index(condition=models.Q(('outcome', 'open')), fields=['decide_by', 'id'], name='renewal_to_decide'),
        ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
