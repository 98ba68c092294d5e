import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0022_what_a_broken_commitment_closes"),
        ("issuance", "0077_last_days_by_law"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="promise",
                name="repair_document",
                field=models.CharField(
                    blank=True, max_length=200, verbose_name="document of the repair"
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="repaired_by",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="repair recorded by",
                ),
            ),
            migrations.AddField(
                model_name="promise",
                name="repaired_on",
                field=models.DateField(
                    blank=True, null=True, verbose_name="credit repaired (信用修复) on"
                ),
            ),
            migrations.AddConstraint(
                model_name="promise",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("repair_document", ""), ("repaired_by", None), ("repaired_on", None)
                        ),
                        models.Q(
                            ("status", "broken"),
                            ("way", "committed"),
                            ("repaired_by__isnull", False),
                            ("repaired_on__isnull", False),
                            models.Q(("repair_document", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="repaired_credit_names_its_document",
                ),
            ),
        ),
    ]
