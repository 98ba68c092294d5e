from django.db import migrations, models

from issuance.models.triggers import BASIS_STANDS, DENIAL_HAS_BASIS
from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    """What was decided before has no basis and stays readable; no denial comes without one."""

    dependencies = [("issuance", "0020_pauses_of_limits")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="legal_basis",
                field=models.TextField(blank=True, default="", verbose_name="basis in law"),
                preserve_default=False,
            ),
        ),
        BASIS_STANDS.operation(),
        DENIAL_HAS_BASIS.operation(),
    ]
