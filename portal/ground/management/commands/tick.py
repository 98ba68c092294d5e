"""Runs the clockwork: once, or for ever until SIGTERM."""

import signal

from django.core.management.base import BaseCommand

from portal.ground.jobs.tick import keep_ticking, one_round


class Command(BaseCommand):
    help = "Deliver waiting messages and do what is due. Safe on many machines at once."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="until SIGTERM or Ctrl-C")
        parser.add_argument("--interval", type=float, default=10, help="seconds between rounds")

    def handle(self, *, forever, interval, **options):
        if not forever:
            self.report(one_round())
            return
        asked = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.append(True))
        keep_ticking(interval=interval, stopping=lambda: bool(asked), report=self.report)

    def report(self, done):
        messages = done.messages
        jobs = ", ".join(done.jobs) or "-"
        self.stdout.write(f"tick: {messages.done} sent, {messages.failed} failed, jobs: {jobs}")
