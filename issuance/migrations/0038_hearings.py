import django.db.models.deletion
import issuance.models.recorded
from django.conf import settings
from django.db import migrations, models

from issuance.models.triggers import BORDER_OF_HEARINGS, HEARING_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0014_administrators_of_a_region'),
        ('issuance', '0037_corrected_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended'), ('joint', 'notice that joint handling is extended'), ('corrected', 'notice that a decision is corrected'), ('ended', 'notice that a permit is ended'), ('cancelled', 'decision to cancel the licence (注销)'), ('answer_day', 'notice of the last day for a supplement'), ('choice', 'notice of what may be chosen after a partial denial'), ('received', 'receipt for the supplement'), ('returned', 'supplement notice, returned'), ('hearing', 'notice of the right to a hearing'), ('hearing_set', 'notice of a hearing')], max_length=12, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scan_name', models.CharField(max_length=200, verbose_name='scan')),
                ('scan_type', models.CharField(max_length=60)),
                ('scan_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the scan')),
                ('scan_shown', models.CharField(blank=True, default='', max_length=64)),
                ('stage', models.CharField(choices=[('told', 'told of the right to a hearing'), ('asked', 'hearing asked for'), ('set', 'hearing set'), ('held', 'hearing held')], default='told', max_length=8, verbose_name='stage')),
                ('reason', models.CharField(max_length=300, verbose_name='interests touched')),
                ('told_on', models.DateField(verbose_name='told on')),
                ('ask_until', models.DateField(verbose_name='may be asked for until')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='asked for on')),
                ('asked_by', models.CharField(blank=True, max_length=200, verbose_name='asked for by')),
                ('hold_until', models.DateField(blank=True, null=True, verbose_name='to be held by')),
                ('on', models.DateField(blank=True, null=True, verbose_name='day of the hearing')),
                ('hour', models.CharField(blank=True, max_length=5, verbose_name='hour')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('record_number', models.CharField(blank=True, max_length=60, verbose_name='number of the record')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hearing', to='issuance.review', verbose_name='review')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='told by')),
            ],
            options={
                'verbose_name': 'hearing',
                'verbose_name_plural': 'hearings',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['region', '-id'], name='hearing_newest_in_region'), models.Index(condition=models.Q(('stage', 'held'), _negated=True), fields=['stage', 'ask_until'], name='hearing_not_over')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage', 'told'), models.Q(('asked_on__isnull', False), ('hold_until__isnull', False)), _connector='OR'), name='asked_hearing_has_its_days'), models.CheckConstraint(condition=models.Q(('stage__in', ['told', 'asked']), models.Q(('on__isnull', False), models.Q(('hour', ''), _negated=True), models.Q(('place', ''), _negated=True)), _connector='OR'), name='set_hearing_has_day_and_place'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'held'), _negated=True), models.Q(('held_on__isnull', False), models.Q(('record_number', ''), _negated=True), models.Q(('scan_sha256', ''), _negated=True)), _connector='OR'), name='held_hearing_has_its_record')],
            },
            bases=(issuance.models.recorded.OfCase, models.Model),
        ),
        ),
        HEARING_STANDS.operation(),
        BORDER_OF_HEARINGS.operation(),
    ]
