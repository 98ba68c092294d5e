from django.db import migrations, models

from portal.ground.history.triggers import remaking


class Migration(migrations.Migration):
    dependencies = [("issuance", "0065_fill_held_against_permits")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="served",
                name="returned_on",
                field=models.DateField(blank=True, null=True, verbose_name="came back on"),
            ),
            migrations.AddField(
                model_name="served",
                name="returned_note",
                field=models.CharField(
                    blank=True, max_length=300, verbose_name="why it came back"
                ),
            ),
            migrations.AddConstraint(
                model_name="served",
                constraint=models.CheckConstraint(
                    condition=models.Q(("returned_note", ""), ("returned_on", None))
                    | models.Q(
                        ("returned_on__isnull", False),
                        models.Q(("returned_note", ""), _negated=True),
                    ),
                    name="paper_came_back_for_a_reason",
                ),
            ),
        ),
    ]
