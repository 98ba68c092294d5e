"""Takes rows from before the history vouched for rows into it; part of an upgrade."""

import time

from django.core.management.base import BaseCommand

from portal.ground.history import adoption, witness


class Command(BaseCommand):
    help = (
        "Write one event for each permit, notice, application, account and the like that no event"
        " vouches for yet, so that `audit_verify` finds it altered. Once: a second run does nothing,"
        " an interrupted one goes on."
    )

    def handle(self, **options):
        for declaration in witness.declared():
            if witness.is_adopted(declaration):
                self.say(options, 1, f"{declaration.kind}: done before")
                continue
            begun, rows = time.monotonic(), 0
            for rows in adoption.adopt(declaration):
                self.say(options, 2, f"{declaration.kind}: {rows} …")
            seconds = time.monotonic() - begun
            self.say(options, 1, f"{declaration.kind}: {rows} rows in {seconds:.1f} s")

    def say(self, options, loudness, line):
        if options["verbosity"] >= loudness:
            self.stdout.write(line)
