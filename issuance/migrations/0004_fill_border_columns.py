from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, editor):
    """One statement a table, whatever the number of its rows."""
    for name, parent in (("Review", "Case"), ("Notice", "Case"), ("Permit", "Review")):
        parents = apps.get_model("issuance", parent).objects
        theirs = parents.filter(pk=OuterRef(f"{parent.lower()}_id")).values("region_id")
        apps.get_model("issuance", name).objects.update(region_id=Subquery(theirs))


class Migration(migrations.Migration):
    dependencies = [("issuance", "0003_border_columns")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
