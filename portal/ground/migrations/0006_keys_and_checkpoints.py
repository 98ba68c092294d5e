"""Keys that all machines share, and signed checkpoints of the history."""

from django.db import migrations, models

from portal.ground.history.triggers import CHECKPOINTS


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0005_event_form_2'),
    ]

    operations = [
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
        CHECKPOINTS.operation(),
    ]
