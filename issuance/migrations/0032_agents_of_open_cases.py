from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_who_took_in(apps, editor):
    """Whoever took an open counter case in is its agent until another is named."""
    cases = apps.get_model("issuance", "Case").objects.using(editor.connection.alias)
    submissions = apps.get_model("forms", "Submission").objects.using(editor.connection.alias)
    clerk = submissions.filter(pk=OuterRef("submission")).values("clerk")[:1]
    open_cases = cases.filter(closed_at=None, agent=None, submission__clerk__isnull=False)
    cases.filter(pk__in=open_cases.values("pk")).update(agent=Subquery(clerk))


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0008_contacts"),
        ("issuance", "0031_service_agents"),
    ]

    operations = [migrations.RunPython(name_who_took_in, migrations.RunPython.noop)]
