"""What nobody needs any more: expired drafts, and bytes that no record names; done by ``tick``."""

from collections.abc import Iterable
from datetime import timedelta

from django.apps import apps
from django.db import transaction

from forms.models import Draft, Upload
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.jobs import outbox, schedule

DISCARD = "forms.discard"
WAIT = timedelta(days=2)  # longer than the store protects what is young
BATCH = 100


@schedule.due("expired-drafts", every=timedelta(days=1))
def sweep_drafts() -> int:
    """Delete expired drafts with all they hold; returns how many."""
    gone = 0
    while keys := list(_expired().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            files = list(Upload.objects.filter(draft__in=keys).values_list("sha256", flat=True))
            Draft.objects.filter(pk__in=keys).delete()
            let_go(files)
        gone += len(keys)
    return gone


def _expired():
    return Draft.objects.filter(expires_at__lte=clock.now()).order_by("pk")


def let_go(digests: Iterable[str]):
    """Have files looked at again in two days; in the transaction that stops naming them."""
    at = clock.now() + WAIT
    for sha256 in set(digests):
        key = f"{DISCARD}:{sha256}:{at:%Y%m%d}"
        outbox.enqueue(kind=DISCARD, key=key, payload={"sha256": sha256}, due_at=at)


@outbox.handler(DISCARD)
def discard(message):
    """Delete the bytes unless a record names them: equal files of other persons are one file."""
    sha256 = message.payload["sha256"]
    if not named(sha256):
        storage.discard(sha256)


def named(sha256: str) -> bool:
    """Whether any row of any room names this file: every column that ends in ``sha256`` may."""
    return any(
        model._base_manager.filter(**{column.name: sha256}).exists()
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.name.endswith("sha256")
    )
