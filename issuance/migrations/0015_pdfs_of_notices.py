import django.db.models.deletion
from django.db import migrations, models

from issuance.models.triggers import NOTICE_PDF_STANDS, NOTICE_STAYS


class Migration(migrations.Migration):
    """Each notice names its PDF once it is made; those given until now are ordered by the clockwork."""

    dependencies = [
        ('ground', '0011_where_to_file'),
        ('issuance', '0014_messages_to_applicants'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeMaking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordered_at', models.DateTimeField(verbose_name='ordered')),
                ('free_at', models.DateTimeField(db_index=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('detail', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'ordering': ['ordered_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='pdf_sha256',
            field=models.CharField(editable=False, max_length=64, null=True, verbose_name='SHA-256 of the PDF'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('pdf_sha256__isnull', True)), fields=['issued_at', 'id'], name='notice_without_pdf'),
        ),
        migrations.AddField(
            model_name='noticemaking',
            name='notice',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="making", to='issuance.notice'),
        ),
        migrations.AddIndex(
            model_name='noticemaking',
            index=models.Index(fields=['ordered_at', 'id'], name='notice_making_by_order'),
        ),
        NOTICE_PDF_STANDS.operation(),
        NOTICE_STAYS.operation(),
    ]
