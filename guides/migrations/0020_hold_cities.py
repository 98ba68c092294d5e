"""A city owns its catalogue, last step: the column is held, names are unique within the city."""

import django.db.models.deletion
from django.db import migrations, models

from guides.models.triggers import CITIES

OWNED = (
    *("question", "formfield", "material", "permititem", "industry"),
    *("commonfacts", "synonym", "sampledocument", "catalogueupload"),
)
NAMES = (
    *((model, "code", "This code is taken in the city.") for model in OWNED[:5]),
    ("industry", "slug", "This address is taken in the city."),
    ("commonfacts", "key", "This key is taken in the city."),
    ("synonym", "word", "This word is there already."),
)


def city():
    return models.ForeignKey(
        limit_choices_to={"parent": None},
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="ground.region",
        verbose_name="city",
    )


class Migration(migrations.Migration):
    dependencies = [("guides", "0019_catalogue_of_every_city")]

    operations = [
        *(migrations.AlterField(model, "city", city()) for model in OWNED),
        *(
            migrations.AddConstraint(
                model,
                models.UniqueConstraint(
                    fields=("city", name),
                    name=f"{model}_{name}_once_per_city",
                    violation_error_message=message,
                ),
            )
            for model, name, message in NAMES
        ),
        migrations.AddConstraint(
            "sampledocument",
            models.UniqueConstraint(
                fields=("city", "sha256", "name"), name="specimen_once_per_city_and_name"
            ),
        ),
        migrations.AddConstraint(
            "factcheck",
            models.UniqueConstraint(
                fields=("permit_item", "digest"), name="fact_verified_once_per_item"
            ),
        ),
        *(trigger.operation() for trigger in CITIES),
    ]
