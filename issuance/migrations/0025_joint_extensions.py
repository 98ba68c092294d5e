import django.db.models.deletion
import issuance.models.recorded
from django.conf import settings
from django.db import migrations, models

from issuance.models.triggers import BORDER_OF_JOINT_EXTENSIONS, JOINT_EXTENSION_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0013_heads_of_departments'),
        ('issuance', '0024_indispensable_permits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
        migrations.CreateModel(
            name='JointExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scan_name', models.CharField(max_length=200, verbose_name='scan')),
                ('scan_type', models.CharField(max_length=60)),
                ('scan_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the scan')),
                ('scan_shown', models.CharField(blank=True, default='', max_length=64)),
                ('days', models.PositiveSmallIntegerField(verbose_name='days more')),
                ('number', models.CharField(max_length=60, verbose_name='number of the approval')),
                ('approved_on', models.DateField(verbose_name='approved on')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
            ],
            options={
                'verbose_name': 'extension of joint handling',
                'verbose_name_plural': 'extensions of joint handling',
                'ordering': ['pk'],
            },
            bases=(issuance.models.recorded.OfCase, models.Model),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('accepted', 'notice of acceptance'), ('supplement', 'supplement notice'), ('refused', 'notice of non-acceptance'), ('decision', 'notice of decision'), ('closed', 'notice that no composite licence follows'), ('withdrawn', 'notice after a withdrawal'), ('given_up', 'notice that a permit was given up'), ('unanswered', 'notice that the application counts as given up'), ('paused', 'notice that a limit is paused'), ('extended', 'notice that a limit is extended'), ('joint', 'notice that joint handling is extended')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'joint')), fields=('case',), name='one_joint_paper_per_case'),
        ),
        migrations.AddField(
            model_name='jointextension',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='joint_extension', to='issuance.case', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='jointextension',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='jointextension',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
        ),
        migrations.AddIndex(
            model_name='jointextension',
            index=models.Index(fields=['region', '-id'], name='joint_newest_in_region'),
        ),
        migrations.AddConstraint(
            model_name='jointextension',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='joint_extension_has_days'),
        ),
        migrations.AddConstraint(
            model_name='jointextension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('scan_sha256', ''), _negated=True)), name='joint_extension_names_its_approval'),
        ),
        ),
        JOINT_EXTENSION_STANDS.operation(),
        BORDER_OF_JOINT_EXTENSIONS.operation(),
    ]
