"""What nobody needs any more: expired drafts with their papers; done by ``tick``."""

from datetime import timedelta

from django.db import transaction

from forms.models import Draft, Upload
from portal.ground.calendar import clock
from portal.ground.jobs import discards, schedule

BATCH = 100


@schedule.due("expired-drafts", every=timedelta(days=1))
def sweep_drafts() -> int:
    """Delete expired drafts with all they hold; returns how many."""
    gone = 0
    while keys := list(_expired().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            files = list(Upload.objects.filter(draft__in=keys).values_list("sha256", flat=True))
            Draft.objects.filter(pk__in=keys).delete()
            discards.let_go(files)
        gone += len(keys)
    return gone


def _expired():
    return Draft.objects.filter(expires_at__lte=clock.now()).order_by("pk")
