import django.db.models.deletion
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """A review may have another permit after the end of one; what was mistyped is corrected."""

    dependencies = [
        ('ground', '0012_terms_of_supplements'),
        ('issuance', '0018_refusals_by_permit_item'),
    ]

    operations = remaking(
        migrations.AddField(
            model_name='permit',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='corrected'),
        ),
        migrations.AddField(
            model_name='permit',
            name='corrected_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reason of the correction'),
        ),
        migrations.AlterField(
            model_name='licenceedition',
            name='cause',
            field=models.CharField(blank=True, choices=[('first', 'first certificate'), ('ended', 'a loaded permit has ended or expired'), ('added', 'a permit is valid that is not on the certificate'), ('corrected', 'a loaded permit was corrected'), ('lost', 'certificate lost or damaged')], max_length=10, verbose_name='cause'),
        ),
        migrations.AlterField(
            model_name='permit',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='issuance.review', verbose_name='review'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'valid')), fields=('review',), name='one_permit_on_the_register_per_review', violation_error_message='The permit of this review is already recorded.'),
        ),
    )
