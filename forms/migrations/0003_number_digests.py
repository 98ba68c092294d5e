import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keyed digests by which phone, identity and credit-code numbers are found."""

    dependencies = [('forms', '0002_border')]

    operations = [
        migrations.CreateModel(
            name='NumberDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='forms.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('digest', 'submission'), name='number_once_per_submission')],
            },
        ),
    ]
