from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [("issuance", "0068_parcels_of_before")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="annulment",
                name="in_force_on",
                field=models.DateField(
                    blank=True, null=True, verbose_name="judgment in force since"
                ),
            ),
            migrations.AddConstraint(
                model_name="annulment",
                constraint=models.CheckConstraint(
                    condition=models.Q(("in_force_on", None))
                    | models.Q(
                        ("ground", "court"), ("in_force_on__gte", models.F("document_on"))
                    ),
                    name="judgment_alone_comes_into_force",
                ),
            ),
        ),
    ]
