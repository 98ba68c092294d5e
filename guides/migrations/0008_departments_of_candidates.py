import json

from django.db import migrations


def name_departments(apps, schema_editor):
    """Candidates built before they were asked: whose permit items each has."""
    items = apps.get_model("guides", "ReleaseItem").objects.exclude(sha256="")
    for item in items.iterator(chunk_size=50):
        permits = json.loads(bytes(item.body))["permits"]
        item.departments = sorted({permit["department"]["code"] for permit in permits})
        item.save(update_fields=["departments"])


class Migration(migrations.Migration):

    dependencies = [("guides", "0007_confirmations")]

    operations = [migrations.RunPython(name_departments, migrations.RunPython.noop)]
