"""Choices where words were: an item's kind, inspection, commitment and 容缺, a paper's verification.

Words are turned into the choice once, as they were read until now; silence is unknown (待核实), and
what was merely not refused is no promise. Drafts follow their records.
"""

from django.db import migrations, models

from portal.ground.history.triggers import remaking

KINDS = ("行政许可", "行政备案", "行政确认", "其他", "待核实")
# Hezhou 四(二): 容缺 and 承诺 stay closed where these interests are touched.
EXCLUDED = ("国家安全", "公共安全", "生态安全", "产业政策")
UNKNOWN = "to be verified"
MODES = (
    ("always", "before every decision"),
    ("if_needed", "before the decision, if needed"),
    ("after", "after the decision"),
    ("never", "not at all"),
    ("unknown", UNKNOWN),
)
COMMITMENTS = (
    ("yes", "allowed"),
    ("partly", "allowed in part"),
    ("no", "not allowed"),
    ("not_applicable", "not applicable"),
    ("unknown", UNKNOWN),
)
KNOWN = (("yes", "yes"), ("no", "no"), ("unknown", UNKNOWN))
VERIFICATION = (
    ("original", "against the original"),
    ("sharing", "by data sharing"),
    ("e_certificate", "by the e-certificate"),
    ("on_site", "on site"),
    ("other", "other"),
    ("unknown", UNKNOWN),
)


def kind(words):
    if words in KINDS:
        return words
    return next((k for k in KINDS[:3] if words.startswith((k, k.removeprefix("行政")))), "待核实")


def mode(chosen, words):
    if chosen or not words:
        return chosen or "unknown"
    if words.startswith(("是", "需要")):
        return "always"
    if words.startswith("事后"):
        return "after"
    return "never" if words.startswith("否") and "必要时" not in words else "if_needed"


def deferrable(chosen, words, reason):
    refused = words.startswith(("否", "不适用"))
    if any(word in reason for word in EXCLUDED) or (refused and chosen is None):
        return "no"
    return {True: "yes", False: "no"}.get(chosen, "unknown")


def chosen(values, key):
    """The three choices that words stood for, of a record or a draft; ``key`` of the old 容缺."""
    return {
        "kind": kind(values["kind"]),
        "inspection_mode": mode(values["inspection_mode"], values["inspection_required"]),
        "deferrable": deferrable(
            values[key], values["commitment_allowed"], values["commitment_excluded_reason"]
        ),
    }


def choose(apps, editor):
    items = apps.get_model("guides", "PermitItem").objects
    for row in items.values():
        items.filter(pk=row["id"]).update(**chosen(row, "was_deferrable"))
    kinds = apps.get_model("contenttypes", "ContentType").objects
    of_items = kinds.filter(app_label="guides", model="permititem").first()
    for revision in apps.get_model("wagtailcore", "Revision").objects.filter(content_type=of_items):
        revision.content |= chosen(revision.content, "deferrable")
        revision.save(update_fields=["content"])
    if editor.connection.vendor == "postgresql":  # what was updated is altered next
        with editor.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def choice(verbose_name, length, choices, default="unknown", **more):
    return models.CharField(
        choices=choices, default=default, max_length=length, verbose_name=verbose_name, **more
    )


class Migration(migrations.Migration):
    dependencies = [("guides", "0025_withdrawals")]

    operations = [
        *remaking(
            migrations.RenameField("permititem", "deferrable", "was_deferrable"),
            migrations.AddField(
                "permititem",
                "deferrable",
                choice(
                    "materials may follow later",
                    8,
                    KNOWN,
                    help_text=(
                        "容缺受理; closed where national, public or ecological security or industrial "
                        "policy is named as the reason below."
                    ),
                ),
            ),
            migrations.AddField(
                "permititem", "commitment_mode", choice("written commitment", 14, COMMITMENTS)
            ),
            migrations.AddField(
                "material", "verification", choice("how verified", 14, VERIFICATION)
            ),
            migrations.AddField(
                "material",
                "deferrable",
                choice(
                    "may follow later",
                    8,
                    KNOWN,
                    help_text="容缺受理; offered only if its permit items allow it too.",
                ),
            ),
        ),
        migrations.RunPython(choose, migrations.RunPython.noop),
        *remaking(
            migrations.RemoveField("permititem", "was_deferrable"),
            migrations.AlterField(
                "permititem", "inspection_mode", choice("when inspected", 10, MODES)
            ),
            migrations.AlterField(
                "permititem",
                "kind",
                choice(
                    "kind",
                    8,
                    (
                        ("行政许可", "administrative permit"),
                        ("行政备案", "administrative filing"),
                        ("行政确认", "administrative confirmation"),
                        ("其他", "other"),
                        ("待核实", UNKNOWN),
                    ),
                    "待核实",
                ),
            ),
            migrations.AlterField(
                "permititem",
                "commitment_allowed",
                models.CharField(blank=True, max_length=100, verbose_name="commitment in words"),
            ),
        ),
    ]
