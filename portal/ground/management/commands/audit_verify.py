"""Checks the hash chains, in the database or in an export alone."""

import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.ground.history import events, keeping
from portal.ground.history.chain import verify


class Command(BaseCommand):
    help = "Check the history (流转记录) and name the first broken link, if there is one."
    requires_system_checks = ()  # an auditor's machine has no database

    def add_arguments(self, parser):
        parser.add_argument("--file", help="an export of `audit_export`; no database is needed")

    def handle(self, *, file, **options):
        counted = Counter()
        heads = {}

        def seen(rows):
            for row in rows:
                if isinstance(row, dict) and "head_of" in row:
                    heads[row["head_of"]] = row
                counted["lines"] += 1
                yield row

        if broken := verify(seen(lines_of(Path(file)) if file else events.exported())):
            raise CommandError(str(broken))
        if not counted["lines"]:
            raise CommandError(_("There is nothing to check."))
        if not file and (faults := list(keeping.faults())):
            raise CommandError("\n".join(faults))
        for chain, head in sorted(heads.items()):
            # The last hash, noted elsewhere, later proves that nobody rewrote the whole chain.
            self.stdout.write(f"{chain}: {head['length']} {head['hash']}")
        self.stdout.write(self.style.SUCCESS(_("Every link holds.")))


def lines_of(path):
    """Rows of an export; a line that is not JSON becomes None, which no chain accepts."""
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                try:
                    yield json.loads(line)
                except ValueError:
                    yield None
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
