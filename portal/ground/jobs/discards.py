"""Files that a row has let go of: looked at again by the collector, outside its transaction."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from portal.ground.calendar import clock
from portal.ground.files import blob_collector
from portal.ground.jobs import outbox

DISCARD = (
    "forms.discard"  # the name messages have been written under since before the ground did it
)
WAIT = timedelta(days=2)  # longer than the store protects what is young


def let_go(digests: Iterable[str]) -> None:
    """Have files looked at again in two days; in the transaction that stops naming them."""
    at = clock.now() + WAIT
    for sha256 in set(digests):
        key = f"{DISCARD}:{sha256}:{at:%Y%m%d}"
        outbox.enqueue(kind=DISCARD, key=key, payload={"sha256": sha256}, due_at=at)


@outbox.handler(DISCARD, _("file to be looked at by the collector"))
def discard(message) -> None:
    blob_collector.collect(message.payload["sha256"])
