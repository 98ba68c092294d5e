"""Checks the hash chains, in the database or in an export alone."""

from collections import Counter
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.ground.calendar import clock
from portal.ground.history import checkpoints, events, keeping, witness
from portal.ground.history.chain import verify
from portal.ground.models import Checkpoint
from portal.ground.text.foreign_json import parsed

STALE = timedelta(days=2)
MOST = 20  # altered rows named before the command gives up


class Command(BaseCommand):
    help = (
        "Check the history (流转记录) and name the first broken link, if there is one; in the"
        " database also that permits, notices and the like are as their last event left them."
    )
    requires_system_checks = ()  # an auditor's machine has no database

    def add_arguments(self, parser):
        parser.add_argument("--file", help="an export of `audit_export`; no database is needed")
        parser.add_argument("--against", help="lines of `audit_checkpoint`, kept elsewhere")
        parser.add_argument("--chain", help="only this chain, as `audit_export --chain` wrote it")

    def handle(self, *, file, against, chain, **options):
        kept = [line for line in text_of(Path(against)) if line.strip()] if against else []
        marks = self.marks(checkpoints.of_lines(kept, chain))
        if file:
            self.chains(lines_of(Path(file)), marks)
        else:
            marks += self.marks(checkpoints.of_database(chain))
            self.chains(events.exported(chain), marks)
            if unknown := checkpoints.unknown(kept):
                raise CommandError(str(unknown))
            self.rows()
            self.age()
        self.stdout.write(self.style.SUCCESS(_("Every link holds.")))

    def marks(self, found):
        marks = list(found)
        for fault in marks:
            if isinstance(fault, checkpoints.Fault):
                raise CommandError(str(fault))
        return marks

    def age(self):
        """A history nobody signs any more can be cut back to the last signature."""
        newest = Checkpoint.objects.order_by("number").last()
        if newest is None:
            self.stderr.write(_("No checkpoint is signed yet: see manage.py audit_checkpoint."))
        elif clock.now() - newest.at > STALE:
            day = newest.at.date().isoformat()
            self.stderr.write(_("The last checkpoint is of %(day)s.") % {"day": day})

    def chains(self, rows, marks):
        counted = Counter()
        heads = {}

        def seen():
            for row in rows:
                if isinstance(row, dict) and "head_of" in row:
                    heads[row["head_of"]] = row
                counted["lines"] += 1
                yield row

        if broken := verify(seen(), marks):
            raise CommandError(str(broken))
        if not counted["lines"]:
            raise CommandError(_("There is nothing to check."))
        for chain, head in sorted(heads.items()):
            self.stdout.write(f"{chain}: {head['length']} {head['hash']}")

    def rows(self):
        if altered := list(islice(witness.alterations(), MOST)):
            raise CommandError("\n".join(map(str, altered)))
        if faults := list(islice(keeping.faults(), MOST)):
            raise CommandError("\n".join(faults))


def lines_of(path):
    """Rows of an export; a line that is not JSON becomes None, which no chain accepts."""
    for line in text_of(path):
        try:
            yield parsed(line)
        except ValueError:
            yield None


def text_of(path):
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            yield from lines
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
