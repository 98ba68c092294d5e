"""Whether what the applicant was told has arrived: a message with what the outbox says of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions import OCCASIONS
from issuance.casework.messages.telling import OUTBOX
from issuance.labels import Label
from issuance.models import Message
from portal.ground.jobs.outbox import MAX_ATTEMPTS
from portal.ground.models import OutboxMessage

DELIVERED = Label(_("delivered"), "ok", "ok")
WAITING = Label(_("being sent"), "info", "wait")
AGAIN = Label(_("not taken yet, tried again"), "warn", "hold")
GIVEN_UP = Label(_("could not be delivered"), "bad", "bad")


@dataclass(frozen=True)
class Delivery:
    """``tries``: how often it was not taken; ``next_at``: when it is tried again."""

    message: Message
    label: Label
    tries: int = 0
    next_at: datetime | None = None

    @property
    def title(self):
        return OCCASIONS[self.message.kind].title

    @property
    def paper(self) -> str:
        """Which paper it tells of, and of which permit item; empty where it tells of none."""
        if (paper := self.message.notice) is None:
            return ""
        named = [paper.title, *([paper.review.permit_name] if paper.review else []), paper.number]
        return " · ".join(map(str, named))


def deliveries(case) -> list[Delivery]:
    """Of a case, newest first; two queries."""
    messages = list(case.messages.select_related("notice__review"))
    open_keys = [message.key for message in messages if not message.delivered_at]
    waiting = OutboxMessage.objects.filter(kind=OUTBOX, key__in=open_keys).in_bulk(field_name="key")
    return [_delivery(message, waiting.get(message.key)) for message in messages]


def _delivery(message, waiting) -> Delivery:
    if message.delivered_at or (waiting and waiting.done_at):
        return Delivery(message, DELIVERED)
    if waiting is None or not waiting.attempts or not waiting.last_error:
        return Delivery(message, WAITING)
    if waiting.attempts >= MAX_ATTEMPTS:
        return Delivery(message, GIVEN_UP, waiting.attempts)
    return Delivery(message, AGAIN, waiting.attempts, waiting.due_at)
