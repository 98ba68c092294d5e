"""The keys that sign licences and the history: made, listed, renewed, sealed anew."""

import argparse
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.models import Purpose


class Command(BaseCommand):
    help = "Make the signing keys that are missing and list all; all machines share them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--adopt", metavar="FOLDER", help="first take over keys kept in files (PEM and .pub)"
        )
        parser.add_argument("--renew", choices=Purpose.values, help="sign with a new key from now")
        parser.add_argument(
            "--exposed", metavar="KEY", help="others may have this key of licences: another signs"
        )
        parser.add_argument(
            "--since",
            type=moment,
            help="with --exposed: what it signed from then on (ISO 8601, 00:00 of a day, never to come) "
            "is not believed",
        )
        parser.add_argument(
            "--seal-again",
            action="store_true",
            help="encrypt every key under the first of PORTAL_KEY_SECRETS",
        )

    def handle(self, *, adopt, renew, seal_again, exposed, since, **options):
        if bool(exposed) != bool(since):
            raise CommandError("--exposed and --since go together.")
        if adopt:
            for key in keys.adopt(Path(adopt)):
                self.stdout.write(f"{key.purpose}: {key.id} taken over")
        for key in keys.make_missing():
            self.stdout.write(f"{key.purpose}: {key.id} made")
        if seal_again:
            self.stdout.write(f"{keys.seal_again()} keys sealed again")
        if renew:
            self.renew(renew)
        if exposed:
            self.expose(exposed, since)
        for purpose in Purpose.values:
            for name in keys.public_keys(purpose):
                self.stdout.write(f"{purpose}: {name}{self.state(purpose, name)}")
        if lacking := keys.lacking():
            raise CommandError(f"Cannot be opened with this secret: {', '.join(lacking)}")

    def renew(self, purpose):
        key = keys.renew(purpose)
        self.stdout.write(f"{purpose}: {key.id} made")
        if keys.current(purpose) != key:
            raise CommandError("The file that the settings name signs on; change it there.")

    def expose(self, name, since):
        try:
            keys.expose(name, since)
        except (keys.KeyMissing, keys.NotExposable) as error:
            raise CommandError(str(error)) from None

    def state(self, purpose, name):
        if keys.ready(purpose) and keys.current(purpose).id == name:
            return " signs"
        key = keys.published(purpose)[name]
        until = f" until {localtime(key.until, clock.ZONE):%Y-%m-%d}" if key.until else ""
        if not key.exposed:
            return until
        return f"{until}, not believed since {localtime(key.exposed, clock.ZONE):%Y-%m-%d %H:%M}"


def moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time (ISO 8601)") from None
    return at if at.tzinfo else at.replace(tzinfo=clock.ZONE)
