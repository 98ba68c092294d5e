import django.db.models.deletion
from django.db import migrations, models

from issuance.models.triggers import FOUND_STANDS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """A permit already held that an earlier case recorded is found on the register, and stands there once."""

    dependencies = [("issuance", "0021_basis_of_decisions")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="found",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="found_by",
                    to="issuance.permit",
                    verbose_name="found on the register",
                ),
            ),
        ),
        FOUND_STANDS.operation(),
    ]
