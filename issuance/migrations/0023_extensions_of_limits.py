import django.db.models.deletion
import issuance.models.recorded
from django.conf import settings
from django.db import migrations, models

from issuance.models.triggers import BORDER_OF_EXTENSIONS, EXTENSION_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0013_heads_of_departments'),
        ('issuance', '0022_permits_found_on_the_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days more')),
                ('unit', models.CharField(max_length=4, verbose_name='unit')),
                ('basis', models.CharField(max_length=300, verbose_name='rule it relies on')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('outcome', models.CharField(choices=[('open', 'waits for the head of the department'), ('granted', 'extended'), ('refused', 'not extended'), ('fallen', 'without effect')], default='open', max_length=10, verbose_name='outcome')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='why not extended')),
                ('told', models.DateField(blank=True, null=True, verbose_name='last day until then')),
                ('due', models.DateField(blank=True, null=True, verbose_name='new last day')),
            ],
            options={
                'verbose_name': 'extension of a limit',
                'verbose_name_plural': 'extensions of limits',
                'ordering': ['pk'],
            },
            bases=(issuance.models.recorded.OfCase, models.Model),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'extended')), fields=('review',), name='one_extension_paper_per_review'),
        ),
        migrations.AddField(
            model_name='extension',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='extension',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='extension',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='issuance.review', verbose_name='review'),
        ),
        migrations.AddIndex(
            model_name='extension',
            index=models.Index(fields=['region', '-id'], name='extension_newest_in_region'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('review',), name='one_extension_asked_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'granted')), fields=('review',), name='one_extension_per_review'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='extension_has_days'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='refused_extension_says_why'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'granted'), _negated=True), models.Q(('answered_by__isnull', False), ('due__isnull', False), ('told__isnull', False)), _connector='OR'), name='granted_extension_has_both_days'),
        ),
        ),
        EXTENSION_STANDS.operation(),
        BORDER_OF_EXTENSIONS.operation(),
    ]
