import django.db.models.deletion
from django.db import migrations, models

from forms.triggers import BORDER


class Migration(migrations.Migration):
    """The border of a submission stands; lists are read newest first."""

    dependencies = [
        ('forms', '0001_initial'),
        ('guides', '0015_words_without_a_guide'),
    ]

    operations = [
        migrations.AlterField(
            model_name='submission',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='ground.region', verbose_name='region'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['-received_at', '-id'], name='submission_newest'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['region', '-received_at', '-id'], name='submission_newest_in_region'),
        ),
        BORDER.operation(),
    ]
