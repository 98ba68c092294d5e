import json

from django.db import migrations, models

from portal.ground.history.triggers import remaking

OPEN = ["checking", "supplement", "reviewing"]


def fill(apps, editor):
    """Cases on their way follow the order their guide has named all along."""
    versions = apps.get_model("guides", "GuideVersion").objects
    reviews = apps.get_model("issuance", "Review").objects.filter(case__status__in=OPEN)
    for key in reviews.order_by().values_list("case__version", flat=True).distinct():
        said = json.loads(bytes(versions.get(pk=key).body))
        after = {row["code"]: row.get("after") for row in said["permits"] if row.get("after")}
        for review in reviews.filter(case__version=key, permit_code__in=after):
            others = reviews.filter(case=review.case_id).values_list("permit_code", flat=True)
            codes = [code for code in after[review.permit_code] if code in set(others)]
            reviews.filter(pk=review.pk).update(after=codes)


class Migration(migrations.Migration):
    """Items that come after others (先证后证) are known by their reviews."""

    dependencies = [("issuance", "0027_choice_after_partial_denial")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="after",
                field=models.JSONField(blank=True, default=list, verbose_name="comes after"),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
