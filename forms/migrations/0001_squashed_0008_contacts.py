import django.db.models.deletion
import forms.models
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.ground.tables import ChangeTables

from forms.triggers import BORDER


class Migration(migrations.Migration):
    """As all that it replaces leave an empty database; a database that has begun with them ends with them."""

    replaces = [
        ('forms', '0001_initial'),
        ('forms', '0002_border'),
        ('forms', '0003_number_digests'),
        ('forms', '0004_digests_of_submissions_at_hand'),
        ('forms', '0005_files_in_quarantine'),
        ('forms', '0006_who_filled_in'),
        ('forms', '0007_fill_in_who_filled_in'),
        ('forms', '0008_contacts'),
    ]

    initial = True

    dependencies = [
        ('ground', '0001_squashed_0019_days_for_visits'),
        ('ground', '__first__'),
        ('guides', '0001_squashed_0032_approvals_to_build'),
    ]

    operations = [
        ChangeTables([
            migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.CharField(default=forms.models.new_token, max_length=64, unique=True)),
                    ('channel', models.CharField(choices=[('online', 'online'), ('window', 'at the window')], default='online', max_length=10)),
                    ('submission_uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('answers', models.JSONField(default=dict)),
                    ('choices', models.JSONField(default=dict)),
                    ('data', models.JSONField(default=dict)),
                    ('declared', models.JSONField(default=dict)),
                    ('contact', models.JSONField(default=dict)),
                    ('created_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField(db_index=True)),
                    ('clerk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='guides.guideversion')),
                ],
                options={
                    'verbose_name': 'draft',
                    'verbose_name_plural': 'drafts',
                },
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(unique=True)),
                    ('reference', models.CharField(max_length=32, unique=True, verbose_name='reference')),
                    ('access_code_digest', models.CharField(max_length=64)),
                    ('channel', models.CharField(choices=[('online', 'online'), ('window', 'at the window')], max_length=10, verbose_name='channel')),
                    ('operator_name', models.CharField(max_length=200, verbose_name='operator')),
                    ('received_at', models.DateTimeField(verbose_name='received')),
                    ('clerk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken in by')),
                    ('filled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filled in by')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='ground.region', verbose_name='region')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='guides.guideversion')),
                ],
                options={
                    'verbose_name': 'submission',
                    'verbose_name_plural': 'submissions',
                    'ordering': ['-received_at'],
                },
            ),
            migrations.CreateModel(
                name='NumberDigest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='forms.submission')),
                ],
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sms', models.CharField(blank=True, max_length=20, verbose_name='mobile number')),
                    ('mail', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='forms.submission')),
                ],
            ),
            migrations.CreateModel(
                name='SubmissionRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='revision')),
                    ('content', models.JSONField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('created_at', models.DateTimeField(verbose_name='created')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='forms.submission')),
                ],
                options={
                    'ordering': ['submission', 'number'],
                },
            ),
            migrations.CreateModel(
                name='SubmittedFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('material', models.CharField(max_length=50)),
                    ('name', models.CharField(max_length=200)),
                    ('media_type', models.CharField(max_length=60)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('shown_sha256', models.CharField(blank=True, default='', max_length=64)),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='forms.submissionrevision')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('material', models.CharField(max_length=50)),
                    ('name', models.CharField(max_length=200)),
                    ('media_type', models.CharField(blank=True, max_length=60)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('shown_sha256', models.CharField(blank=True, default='', max_length=64)),
                    ('state', models.CharField(choices=[('checking', 'being checked'), ('taken', 'taken'), ('refused', 'not taken')], default='taken', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=20)),
                    ('uploaded_at', models.DateTimeField()),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='forms.draft')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(fields=['-received_at', '-id'], name='submission_newest'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(fields=['region', '-received_at', '-id'], name='submission_newest_in_region'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['online', 'window'])), name='submission_channel_known'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.CheckConstraint(condition=models.Q(('channel', 'online'), ('clerk__isnull', False), _connector='OR'), name='window_submission_names_its_clerk'),
            ),
            migrations.AddConstraint(
                model_name='numberdigest',
                constraint=models.UniqueConstraint(fields=('digest', 'submission'), name='number_once_per_submission'),
            ),
            migrations.AddConstraint(
                model_name='submissionrevision',
                constraint=models.UniqueConstraint(fields=('submission', 'number'), name='revision_number_once_per_submission'),
            ),
            migrations.AddConstraint(
                model_name='submittedfile',
                constraint=models.UniqueConstraint(fields=('revision', 'material', 'sha256'), name='same_file_once_per_revision_material'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(condition=models.Q(('state', 'checking')), fields=['id'], name='upload_waiting'),
            ),
            migrations.AddConstraint(
                model_name='upload',
                constraint=models.UniqueConstraint(fields=('draft', 'material', 'sha256'), name='same_file_once_per_material'),
            ),
        ]),
        BORDER.operation(),
    ]
