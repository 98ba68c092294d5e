"""Checks that everything the database names is in the store as it was."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.ground.history import keeping


class Command(BaseCommand):
    help = "List the rows whose file is missing or altered, and the submissions that are not as sealed."

    def handle(self, **options):
        count = 0
        for fault in keeping.faults():
            self.stdout.write(fault)
            count += 1
        if count:
            raise CommandError(_("Missing or altered: %(count)s.") % {"count": count})
        self.stdout.write(self.style.SUCCESS(_("Every stored file and submission is as it was.")))
