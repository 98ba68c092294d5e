"""When the renewal of a permit (延续) is applied for, and what silence on it means (行政许可法 50).

The guide version of its case says from when until when; where it says no last day, the law does.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days
from issuance.models import Permit, Renewal
from issuance.status import PermitStanding
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.office_days import almanac

GENERAL_DAYS = 20  # working days (行政许可法 42)
BY_LAW = 30  # days before the last one, where nothing else is said (行政许可法 50 第一款)
DECIDING_DAYS = 2  # working days, by choice of this portal: to tell its holder, and to decide
AHEAD, AGAIN = timedelta(days=60), timedelta(days=15)  # before the last day to apply
TWICE = gettext_lazy("Its renewal was applied for already.")
UNSETTLED = (Renewal.Outcome.OPEN, Renewal.Outcome.SILENCE)


@dataclass(frozen=True)
class Window:
    """``opens``: the first day to apply, None where any day is early enough; ``closes``: the last one in
    time."""

    opens: date | None
    closes: date


def window(permit: Permit, until: date | None = None) -> Window:
    """Of a permit with a last day: its own, or another that it gets."""
    part, until = _item(permit).renewal, until or permit.valid_until
    days = almanac.days_of(permit.review.region_id)
    count = {
        "工作日": lambda n: clock.add_working_days(until, -n, days=days),
        "日": lambda n: until - timedelta(days=n),
        "个月": lambda n: clock.add_months(until, -n),
    }[part.unit]
    by_law = until - timedelta(days=BY_LAW)
    closes = by_law if part.latest is None else count(part.latest)
    return Window(None if part.earliest is None else count(part.earliest), closes)


def decided_by(permit: Permit, applied_on: date, days: OfficeDays) -> date:
    """Until when it is decided: within the limit the guide version has for the renewal of the item, else
    within twenty working days (行政许可法 42), and before its last day in any case (50)."""
    described = (kind for kind in _item(permit).kinds if kind.kind == "renewal")
    kind = next(described, None)
    value, unit = (kind.limit.value, kind.limit.unit) if kind else (GENERAL_DAYS, "工作日")
    if kind and kind.promised_working_days is not None:
        value, unit = kind.promised_working_days, "工作日"
    if unit == "当场":
        return applied_on
    due = clock.deadline(applied_on, value, unit, days=days.told_on(applied_on)).due
    return min(due, permit.valid_until)


def checked_by(renewal: Renewal, days: OfficeDays) -> date:
    """Until when it is said that papers are missing, or that it is not accepted: five working days from its
    receipt, or from that of the papers that were asked for, or from their last day; afterwards it counts as
    accepted (行政许可法 32)."""
    asked = renewal.lacks_until if renewal.lacks_on and not renewal.supplied_on else None
    received = renewal.supplied_on or asked or renewal.applied_on
    return due_days.acceptance_due(received, days)


def heard_by(permit: Permit, days: OfficeDays) -> date:
    """Until when its holder may state their view: the days of the region, and not beyond the day before its
    last one, on which the department must still be able to decide."""
    span = permit.review.case.region.days_for("answer_days")
    wanted = clock.add_working_days(clock.today(), span, days=days)
    return min(wanted, permit.valid_until - timedelta(days=1))


def last_to_ask(permit: Permit, days: OfficeDays) -> date:
    """Until when papers may be awaited so that it can still be refused before its last day: the days of the
    region to state a view (行政许可法 7), and those to tell of it and to decide, are left."""
    span = permit.review.case.region.days_for("answer_days") + DECIDING_DAYS
    after = permit.valid_until + timedelta(days=1)
    return clock.add_working_days(after, -(span + 1), days=days)


def awaits_papers(renewal: Renewal) -> bool:
    """Whether what was asked for may still be handed in by the day that was told, and is not there."""
    asked = renewal.lacks_on is not None and renewal.supplied_on is None
    return asked and clock.today() <= renewal.lacks_until


def silence_renews(permit: Permit) -> bool:
    """Unless the law of its item says no, which the guide version then names."""
    return _item(permit).renewal.silence != "no"


def own_words(permit: Permit) -> str:
    """What the guide version says of when to apply, where it fixes no last day."""
    part = _item(permit).renewal
    return part.note if part.latest is None else ""


def papers(permit: Permit) -> list[str]:
    """What the guide version asks for, where it describes the renewal of the item."""
    by_id = permit.owning_case.snapshot.material_by_id
    described = (kind for kind in _item(permit).kinds if kind.kind == "renewal")
    return [by_id[material].name for kind in described for material in kind.materials]


def _item(permit):
    return permit.owning_case.snapshot.permit_by_code[permit.permit_code]


def unsettled(permit: Permit) -> Renewal | None:
    """What is to be decided, or counts as granted without its new last day. Lists prefetch ``renewals``."""
    for renewal in permit.renewals.all():
        if renewal.outcome in UNSETTLED and renewal.until is None:
            return renewal
    return None


def wrote_down(actor, permit: Permit) -> bool:
    """Whether this officer wrote down at the window what is unsettled of it."""
    renewal = unsettled(permit)
    return actor is not None and renewal is not None and renewal.recorded_by_id == actor.pk


def awaits_decision(permit: Permit) -> bool:
    renewal = unsettled(permit)
    return renewal is not None and renewal.outcome == Renewal.Outcome.OPEN


def not_to_apply(permit: Permit) -> str:
    """Why nobody may apply today; a late application is taken, and its applicant is told what it is."""
    today = clock.today()
    if permit.review.prepares:
        return _("An approval to build is not renewed.")
    if permit.valid_until is None:
        return _("It has no last day that could be renewed.")
    if permit.review.given_up_at:
        return _("Its holder has given it up.")
    if unsettled(permit):
        return str(TWICE)
    if permit.standing(today) == PermitStanding.EXPIRED:
        told = _("It expired on %(day)s: apply for a new one.")
        return told % {"day": permit.valid_until.isoformat()}
    opens = window(permit).opens
    if opens and today < opens:
        return _("Its renewal may be applied for from %(day)s.") % {"day": opens.isoformat()}
    return ""


def first_look(permit: Permit, until: date | None) -> date | None:
    """When its holder is told first, where it lasts until a day."""
    if until is None or permit.review.prepares or permit.review.given_up_at:
        return None
    term = window(permit, until)
    return max(term.opens or date.min, term.closes - AHEAD)


def reminding(permit: Permit, today: date) -> tuple[bool, date | None]:
    """Whether its holder is told today of the last day to apply, and on which day it is looked at next."""
    first = first_look(permit, permit.valid_until)
    if first is None or unsettled(permit) or today > (closes := window(permit).closes):
        return False, None
    second = max(closes - AGAIN, first)
    if today < first:
        return False, first
    return True, second if today < second else None
