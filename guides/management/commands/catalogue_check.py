"""Check a catalogue file (JSON or .xlsx) and run its scenarios; needs no database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guides.catalogue.files import notes_of, problems_of, read_file
from guides.catalogue.scenarios import run


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        reading = read_file(file.name, read_bytes(file))
        problems = problems_of(reading)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(
                _("%(file)s: %(count)d problems") % {"file": file.name, "count": len(problems)}
            )
        for note in notes_of(reading):
            self.stdout.write(_("Note: %(what)s") % {"what": note})
        results = run(reading.catalogue)
        for result in results:
            said = "; ".join(str(fault) for fault in result.faults) or _("as expected")
            mark = "✓" if result.passed else "✗"
            name = f"{result.industry.name}（{result.industry.code}）· {result.scenario.name}"
            self.stdout.write(f"{mark} {name}: {said}")
        failed = sum(not result.passed for result in results)
        if failed:
            raise CommandError(
                _("%(failed)d of %(count)d scenarios differ")
                % {"failed": failed, "count": len(results)}
            )
        self.stdout.write(_("%(count)d scenarios as expected") % {"count": len(results)})


def read_bytes(file: Path) -> bytes:
    """The file's bytes; a missing or unreadable file is one plain line."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s") % {"file": file, "why": error.strerror}
        ) from error
