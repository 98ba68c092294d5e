import django.db.models.deletion
from django.db import migrations, models

from issuance.models.triggers import BORDERS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """Every record of a case has its region, kept by the database; lists are read newest first."""

    dependencies = [("issuance", "0004_fill_border_columns")]

    operations = [
        *remaking(
            migrations.AlterField(
                model_name='case',
                name='issuing_body',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases_to_issue', to='ground.department', verbose_name='issuing body'),
            ),
            migrations.AlterField(
                model_name='case',
                name='region',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='ground.region', verbose_name='region'),
            ),
            migrations.AlterField(
                model_name='licence',
                name='issuer',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='ground.department', verbose_name='issuing body'),
            ),
            migrations.AlterField(
                model_name='licence',
                name='region',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='ground.region', verbose_name='region'),
            ),
            migrations.AlterField(
                model_name='notice',
                name='region',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
            ),
            migrations.AlterField(
                model_name='notice',
                name='number',
                field=models.CharField(max_length=40, unique=True, verbose_name='notice number'),
            ),
            migrations.AlterField(
                model_name='permit',
                name='number',
                field=models.CharField(max_length=60, verbose_name='permit number'),
            ),
            migrations.AlterField(
                model_name='permit',
                name='issuer',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='ground.department', verbose_name='issuer'),
            ),
            migrations.AlterField(
                model_name='permit',
                name='region',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
            ),
            migrations.AlterField(
                model_name='review',
                name='department',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='ground.department', verbose_name='department'),
            ),
            migrations.AlterField(
                model_name='review',
                name='region',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region'),
            ),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['-received_at', '-id'], name='case_newest'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['region', '-received_at', '-id'], name='case_newest_in_region'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['issuing_body', '-received_at', '-id'], name='case_newest_at_issuing_body'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['-issued_at', '-id'], name='licence_newest'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['region', '-issued_at', '-id'], name='licence_newest_in_region'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['issuer', '-issued_at', '-id'], name='licence_newest_at_issuer'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['region', '-issued_at', '-id'], name='notice_newest_in_region'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['-recorded_at', '-id'], name='permit_newest'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['region', '-recorded_at', '-id'], name='permit_newest_in_region'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['issuer', '-recorded_at', '-id'], name='permit_newest_at_issuer'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['number'], name='permit_by_number', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['department', '-id'], name='review_newest_at_department'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['region', '-id'], name='review_newest_in_region'),
        ),
        *(border.operation() for border in BORDERS),
    ]
