"""Signs how far the history is, and prints the line that is to be kept elsewhere."""

from django.core.management.base import BaseCommand, CommandError

from portal.ground.history import checkpoints
from portal.ground.keys import KeyMissing
from portal.ground.models import Checkpoint


class Command(BaseCommand):
    help = (
        "Write a signed checkpoint of the history (流转记录) and print its line; `audit_verify"
        " --against FILE` checks the history against lines kept elsewhere."
    )

    def add_arguments(self, parser):
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--show", action="store_true", help="only print the newest line")
        shown.add_argument("--all", action="store_true", help="only print every line")

    def handle(self, *, show, **options):
        stored = Checkpoint.objects.order_by("number")
        if options["all"]:
            for checkpoint in stored.iterator(chunk_size=500):
                self.stdout.write(checkpoints.line(checkpoint))
            return
        try:
            checkpoint = stored.last() if show else checkpoints.write()
        except (checkpoints.HistoryBroken, KeyMissing) as refusal:
            raise CommandError(str(refusal)) from refusal
        if checkpoint is None:
            raise CommandError("There is no checkpoint yet.")
        self.stdout.write(checkpoints.line(checkpoint))
