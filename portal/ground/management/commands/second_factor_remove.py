"""Take away the second factor of the only administrator, who has lost it; the history keeps it."""

from django.core.management.base import BaseCommand, CommandError

from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from portal.ground.staff import second_factors


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"nobody is called {username}")
        try:
            second_factors.remove(actor=None, user=user)
        except VerbRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{username} enrols a new second factor at the next sign-in")
