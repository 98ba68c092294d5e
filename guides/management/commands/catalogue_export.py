"""Export the published catalogue in the file format; importing it again changes nothing."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from guides.catalogue.dump import dump


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="default: standard output")

    def handle(self, *, file: Path | None, **options):
        text = json.dumps(dump(), ensure_ascii=False, indent=1) + "\n"
        if file:
            file.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
