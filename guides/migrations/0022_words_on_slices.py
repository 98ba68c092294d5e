"""Departments' words stand on their slices of the candidates and follow one another."""

from django.db import migrations, models

from portal.ground.history.triggers import remaking


def number_words(apps, editor):
    """An objection came before the word that settled the same candidates."""
    words = apps.get_model("guides", "Confirmation").objects.using(editor.connection.alias)
    objected = set(
        words.filter(kind="objected").values_list("release", "department", "digest").distinct()
    )
    for word in words.exclude(kind="objected"):
        if (word.release_id, word.department_id, word.digest) in objected:
            words.filter(pk=word.pk).update(number=2)


def take_whole_candidates(apps, editor):
    """What was built before has no slices: each department was asked about the whole candidate,
    and its words say so by the same digest as ever.
    """
    items = apps.get_model("guides", "ReleaseItem").objects.using(editor.connection.alias)
    for item in items.select_related("lead").exclude(sha256="").defer("body", "working_rules"):
        codes = {*item.departments, *([item.lead.code] if item.lead else [])}
        item.departments = sorted(codes)
        item.slices = dict.fromkeys(item.departments, item.sha256)
        item.save(update_fields=["departments", "slices"])


class Migration(migrations.Migration):
    dependencies = [("guides", "0021_kinds_of_application")]

    operations = [
        *(
            migrations.RemoveConstraint("confirmation", name)
            for name in (
                "settled_once_per_release_department_and_content",
                "objected_once_per_release_department_and_content",
                "confirmation_kind_known",
                "confirmation_with_a_reason_where_it_is_none",
            )
        ),
        migrations.AddField(
            "confirmation",
            "number",
            models.PositiveSmallIntegerField(
                default=1,
                editable=False,
                help_text="Its place among the words on the same slice.",
            ),
        ),
        migrations.AlterField(
            "confirmation",
            "kind",
            models.CharField(
                choices=[
                    ("confirmed", "confirmed by the department"),
                    ("overridden", "released without confirmation"),
                    ("objected", "objected to by the department"),
                    ("withdrawn", "objection withdrawn"),
                    ("overruled", "objection answered and overruled"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        *remaking(
            migrations.AddField(
                "release",
                "words",
                models.PositiveIntegerField(
                    default=0,
                    editable=False,
                    help_text="How many departments have said: approval compares it.",
                ),
            ),
            migrations.AddField(
                "releaseitem",
                "slices",
                models.JSONField(
                    blank=True,
                    default=dict,
                    editable=False,
                    help_text="Code of each department whose slice differs → SHA-256 of the slice.",
                ),
            ),
            migrations.AlterField(
                "releaseitem",
                "departments",
                models.JSONField(
                    blank=True,
                    default=list,
                    editable=False,
                    help_text="Codes of those it concerns.",
                ),
            ),
        ),
        migrations.RunPython(number_words, migrations.RunPython.noop),
        migrations.RunPython(take_whole_candidates, migrations.RunPython.noop),
        migrations.AddConstraint(
            "confirmation",
            models.UniqueConstraint(
                name="one_word_follows_another",
                fields=["release", "department", "digest", "number"],
            ),
        ),
        migrations.AddConstraint(
            "confirmation",
            models.CheckConstraint(
                name="confirmation_kind_known",
                condition=models.Q(
                    kind__in=["confirmed", "overridden", "objected", "withdrawn", "overruled"]
                ),
            ),
        ),
        migrations.AddConstraint(
            "confirmation",
            models.CheckConstraint(
                name="confirmation_with_a_reason_where_it_is_none",
                condition=models.Q(kind__in=["confirmed", "withdrawn"]) | ~models.Q(reason=""),
            ),
        ),
    ]
