"""`manage.py number_digests_rebuild`: by which phone and ID numbers submissions are found."""

from django.core.management.base import BaseCommand
from django.db import transaction

from forms.models import NumberDigest, SubmissionRevision
from forms.number_digests import rebuild


class Command(BaseCommand):
    help = "Makes the digests of phone, identity and credit-code numbers anew (after a new key)."

    def handle(self, *args, **options):
        with transaction.atomic():
            made = rebuild(SubmissionRevision, NumberDigest)
        self.stdout.write(f"{made} digests made.")
