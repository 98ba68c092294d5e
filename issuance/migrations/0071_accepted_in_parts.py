from django.db import migrations, models

from issuance.models.triggers import BASIS_STANDS, DECISION_STANDS, REFUSAL_STANDS, ROUND_STANDS
from portal.ground.history.triggers import WithoutModels, remaking


def widened(apps, editor):
    """What was not accepted may also be checked again, or wait for its supplement, in its next round."""
    for trigger in (DECISION_STANDS, BASIS_STANDS, REFUSAL_STANDS, ROUND_STANDS):
        trigger.take_off(editor.connection)
        trigger.put_on(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("issuance", "0070_editions_by_key")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="review",
                name="accepted_on",
                field=models.DateField(blank=True, null=True, verbose_name="accepted on"),
            ),
            migrations.AlterField(
                model_name="hand",
                name="act",
                field=models.CharField(
                    choices=[
                        ("asked", "asked for the supplement"),
                        ("returned", "returned the supplement"),
                        ("accepted", "accepted a part"),
                        ("scanned", "added scans"),
                        ("printed", "printed the access code"),
                    ],
                    max_length=8,
                    verbose_name="act",
                ),
            ),
            migrations.RemoveConstraint(
                model_name="notice", name="one_refusal_paper_per_review"
            ),
            migrations.AddConstraint(
                model_name="notice",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("kind", "refused")),
                    fields=("review", "round"),
                    name="one_refusal_paper_per_review",
                ),
            ),
        ),
        WithoutModels(widened, lambda apps, editor: None),
    ]
