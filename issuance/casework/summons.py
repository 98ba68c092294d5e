"""Who is notified of a set hearing, how, and since when (行政许可法 48: seven days ahead).

The seven working days run from the day each received the notice. The applicant received it electronically
on the day the first message that tells of it was delivered to an address they gave; national law does not
say when a notice counts as received in licensing, so this is a rule of this portal. Where no message was
delivered, and to interested parties, it is handed over or sent by post, and the day is recorded.
"""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from issuance.casework import due_days
from issuance.casework.hearings import hearing_of
from issuance.casework.interested import APPLICANT, parties
from issuance.models import Hearing, Interested, Message
from issuance.models.notified import Way
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from portal.ground.text.masks import masked_numbers

Stage = Hearing.Stage


class Summoned(NamedTuple):
    """``key``: as a form names them; ``row``: where the receipt is recorded; ``on``: None while not known."""

    key: str
    name: str
    way: str
    on: date | None
    row: Hearing | Interested

    @property
    def how(self) -> str:
        return Way(self.way).label if self.way else ""


def everybody(review) -> list[Summoned]:
    """The applicant first; none before a hearing is set. Reads what a page has prefetched."""
    hearing = hearing_of(review)
    if hearing is None or hearing.on is None:
        return []
    way, on = hearing.notified_way, hearing.notified_on
    if on is None and (on := _delivered(hearing)):
        way = Way.ELECTRONIC
    told = [
        Summoned(str(row.pk), masked_numbers(row.name), row.notified_way, row.notified_on, row)
        for row in parties(review)
    ]
    return [Summoned(APPLICANT, _("the applicant"), way, on, hearing), *told]


def _delivered(hearing) -> date | None:
    sent = hearing.summons.messages.all() if hearing.summons else ()
    days = [clock.day_of(row.delivered_at) for row in sent if row.delivered_at]
    return min(days, default=None)


def unreached(review) -> str:
    """What hinders the record of the hearing while nobody knows when somebody received the notice."""
    names = "、".join(one.name for one in everybody(review) if one.on is None)
    told = _("Record first how and when they received the notice of the hearing: %(names)s.")
    return told % {"names": names} if names else ""


def first_day(review) -> date | None:
    """The first on which it may be held, by what is known of who received the notice when."""
    reached = [one.on for one in everybody(review) if one.on]
    days = almanac.days_of(review.region_id)
    return due_days.hearing_not_before(max(reached), days) if reached else None


def too_near(review, day: date) -> str:
    """Why a hearing on this day is none that was notified seven days ahead."""
    first = first_day(review)
    if first is None or first <= day:
        return ""
    days = almanac.days_of(review.region_id)
    late = "、".join(
        f"{one.name}（{one.on:%Y-%m-%d}）"
        for one in everybody(review)
        if one.on and due_days.hearing_not_before(one.on, days) > day
    )
    return _(
        "Received too late for that day: %(who)s. Seven working days lie between (行政许可法 48): not before"
        " %(first)s. Set it for a later day."
    ) % {"who": late, "first": first.isoformat()}


def too_near_after(review, received: date) -> str:
    """The same of the day that is set, to whoever records a receipt of this day."""
    first = due_days.hearing_not_before(received, almanac.days_of(review.region_id))
    if first <= hearing_of(review).on:
        return ""
    return _(
        "That is too late for the day that is set: seven working days lie between (行政许可法 48). Set the"
        " hearing anew, not before %(first)s."
    ) % {"first": first.isoformat()}


def waits_for_receipt() -> Q:
    """Of hearings that are set: somebody's receipt is not known."""
    delivered = Message.objects.filter(notice=OuterRef("summons"), delivered_at__isnull=False)
    told = Interested.objects.filter(review=OuterRef("review"), notified_on=None)
    again = Interested.objects.filter(
        review=OuterRef("review"), name=OuterRef("name"), pk__gt=OuterRef("pk")
    )
    return (Q(notified_on=None) & ~Exists(delivered)) | Exists(told.exclude(Exists(again)))
