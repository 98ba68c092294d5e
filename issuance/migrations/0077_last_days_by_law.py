from django.db import migrations, models
from django.db.models import F

from portal.ground.history.triggers import remaking


def looked_at_again(apps, editor):
    """Who was told of a promised day is told of the one by law: the clock looks at each again."""
    told = apps.get_model("issuance", "Review").objects.filter(status="open")
    told.filter(late_told__isnull=False).update(law_due=F("due"))


class Migration(migrations.Migration):
    dependencies = [("issuance", "0076_supplements_taken_in")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="law_due",
                field=models.DateField(
                    blank=True, null=True, verbose_name="last day by law, as told"
                ),
            ),
            migrations.AddField(
                model_name="review",
                name="law_told",
                field=models.DateField(
                    blank=True, null=True, verbose_name="told that the last day by law passed"
                ),
            ),
        ),
        migrations.RunPython(looked_at_again, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(
                    ("law_due__isnull", False), ("law_told", None), ("status", "open")
                ),
                fields=["law_due"],
                name="review_law_untold",
            ),
        ),
    ]
