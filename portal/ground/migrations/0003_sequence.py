"""Serial numbers are sequences (流水号), a counter is where people hand things in (窗口)."""

from django.db import migrations

ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(apps, old, new):
    """Django renames the content type with the model, the permissions it would make anew."""
    Permission = apps.get_model("auth", "Permission")
    for action in ACTIONS:
        Permission.objects.filter(
            content_type__app_label="ground", codename=f"{action}_{old}"
        ).update(codename=f"{action}_{new}")


def forwards(apps, editor):
    rename_permissions(apps, "counter", "sequence")


def backwards(apps, editor):
    rename_permissions(apps, "sequence", "counter")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("ground", "0002_append_only_events"),
    ]

    operations = [
        migrations.AlterModelTable("counter", "ground_counter"),
        migrations.RenameModel("Counter", "Sequence"),
        migrations.RunPython(forwards, backwards),
    ]
