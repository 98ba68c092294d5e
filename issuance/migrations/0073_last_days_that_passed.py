from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [("issuance", "0072_paper_on_request")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="late_told",
                field=models.DateField(
                    blank=True, null=True, verbose_name="told that the last day passed"
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("late_told", None), ("status", "open")),
                fields=["due"],
                name="review_late_untold",
            ),
        ),
    ]
