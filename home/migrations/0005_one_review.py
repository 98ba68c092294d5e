"""Wagtail's own approval by a group (an author may approve himself) and its empty groups go."""

from django.db import migrations


def without_wagtails_review(apps, schema_editor):
    """What is in use stays: a workflow that has run, a group that has members."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "Task")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Group = apps.get_model("auth", "Group")
    approvals = set(GroupApprovalTask.objects.values_list("pk", flat=True))
    for workflow in Workflow.objects.filter(workflow_states=None):
        tasks = set(workflow.workflow_tasks.values_list("task", flat=True))
        if tasks and tasks <= approvals:
            workflow.delete()
    Task.objects.filter(
        pk__in=approvals, workflow_tasks=None, task_states=None
    ).delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_announced_release"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("ground", "0003_sequence"),
    ]
    operations = [migrations.RunPython(without_wagtails_review, migrations.RunPython.noop)]
