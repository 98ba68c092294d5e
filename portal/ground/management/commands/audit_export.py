"""Writes the hash-chained history as JSON lines, for keeping and checking elsewhere."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.ground.history import events
from portal.ground.text.canonical import spaced_json


class Command(BaseCommand):
    help = "Write the history (流转记录) as JSON lines that `audit_verify --file` checks alone."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="-", help="where to; default: the screen")
        parser.add_argument("--chain", help="only this chain: a city's code, or `system`")

    def handle(self, *, file, chain, **options):
        if file == "-":
            self.write(sys.stdout, chain)
            return
        try:
            with Path(file).open("x", encoding="utf-8") as out:
                self.write(out, chain)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None

    def write(self, out, chain):
        for row in events.exported(chain):
            out.write(spaced_json(row) + "\n")
