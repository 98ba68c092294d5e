"""How a status changes: under the case's lock, by compare-and-set, with exactly one Event."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from issuance.models import Case, Licence, Permit, Review
from portal.ground.history import events


class IllegalMove(Exception):
    """The move is not legal now; the text tells the reader why."""


@dataclass(frozen=True)
class Move:
    """A verb with its legal sources and targets."""

    verb: str
    sources: frozenset
    targets: frozenset


def table(**moves) -> dict[str, Move]:
    """Moves by verb from ``verb=(sources, targets)``."""
    return {
        verb: Move(verb, frozenset(sources), frozenset(targets))
        for verb, (sources, targets) in moves.items()
    }


@contextmanager
def locked(case):
    """A transaction that holds the case's row and sees it afresh."""
    with transaction.atomic():
        case.refresh_from_db(from_queryset=Case.objects.select_for_update())
        yield case


def guard(subject, move):
    if subject.status not in move.sources:
        raise IllegalMove(told(subject))


def advance(subject, move, to, actor, **columns):
    """Move ``subject`` to ``to`` and write the event; ``IllegalMove`` when it has moved on."""
    if to not in move.targets:
        raise ValueError(f"{move.verb} never leads to {to}")
    before = subject.status
    fresh = type(subject).objects.filter(pk=subject.pk, status__in=move.sources, status=before)
    if not fresh.update(status=to, **columns):
        subject.refresh_from_db()
        raise IllegalMove(told(subject))
    for name, value in {"status": to, **columns}.items():
        setattr(subject, name, value)
    record(subject, move.verb, actor, before=before, after=to)


def record(subject, verb, actor, *, before="", after=""):
    """One Event about a case, a review, a permit or a licence, in its city's chain."""
    case = _case_of(subject)
    events.record(
        verb=verb,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        actor=actor,
        case=case.number,
        before=str(before),
        after=str(after),
        city=case.region.city.code,
    )


def _case_of(subject):
    match subject:
        case Case():
            return subject
        case Permit():
            return subject.review.case
        case Licence():
            return subject.origin_case
        case _:
            return subject.case


def told(subject) -> str:
    """What the state is now and, where known, who brought it about and when."""
    status = subject.get_status_display()
    if isinstance(subject, Review) and subject.decided_by_id:
        at = date_format(timezone.localtime(subject.decided_at), "Y-m-d H:i")
        return _("%(who)s decided this on %(at)s: %(status)s.") % {
            "who": subject.decided_by,
            "at": at,
            "status": status,
        }
    return _("This can no longer be done: %(subject)s is now “%(status)s”.") % {
        "subject": subject,
        "status": status,
    }
