import issuance.status
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """Why an edition was made, why a licence ended, and permits by their last day."""

    dependencies = [
        ('ground', '0011_where_to_file'),
        ('issuance', '0016_unanswered_supplements'),
    ]

    operations = [
        *remaking(
            migrations.AddField(
                model_name='licence',
                name='ended_reason',
                field=models.CharField(blank=True, max_length=200, verbose_name='reason of its end'),
            ),
            migrations.AddField(
                model_name='licenceedition',
                name='cause',
                field=models.CharField(blank=True, choices=[('first', 'first certificate'), ('ended', 'a loaded permit has ended or expired'), ('added', 'a permit is valid that is not on the certificate'), ('lost', 'certificate lost or damaged')], max_length=10, verbose_name='cause'),
            ),
            migrations.AlterField(
                model_name='permit',
                name='status',
                field=models.CharField(choices=[('valid', 'on the register'), ('withdrawn', 'withdrawn (撤回)'), ('revoked', 'revoked (撤销)'), ('cancelled', 'cancelled (注销)'), ('rescinded', 'rescinded (吊销)'), ('lapsed', 'lapsed (失效)')], default=issuance.status.PermitStatus['VALID'], max_length=12, verbose_name='status'),
            ),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['status', 'valid_until'], name='permit_by_last_day'),
        ),
    ]
