import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import portal.ground.models.office_days
from django.conf import settings
from django.db import migrations, models

from portal.ground.tables import ChangeTables

from importlib import import_module

from portal.ground.history.triggers import CHECKPOINTS, EVENTS

bring = import_module('portal.ground.migrations.0009_days_off_of_guangxi').bring


class Migration(migrations.Migration):
    """As all that it replaces leave an empty database; a database that has begun with them ends with them."""

    replaces = [
        ('ground', '0001_initial'),
        ('ground', '0002_append_only_events'),
        ('ground', '0003_sequence'),
        ('ground', '0004_rate_counts'),
        ('ground', '0005_event_form_2'),
        ('ground', '0006_keys_and_checkpoints'),
        ('ground', '0007_pdf_orders'),
        ('ground', '0008_office_days'),
        ('ground', '0009_days_off_of_guangxi'),
        ('ground', '0010_words_for_what_a_constraint_refuses'),
        ('ground', '0011_where_to_file'),
        ('ground', '0012_terms_of_supplements'),
        ('ground', '0013_heads_of_departments'),
        ('ground', '0014_administrators_of_a_region'),
        ('ground', '0015_numbers_seen_in_full'),
        ('ground', '0016_partial_outcome_of_regions'),
        ('ground', '0017_words_of_silence'),
        ('ground', '0018_days_for_promises'),
        ('ground', '0019_days_for_visits'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        ChangeTables([
            migrations.CreateModel(
                name='Chain',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=20, unique=True)),
                    ('length', models.PositiveBigIntegerField(default=0)),
                    ('head', models.CharField(blank=True, max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='Checkpoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(unique=True)),
                    ('at', models.DateTimeField()),
                    ('content', models.TextField()),
                    ('signature', models.CharField(max_length=128)),
                    ('key_id', models.CharField(max_length=32)),
                ],
            ),
            migrations.CreateModel(
                name='Lease',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True)),
                    ('holder', models.CharField(blank=True, max_length=80)),
                    ('until', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='OfficeDaysMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.CharField(default=portal.ground.models.office_days.new_mark, max_length=32)),
                ],
            ),
            migrations.CreateModel(
                name='RateCount',
                fields=[
                    ('key', models.CharField(max_length=200, primary_key=True, serialize=False)),
                    ('count', models.PositiveBigIntegerField()),
                    ('until', models.FloatField(db_index=True)),
                ],
            ),
            migrations.CreateModel(
                name='Sequence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('series', models.CharField(max_length=60, unique=True)),
                    ('value', models.PositiveBigIntegerField(default=0)),
                ],
                options={
                    'db_table': 'ground_counter',
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('display_name', models.CharField(blank=True, max_length=40, verbose_name='name shown')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'staff member',
                    'verbose_name_plural': 'staff',
                    'abstract': False,
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='OutboxMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40, verbose_name='kind')),
                    ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                    ('payload', models.JSONField(verbose_name='payload')),
                    ('created_at', models.DateTimeField(verbose_name='created')),
                    ('due_at', models.DateTimeField(db_index=True, verbose_name='due')),
                    ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                    ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ],
                options={
                    'verbose_name': 'outbox message',
                    'verbose_name_plural': 'outbox messages',
                    'ordering': ['due_at', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='outbox_waiting')],
                },
            ),
            migrations.CreateModel(
                name='PdfOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('lane', models.CharField(max_length=80)),
                    ('title', models.TextField()),
                    ('author', models.TextField()),
                    ('html', models.TextField(blank=True)),
                    ('personal', models.BooleanField()),
                    ('ordered_at', models.DateTimeField()),
                    ('started_at', models.DateTimeField(null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('pdf', models.BinaryField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=20)),
                    ('detail', models.CharField(blank=True, max_length=100)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['ordered_at'], name='pdf_orders_waiting'), models.Index(fields=['lane', 'ordered_at'], name='pdf_orders_of_a_lane'), models.Index(fields=['personal', 'finished_at'], name='pdf_orders_finished')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('leased_until__isnull', False)), fields=('lane',), name='one_pdf_of_a_lane_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, unique=True, verbose_name='code')),
                    ('name', models.CharField(max_length=50, verbose_name='name')),
                    ('name_en', models.CharField(blank=True, max_length=80, verbose_name='English name')),
                    ('composite_for_single', models.BooleanField(default=False, help_text='Whether an applicant whose own answers need fewer than two permits gets one.', verbose_name='composite licence for fewer than two permits')),
                    ('filings_count', models.BooleanField(default=False, help_text='备案 counts towards the two.', verbose_name='filings count as permits')),
                    ('follows_province', models.BooleanField(default=True, help_text='Whether days off of the autonomous region (壮族三月三) are no working days of its offices; whether 行政许可法 82 excludes them is not settled.', verbose_name='days off of the autonomous region')),
                    ('supplement_days', models.PositiveSmallIntegerField(blank=True, help_text='National law sets none. Empty: as its city; a city without any: 30 working days, and silence closes nothing. Notices given already keep what they say.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days to answer a supplement notice')),
                    ('supplement_unit', models.CharField(choices=[('工作日', 'working days'), ('日', 'calendar days')], default='工作日', max_length=4, verbose_name='counted in')),
                    ('supplement_silence', models.CharField(choices=[('wait', 'the case goes on waiting; the applicant is reminded'), ('close', 'what lacks something counts as given up; what is complete is accepted')], default='wait', help_text='What the notice says of it, and what happens after its last day.', max_length=5, verbose_name='an unanswered supplement notice')),
                    ('supplement_basis', models.CharField(blank=True, help_text='Name and article, as the notice cites it; closing takes one.', max_length=200, verbose_name='rule it relies on')),
                    ('partial_rule', models.CharField(blank=True, choices=[('go_on', 'the composite licence is made of what is granted'), ('ask', 'the applicant is asked')], help_text='Empty: as its city; a city without any goes on with what is granted.', max_length=5, verbose_name='some permits denied, enough granted')),
                    ('choice_days', models.PositiveSmallIntegerField(blank=True, help_text='Where the applicant is asked. Notices given already keep what they say.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days to choose')),
                    ('choice_silence', models.CharField(blank=True, choices=[('take', 'the composite licence is made of what is granted'), ('keep', 'no composite licence; what is granted stands as single permits')], help_text='What the notice says of it, and what happens after its last day.', max_length=4, verbose_name='if the applicant does not choose')),
                    ('choice_basis', models.CharField(blank=True, help_text='Name and article, as the notice cites it; giving up a composite takes one.', max_length=200, verbose_name='rule the choice relies on')),
                    ('promise_days', models.PositiveSmallIntegerField(blank=True, help_text='From acceptance; national law sets none. Empty: as its city; a city without any: 15. Promises made already keep their days.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='working days for promised papers (容缺)')),
                    ('visit_days', models.PositiveSmallIntegerField(blank=True, help_text='From acceptance until the joint inspection is planned (马上响应). Empty: as its city; a city without any: 2.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='working days to plan a visit')),
                    ('look_days', models.PositiveSmallIntegerField(blank=True, help_text='From the grant (事后核查). Empty: as its city; a city without any: 20.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='working days for an inspection after the decision')),
                    ('certificate_style', models.SlugField(default='liuzhou-2022', verbose_name='certificate style')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counties', to='ground.region', verbose_name='city')),
                ],
                options={
                    'verbose_name': 'region',
                    'verbose_name_plural': 'regions',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('short_name', models.CharField(blank=True, max_length=20, verbose_name='short name')),
                    ('reconsideration_body', models.CharField(blank=True, help_text='行政复议机关; empty: the government of the same level (行政复议法 24).', max_length=120, verbose_name='reconsideration body')),
                    ('reconsideration_address', models.CharField(blank=True, help_text='Where an application is filed; notices given from then on state it.', max_length=120, verbose_name='address of the reconsideration body')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='ground.region', verbose_name='region')),
                ],
                options={
                    'verbose_name': 'department',
                    'verbose_name_plural': 'departments',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='SigningKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('audit', 'Audit'), ('licence', 'Licence')], max_length=12)),
                    ('key_id', models.CharField(max_length=32, unique=True)),
                    ('sealed', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('purpose',), name='one_current_key_per_purpose'), models.CheckConstraint(condition=models.Q(('purpose__in', ['audit', 'licence'])), name='key_purpose_known')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveBigIntegerField(verbose_name='number')),
                    ('at', models.DateTimeField(verbose_name='at')),
                    ('verb', models.CharField(max_length=40, verbose_name='verb')),
                    ('subject', models.CharField(db_index=True, max_length=80, verbose_name='subject')),
                    ('case', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='case')),
                    ('before', models.CharField(blank=True, max_length=20, verbose_name='before')),
                    ('after', models.CharField(blank=True, max_length=20, verbose_name='after')),
                    ('data', models.JSONField(blank=True, default=dict, verbose_name='data')),
                    ('form', models.PositiveSmallIntegerField(default=1, verbose_name='form of the event')),
                    ('region', models.CharField(blank=True, max_length=12, verbose_name='region code')),
                    ('witness', models.CharField(blank=True, max_length=80, verbose_name='digest of the row')),
                    ('salt', models.CharField(blank=True, editable=False, max_length=32)),
                    ('previous_hash', models.CharField(blank=True, max_length=64)),
                    ('hash', models.CharField(max_length=64, unique=True)),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='ground.chain', verbose_name='chain')),
                ],
                options={
                    'verbose_name': 'event',
                    'verbose_name_plural': 'events',
                    'ordering': ['chain', 'number'],
                    'indexes': [models.Index(condition=models.Q(('verb', 'personal.reveal')), fields=['-id'], name='event_of_seeing_in_full')],
                    'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='event_number_once_per_chain')],
                },
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('editor', 'catalogue editor'), ('clerk', 'window clerk'), ('approver', 'approver'), ('inspector', 'inspector'), ('head', 'head of department'), ('licence_officer', 'licence officer'), ('supervisor', 'supervisor'), ('auditor', 'auditor'), ('administrator', 'administrator of the region')], max_length=20, verbose_name='role')),
                    ('valid_from', models.DateField(verbose_name='from')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='until')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='ground.department', verbose_name='department')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='staff member')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='ground.region', verbose_name='region')),
                ],
                options={
                    'verbose_name': 'post',
                    'verbose_name_plural': 'posts',
                    'ordering': ['user', 'role'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'clerk', 'approver', 'inspector', 'head', 'licence_officer', 'supervisor', 'auditor', 'administrator'])), name='post_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', False), ('role__in', ['approver', 'head', 'inspector', 'licence_officer'])), models.Q(models.Q(('role__in', ['approver', 'head', 'inspector', 'licence_officer']), _negated=True), ('department__isnull', True)), _connector='OR'), name='post_department_where_the_role_needs_one', violation_error_message='Choose a department for this role; other roles are for a whole region, without one.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='post_ends_after_it_begins', violation_error_message='The last day lies before the first.')],
                },
            ),
            migrations.CreateModel(
                name='OfficeDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.CharField(choices=[('nation', 'nation'), ('province', 'autonomous region'), ('place', 'city or county')], max_length=10, verbose_name='level')),
                    ('province', models.CharField(blank=True, editable=False, max_length=2)),
                    ('day', models.DateField(verbose_name='day')),
                    ('works', models.BooleanField(verbose_name='workday')),
                    ('name', models.CharField(max_length=40, verbose_name='reason')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('link', models.URLField(blank=True, max_length=300, verbose_name='link')),
                    ('to_verify', models.BooleanField(default=False, verbose_name='to be verified')),
                    ('known_from', models.DateField(verbose_name='known from')),
                    ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                    ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='office_days', to='ground.region', verbose_name='region')),
                ],
                options={
                    'verbose_name': 'office day',
                    'verbose_name_plural': 'office days',
                    'ordering': ['day', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('level', 'nation'), ('province', ''), ('region', None)), models.Q(('level', 'province'), ('region', None), models.Q(('province', ''), _negated=True)), models.Q(('level', 'place'), ('province', ''), ('region__isnull', False)), _connector='OR'), name='office_day_of_one_place'), models.CheckConstraint(condition=models.Q(('withdrawn_on', None), ('withdrawn_on__gte', models.F('known_from')), _connector='OR'), name='office_day_withdrawn_after_it_was_known'), models.UniqueConstraint(condition=models.Q(('level', 'nation'), ('withdrawn_on', None)), fields=('day',), name='office_day_once_for_nation'), models.UniqueConstraint(condition=models.Q(('level', 'province'), ('withdrawn_on', None)), fields=('province', 'day'), name='office_day_once_for_province'), models.UniqueConstraint(condition=models.Q(('level', 'place'), ('withdrawn_on', None)), fields=('region', 'day'), name='office_day_once_for_place')],
                },
            ),
        ]),
        EVENTS.operation(),
        CHECKPOINTS.operation(),
        migrations.RunPython(bring, migrations.RunPython.noop),
    ]
