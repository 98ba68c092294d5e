"""Take over the catalogue that ships with the portal, or another city's that opened it: whatever is
new or changed by the source alone. All of it or nothing; repeating changes nothing. What both sides
changed waits for a person in the back office.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from guides.catalogue.load import CatalogueRefused
from guides.catalogue.sources import compared, source_of
from guides.catalogue.three_way import State
from guides.management.commands.catalogue_export import chosen_city
from guides.models import TakenEntry
from guides.release.taking_over import TakeOverRefused, everything, take_over


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--city", default="", help="code of the city that takes over")
        parser.add_argument(
            "--from",
            dest="source",
            default=TakenEntry.GENERAL,
            help="code of the city to take over from; default: the catalogue that ships",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print the difference and change nothing"
        )

    def handle(self, *, city: str, source: str, dry_run: bool, **options):
        taker = chosen_city(city)
        try:
            with transaction.atomic():
                found = source_of(taker, source)
                comparison = compared(taker, found)
                choices = everything(comparison)
                changes = []
                if choices or comparison.unremembered:
                    changes = take_over(
                        actor=None, city=taker, source=found, choices=choices
                    ).changes
                transaction.set_rollback(dry_run)
        except LookupError:
            message = _("%(code)s is no source: it is not there, or has not opened its catalogue")
            raise CommandError(message % {"code": source}) from None
        except (CatalogueRefused, TakeOverRefused) as refusal:
            raise CommandError("\n".join(map(str, refusal.problems)) or str(refusal)) from refusal
        self.stdout.write("".join(f"{change}\n" for change in changes), ending="")
        waiting = comparison.of(State.CONFLICT, State.GONE)
        waiting += [
            row for row in comparison.of(State.NEW, State.CHANGED) if row.place not in choices
        ]
        for row in waiting:
            self.stdout.write(_("waits for a person: %(place)s") % {"place": " ".join(row.place)})
        if not changes:
            self.stdout.write(_("Nothing changes."))
