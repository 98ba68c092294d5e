from django.db import migrations, models

from issuance.models.triggers import ANNULMENT_STANDS
from portal.ground.history.triggers import WithoutModels, remaking

STATUSES = ["checking", "complete", "deficient", "refused", "open", "granted", "denied", "cancelled"]
STATUSES += ["unanswered", "taken_back"]


def say_what_became(apps, editor):
    """As the paper of each says; the first of them always accepted the item."""
    annulments = apps.get_model("issuance", "Annulment").objects.exclude(was="denied")
    papers = apps.get_model("issuance", "Notice").objects.filter(kind="annulled")
    for row in annulments:
        paper = papers.filter(review=row.review_id, round=row.round + 1).first()
        row.then = paper.body["annulment"].get("then", "accept") if paper else "accept"
        row.save(update_fields=["then"])


def take_off(apps, editor):
    ANNULMENT_STANDS.take_off(editor.connection)


def put_on(apps, editor):
    ANNULMENT_STANDS.put_on(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("issuance", "0073_last_days_that_passed")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="annulment",
                name="then",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("accept", "It is accepted: nothing is missing"),
                        ("check", "It is checked again (ordered to decide anew on the acceptance)"),
                        (
                            "supplement",
                            "What had been asked for may be handed in after all; then it is checked again",
                        ),
                    ],
                    default="",
                    max_length=10,
                    verbose_name="what became of the item",
                ),
                preserve_default=False,
            ),
            migrations.AlterField(
                model_name="review",
                name="status",
                field=models.CharField(
                    choices=[
                        ("checking", "to be checked"),
                        ("complete", "materials check passed"),
                        ("deficient", "supplement needed"),
                        ("refused", "not accepted"),
                        ("open", "under review"),
                        ("granted", "granted"),
                        ("denied", "denied"),
                        ("cancelled", "ended with the case"),
                        ("unanswered", "supplement not handed in, counts as given up"),
                        ("taken_back", "taken back by the applicant"),
                    ],
                    max_length=12,
                    verbose_name="status",
                ),
            ),
            migrations.RemoveConstraint(model_name="review", name="review_status_known"),
            migrations.AddConstraint(
                model_name="review",
                constraint=models.CheckConstraint(
                    condition=models.Q(("status__in", STATUSES)), name="review_status_known"
                ),
            ),
        ),
        WithoutModels(take_off, put_on),
        migrations.RunPython(say_what_became, migrations.RunPython.noop),
        WithoutModels(put_on, take_off),
    ]
