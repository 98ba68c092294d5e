"""Write the calibration page that shows a printer's paper offset (套打校准页)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from issuance.licence.certificate import LayoutError, calibration
from issuance.management.commands.certificate_render import one_line, write_whole
from portal.ground.pdf.fonts import FontError


class Command(BaseCommand):
    help = "Write the calibration page for overprinting on pre-printed stock."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("out", metavar="OUT.pdf", type=Path)
        parser.add_argument("--style", default="liuzhou-2022")
        parser.add_argument(
            "--offset", nargs=2, type=float, default=(0.0, 0.0), metavar=("RIGHT", "DOWN")
        )

    def handle(self, *, out, style, offset, **options):
        try:
            write_whole(out, calibration(style=style, offset_mm=tuple(offset)))
        except (LayoutError, FontError) as error:
            raise CommandError(one_line(error)) from None
        except OSError as error:
            raise CommandError(f"{out.name}: {error.strerror or error}") from None
        if options["verbosity"] > 0:
            self.stdout.write(str(out))
