"""Import a catalogue file (JSON or .xlsx) into the city or cities whose regions it has: all of it or
nothing; repeating changes nothing.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from guides.catalogue.cities import cities_of
from guides.catalogue.files import problems_of, read_file
from guides.catalogue.load import CatalogueRefused, load_catalogue
from guides.catalogue.workbook.reading import located
from guides.management.commands.catalogue_check import read_bytes


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="print the difference and change nothing"
        )

        parser.add_argument("--city", default="", help="code of the one city to import into")

    def handle(self, *, file: Path, dry_run: bool, city: str, **options):
        reading = read_file(file.name, read_bytes(file))
        problems = problems_of(reading)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(
                _("%(file)s: %(count)d problems, nothing imported")
                % {"file": file.name, "count": len(problems)}
            )
        changes = []
        cities = [city] if city else cities_of(reading.catalogue) or [""]
        try:
            with transaction.atomic():
                for code in cities:
                    found = load_catalogue(
                        actor=None, catalogue=reading.catalogue, city=code, dry_run=dry_run
                    )
                    changes += found
                    if len(cities) > 1 and found:
                        self.stdout.write(f"[{code}]")
                    self.stdout.write("".join(f"{change}\n" for change in found), ending="")
        except CatalogueRefused as refusal:
            problems = [located(problem, reading.rows) for problem in refusal.problems]
            raise CommandError("\n".join(map(str, problems))) from refusal
        if not changes:
            self.stdout.write(_("Nothing changes."))
        elif dry_run:
            self.stdout.write(_("%(count)d changes, none made (dry run)") % {"count": len(changes)})
        else:
            self.stdout.write(_("%(count)d changes made") % {"count": len(changes)})
