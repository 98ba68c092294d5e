import json

from django.db import migrations, models

from portal.ground.history.triggers import remaking

OPEN = ["checking", "supplement", "reviewing", "decided"]


def fill(apps, editor):
    """Cases on their way follow what their guide has said all along; what has ended stays as it was."""
    versions = apps.get_model("guides", "GuideVersion").objects
    reviews = apps.get_model("issuance", "Review").objects.filter(case__status__in=OPEN)
    for key in reviews.order_by().values_list("case__version", flat=True).distinct():
        said = json.loads(bytes(versions.get(pk=key).body))
        codes = [row["code"] for row in said["permits"] if row.get("indispensable") == "yes"]
        if codes:
            reviews.filter(case__version=key, permit_code__in=codes).update(indispensable=True)


class Migration(migrations.Migration):
    """Permits without which no composite licence is made (主证) are known by their reviews."""

    dependencies = [("issuance", "0023_extensions_of_limits")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="indispensable",
                field=models.BooleanField(
                    default=False, verbose_name="indispensable for the composite"
                ),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
