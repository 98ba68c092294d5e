from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def fill(apps, editor):
    """From the drafts that are still there; they are kept for thirty days."""
    drafts = apps.get_model("forms", "Draft").objects.exclude(clerk=None)
    own = drafts.filter(submission_uuid=OuterRef("uuid"))
    submissions = apps.get_model("forms", "Submission").objects.filter(Exists(own), filled_by=None)
    submissions.update(filled_by=Subquery(own.values("clerk")[:1]))


class Migration(migrations.Migration):
    """Whoever filled in what was handed in before decides nothing on it either (受审分离)."""

    dependencies = [("forms", "0006_who_filled_in")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
