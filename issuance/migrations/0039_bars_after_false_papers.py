import django.db.models.deletion
import issuance.models.recorded
from django.conf import settings
from django.db import migrations, models

from issuance.models.triggers import BAR_STANDS, BORDER_OF_BARS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """Who may not apply again for a while after false papers or fraud; nobody is, so far."""

    dependencies = [
        ('ground', '0016_partial_outcome_of_regions'),
        ('issuance', '0038_hearings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permit_code', models.CharField(max_length=40, verbose_name='permit item code')),
                ('holder', models.CharField(editable=False, max_length=64)),
                ('ground', models.CharField(choices=[('false_papers', 'false papers (隐瞒有关情况或者提供虚假材料)'), ('fraud', 'permit obtained by fraud (以欺骗、贿赂等不正当手段取得)')], max_length=12, verbose_name='ground')),
                ('first', models.DateField(verbose_name='from')),
                ('last', models.DateField(verbose_name='to')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('lifted_reason', models.CharField(blank=True, max_length=200, verbose_name='why lifted')),
            ],
            options={
                'verbose_name': 'bar to a new application',
                'verbose_name_plural': 'bars to new applications',
                'ordering': ['pk'],
            },
            bases=(issuance.models.recorded.OfCase, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_refusal_states_its_kind',
        ),
        migrations.AddField(
            model_name='review',
            name='false_papers',
            field=models.BooleanField(default=False, verbose_name='denied for false papers'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended'), ('joint', 'notice that joint handling is extended'), ('corrected', 'notice that a decision is corrected'), ('ended', 'notice that a permit is ended'), ('cancelled', 'decision to cancel the licence (注销)'), ('answer_day', 'notice of the last day for a supplement'), ('barred', 'notice that a new application is barred'), ('choice', 'notice of what may be chosen after a partial denial'), ('received', 'receipt for the supplement'), ('returned', 'supplement notice, returned'), ('hearing', 'notice of the right to a hearing'), ('hearing_set', 'notice of a hearing')], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='refusalproposal',
            name='kind',
            field=models.CharField(choices=[('not_needed', 'no such permit is needed by law'), ('not_ours', 'not within the power of this department'), ('not_cured', 'still incomplete or not in due form after the supplement'), ('false_papers', 'facts concealed or false papers handed in (with a warning)'), ('barred', 'barred from applying for this permit')], max_length=12, verbose_name='why not accepted'),
        ),
        migrations.AlterField(
            model_name='review',
            name='refusal_kind',
            field=models.CharField(blank=True, choices=[('not_needed', 'no such permit is needed by law'), ('not_ours', 'not within the power of this department'), ('not_cured', 'still incomplete or not in due form after the supplement'), ('false_papers', 'facts concealed or false papers handed in (with a warning)'), ('barred', 'barred from applying for this permit')], max_length=12, verbose_name='why not accepted'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal_kind__in', ['not_needed', 'not_ours', 'not_cured', 'false_papers', 'barred']), ('status', 'refused')), models.Q(models.Q(('status', 'refused'), _negated=True), ('refusal_kind', '')), _connector='OR'), name='review_refusal_states_its_kind'),
        ),
        migrations.AddField(
            model_name='bar',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by'),
        ),
        migrations.AddField(
            model_name='bar',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='bar',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='issuance.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='bar',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by'),
        ),
        migrations.AddIndex(
            model_name='bar',
            index=models.Index(fields=['region', '-id'], name='bar_newest_in_region'),
        ),
        migrations.AddIndex(
            model_name='bar',
            index=models.Index(fields=['holder', 'permit_code', 'last'], name='bar_by_holder'),
        ),
        migrations.AddIndex(
            model_name='bar',
            index=models.Index(condition=models.Q(('lifted_at', None)), fields=['last'], name='bar_by_last_day'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('review',), name='one_bar_per_review'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='bar_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None), ('lifted_reason', '')), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_reason', ''), _negated=True)), _connector='OR'), name='lifted_bar_says_by_whom_and_why'),
        ),
        ),
        BORDER_OF_BARS.operation(),
        BAR_STANDS.operation(),
    ]
