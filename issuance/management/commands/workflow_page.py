"""`manage.py workflow_page`: writes docs/workflow.md from the registry of verbs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from issuance.casework import workflow_page


class Command(BaseCommand):
    help = "Write docs/workflow.md from the verbs of case work."

    def handle(self, *args, **options):
        path = Path(settings.BASE_DIR, "docs", "workflow.md")
        path.write_text(workflow_page.page(), encoding="utf-8")
        self.stdout.write(f"{path}")
