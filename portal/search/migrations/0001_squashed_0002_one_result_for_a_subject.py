import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.ground.tables import ChangeTables


class Migration(migrations.Migration):
    """As all that it replaces leave an empty database; a database that has begun with them ends with them."""

    replaces = [
        ('search', '0001_initial'),
        ('search', '0002_one_result_for_a_subject'),
    ]

    initial = True

    dependencies = [
        ('ground', '0001_squashed_0019_days_for_visits'),
        ('wagtailcore', '__first__'),
    ]

    operations = [
        ChangeTables([
            migrations.CreateModel(
                name='SearchPassage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('text', models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name='SearchEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=80, unique=True)),
                    ('subject', models.CharField(default='', max_length=120)),
                    ('kind', models.CharField(choices=[('guide', 'Service guides'), ('permit', 'Permit items'), ('material', 'Materials'), ('page', 'Articles and pages')], max_length=10)),
                    ('path', models.CharField(blank=True, max_length=500)),
                    ('title', models.CharField(max_length=300)),
                    ('title_en', models.CharField(blank=True, max_length=300)),
                    ('summary', models.CharField(blank=True, max_length=300)),
                    ('summary_en', models.CharField(blank=True, max_length=600)),
                    ('stamp', models.CharField(max_length=64)),
                    ('order', models.CharField(max_length=160)),
                    ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                    ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ground.region')),
                ],
                options={
                    'ordering': ['order'],
                },
            ),
            migrations.CreateModel(
                name='SearchGram',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('gram', models.CharField(max_length=64)),
                    ('passage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grams', to='search.searchpassage')),
                ],
                options={
                    'indexes': [models.Index(fields=['gram', 'passage'], name='search_gram_and_passage')],
                },
            ),
            migrations.CreateModel(
                name='SearchPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.PositiveSmallIntegerField(choices=[(0, 'Mention'), (1, 'Text'), (2, 'Names'), (3, 'Title')])),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='search.searchentry')),
                    ('passage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='search.searchpassage')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('entry', 'passage'), name='passage_once_per_entry')],
                },
            ),
        ]),
    ]
