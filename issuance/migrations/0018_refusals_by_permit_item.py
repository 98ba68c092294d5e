import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from issuance.models.triggers import REFUSAL_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """Not accepting (不予受理) is per permit item; what was refused as a whole before stays as it is."""

    dependencies = [
        ('ground', '0011_where_to_file'),
        ('issuance', '0017_reissue_causes_and_ended_licences'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusalProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('not_needed', 'no such permit is needed by law'), ('not_ours', 'not within the power of this department'), ('not_cured', 'still incomplete or not in due form after the supplement')], max_length=12, verbose_name='why not accepted')),
                ('authority', models.CharField(blank=True, max_length=200, verbose_name='authority to apply to')),
                ('reasons', models.TextField(verbose_name='reasons')),
                ('proposed_at', models.DateTimeField(verbose_name='prepared')),
                ('outcome', models.CharField(choices=[('open', 'waits for the department'), ('taken', 'not accepted by the department'), ('rejected', 'returned by the department'), ('fallen', 'without effect')], default='open', max_length=10, verbose_name='outcome')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='issuance.review')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='why returned')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('review',), name='one_open_proposal_per_review'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'rejected'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='returned_proposal_says_why'),
                ],
            },
        ),
        *remaking(
            migrations.RemoveConstraint(
                model_name='review',
                name='review_status_known',
            ),
            migrations.RemoveConstraint(
                model_name='review',
                name='review_decision_names_its_officer',
            ),
            migrations.RemoveConstraint(
                model_name='review',
                name='review_denial_states_reasons',
            ),
            migrations.AddField(
                model_name='review',
                name='refusal_authority',
                field=models.CharField(blank=True, max_length=200, verbose_name='authority to apply to'),
            ),
            migrations.AddField(
                model_name='review',
                name='refusal_kind',
                field=models.CharField(blank=True, choices=[('not_needed', 'no such permit is needed by law'), ('not_ours', 'not within the power of this department'), ('not_cured', 'still incomplete or not in due form after the supplement')], max_length=12, verbose_name='why not accepted'),
            ),
            migrations.AlterField(
                model_name='review',
                name='status',
                field=models.CharField(choices=[('checking', 'to be checked'), ('complete', 'materials check passed'), ('deficient', 'supplement needed'), ('refused', 'not accepted'), ('open', 'under review'), ('granted', 'granted'), ('denied', 'denied'), ('cancelled', 'ended with the case')], max_length=12, verbose_name='status'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'refused')), fields=('review',), name='one_refusal_paper_per_review'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checking', 'complete', 'deficient', 'refused', 'open', 'granted', 'denied', 'cancelled'])), name='review_status_known'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['denied', 'granted', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='review_decision_names_its_officer'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['denied', 'refused']), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='review_denial_states_reasons'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal_kind__in', ['not_needed', 'not_ours', 'not_cured']), ('status', 'refused')), models.Q(models.Q(('status', 'refused'), _negated=True), ('refusal_kind', '')), _connector='OR'), name='review_refusal_states_its_kind'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal_kind', 'not_ours'), models.Q(('refusal_authority', ''), _negated=True)), models.Q(models.Q(('refusal_kind', 'not_ours'), _negated=True), ('refusal_authority', '')), _connector='OR'), name='review_refusal_names_who_has_the_power'),
            ),
        ),
        REFUSAL_STANDS.operation(),
    ]
