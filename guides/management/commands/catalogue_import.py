"""Import a catalogue file (JSON or .xlsx): all of it or nothing; repeating changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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

    def handle(self, *, file: Path, dry_run: bool, **options):
        reading = read_file(file.name, read_bytes(file))
        problems = problems_of(reading)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(
                _("%(file)s: %(count)d problems, nothing imported")
                % {"file": file.name, "count": len(problems)}
            )
        try:
            changes = load_catalogue(actor=None, catalogue=reading.catalogue, dry_run=dry_run)
        except CatalogueRefused as refusal:
            problems = [located(problem, reading.rows) for problem in refusal.problems]
            raise CommandError("\n".join(map(str, problems))) from refusal
        for change in changes:
            self.stdout.write(str(change))
        if not changes:
            self.stdout.write(_("Nothing changes."))
        elif dry_run:
            self.stdout.write(_("%(count)d changes, none made (dry run)") % {"count": len(changes)})
        else:
            self.stdout.write(_("%(count)d changes made") % {"count": len(changes)})
