"""Every notice until now was signed by the issuing body of its case; it keeps its number."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, editor):
    """One statement, whatever the number of rows."""
    cases = apps.get_model("issuance", "Case").objects.filter(pk=OuterRef("case_id"))
    bodies = Subquery(cases.values("issuing_body_id"))
    apps.get_model("issuance", "Notice").objects.filter(organ=None).update(organ_id=bodies)


class Migration(migrations.Migration):
    dependencies = [("issuance", "0009_organ_of_notices")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
