"""Guides are withdrawn together, by two people."""

import django.db.models.deletion
import portal.ground.history.transitions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0009_days_off_of_guangxi'),
        ('guides', '0024_words_for_what_a_constraint_refuses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=500, verbose_name='reason')),
                ('effective_from', models.DateField(verbose_name='withdrawn from')),
                ('status', models.CharField(choices=[('proposed', 'awaiting approval'), ('approved', 'approved'), ('done', 'guides withdrawn'), ('cancelled', 'cancelled')], default='proposed', max_length=12, verbose_name='status')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='ground.region', verbose_name='region')),
                ('versions', models.ManyToManyField(related_name='withdrawals', to='guides.guideversion', verbose_name='guides')),
            ],
            options={
                'verbose_name': 'withdrawal of guides',
                'verbose_name_plural': 'withdrawals of guides',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'approved', 'done', 'cancelled'])), name='withdrawal_status_known'), models.CheckConstraint(condition=models.Q(('approver__isnull', True), models.Q(('approver', models.F('author')), _negated=True), _connector='OR'), name='withdrawal_approved_by_another_than_its_author'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'done']), _negated=True), ('approver__isnull', False), _connector='OR'), name='withdrawal_approved_names_its_approver'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_with_a_reason')],
            },
            bases=(portal.ground.history.transitions.Recorded, models.Model),
        ),
    ]
