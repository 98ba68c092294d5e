from django.db import migrations, models

from portal.ground.history.triggers import remaking


def say_which_have_one(apps, schema_editor):
    scans = apps.get_model("issuance", "PermitScan").objects.exclude(stage="withdrawn")
    apps.get_model("issuance", "Permit").objects.filter(pk__in=scans.values("permit")).update(pictured=True)


class Migration(migrations.Migration):
    dependencies = [("issuance", "0062_decisions_anew")]

    operations = [
        *remaking(
            migrations.AddField(
                model_name="permit",
                name="pictured",
                field=models.BooleanField(
                    default=False, editable=False, verbose_name="has a scan that stands"
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                condition=models.Q(("stage", "planned")), fields=["on"], name="inspection_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(
                condition=models.Q(("pictured", False), ("status", "valid")),
                fields=["issuer", "recorded_at"],
                name="permit_without_picture",
            ),
        ),
        migrations.RunPython(say_which_have_one, migrations.RunPython.noop),
    ]
