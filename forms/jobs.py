"""Expired drafts go with their papers, and files in quarantine are judged; done by ``tick``."""

from datetime import timedelta
from itertools import chain

from django.db import transaction

from forms import uploads
from forms.models import Draft, Upload
from portal.ground.calendar import clock
from portal.ground.jobs import discards, schedule

BATCH = 100
JUDGING = 20.0  # seconds of a round


@schedule.due("expired-drafts", every=timedelta(days=1))
def sweep_drafts() -> int:
    """Delete expired drafts with all they hold; returns how many."""
    gone = 0
    while keys := list(_expired().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            files = [upload.blobs for upload in Upload.objects.filter(draft__in=keys)]
            Draft.objects.filter(pk__in=keys).delete()
            discards.let_go(chain.from_iterable(files))
        gone += len(keys)
    return gone


@schedule.due("files-in-quarantine", every=timedelta(seconds=5))
def judge_files() -> int:
    """Judge what found no free place when it came; returns how many."""
    return uploads.judge_waiting(seconds=JUDGING)


def _expired():
    return Draft.objects.filter(expires_at__lte=clock.now()).order_by("pk")
