"""How many characters of GB 18030-2022 the configured faces print, by level and block."""

from django.core.management.base import BaseCommand, CommandError

from portal.ground.papers.registry import REGISTRY
from portal.ground.pdf.coverage import coverage
from portal.ground.pdf.fonts import FontError


class Command(BaseCommand):
    help = "Count the characters of GB 18030-2022 that each paper can print, by level and block."
    requires_system_checks = ()

    def handle(self, **options):
        by_roles = {}
        for paper in REGISTRY.values():
            by_roles.setdefault(paper.roles, []).append(paper.code)
        heads = [", ".join(codes) for codes in by_roles.values()]
        self.stdout.write("\t".join(("level", "block", "characters", *heads)))
        try:
            for row in coverage(tuple(by_roles)):
                counts = (f"{n} ({100 * n / row.characters:.1f} %)" for n in row.printed)
                self.stdout.write(
                    "\t".join((str(row.level), row.name, str(row.characters), *counts))
                )
        except FontError as error:
            raise CommandError(str(error)) from None
