"""The keys that sign licences and the history: made, listed, renewed, sealed anew."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.ground import keys
from portal.ground.models import Purpose, SigningKey


class Command(BaseCommand):
    help = "Make the signing keys that are missing and list all; all machines share them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--adopt", metavar="FOLDER", help="first take over keys kept in files (PEM and .pub)"
        )
        parser.add_argument("--renew", choices=Purpose.values, help="sign with a new key from now")
        parser.add_argument(
            "--seal-again",
            action="store_true",
            help="encrypt every key under the first of PORTAL_KEY_SECRETS",
        )

    def handle(self, *, adopt, renew, seal_again, **options):
        if adopt:
            for key in keys.adopt(Path(adopt)):
                self.stdout.write(f"{key.purpose}: {key.id} taken over")
        for key in keys.make_missing():
            self.stdout.write(f"{key.purpose}: {key.id} made")
        if seal_again:
            self.stdout.write(f"{keys.seal_again()} keys sealed again")
        if renew:
            self.renew(renew)
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

    def state(self, purpose, name):
        if keys.ready(purpose) and keys.current(purpose).id == name:
            return " signs"
        row = SigningKey.objects.filter(key_id=name).first()
        return f" until {row.retired_at:%Y-%m-%d}" if row and row.retired_at else ""
