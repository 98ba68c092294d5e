"""How a row changes state: by compare-and-set, with exactly one event, and a word for who came late.

Of two people one wins; the other is told what happened meanwhile. Locks are a courtesy
(SQLite has none), the conditional UPDATE is the guarantee.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from portal.ground.history import events

_followers: dict[type[Model], list[Callable[[Model, object], None]]] = {}


class VerbRefused(Exception):
    """The verb is not possible, or no longer; the text tells whoever asked why."""


class Recorded:
    """A model whose changes are events: how the history names a row. Columns may do it already."""

    @property
    def event_subject(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def event_city(self) -> str | None:
        """Code of the city in whose chain the row's events stand."""
        return self.region.city.code

    @property
    def event_region(self) -> str | None:
        """Code of the region the row belongs to."""
        return self.region.code

    @property
    def event_case(self) -> str:
        """Number of the case the row belongs to, "" for none."""
        return ""

    @property
    def event_state(self) -> str:
        """What ``before`` and ``after`` say of the row."""
        return str(self.status)


@dataclass(frozen=True)
class Transition:
    """A legal move: its verb in the history, the states it leads from and those it leads to."""

    verb: str
    sources: frozenset
    targets: frozenset

    @property
    def condition(self) -> Q:
        return Q(status__in=self.sources)


def followed_by(*models: type[Model]):
    """Register what follows each event about a row of these models, whatever verb made it: called with the
    row and the actor, after the event and in its transaction. For what carries changes on, so that no verb
    need know of it."""

    def register(function):
        for model in models:
            if function not in _followers.setdefault(model, []):
                _followers[model].append(function)
        return function

    return register


def put(row, *, refused: str) -> None:
    """Write a new row, all or nothing; ``VerbRefused`` where a constraint says that somebody was quicker."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise VerbRefused(str(refused)) from error


def advance(
    row: Model,
    *,
    verb: str,
    actor,
    expected: Q,
    columns: dict,
    meanwhile: Callable[[Model], str],
    data: dict | None = None,
) -> None:
    """Write ``columns`` while the row is still as ``expected``, and the one event of it.

    Raises ``VerbRefused(meanwhile(row))`` with the row as it is now when somebody was quicker.
    Must be called inside the transaction of everything else the verb does.
    """
    before = row.event_state
    compare_and_set(row, expected=expected, columns=columns, meanwhile=meanwhile)
    record(row, verb=verb, actor=actor, before=before, data=data)


def compare_and_set(
    row: Model, *, expected: Q, columns: dict, meanwhile: Callable[[Model], str]
) -> None:
    """As ``advance``, but the event is the caller's: it says what only the verb's work shows."""
    if not type(row)._base_manager.filter(expected, pk=row.pk).update(**columns):
        row.refresh_from_db()
        raise VerbRefused(meanwhile(row))
    for name, value in columns.items():
        setattr(row, name, value)


def record(row, *, verb: str, actor, before="", after=None, data: dict | None = None) -> None:
    """One event about ``row``; ``after``: its state now, unless something else is to be said."""
    events.record(
        verb=verb,
        subject=row.event_subject,
        city=row.event_city,
        region=row.event_region,
        actor=actor,
        case=row.event_case,
        before=str(before),
        after=row.event_state if after is None else str(after),
        data=data,
        row=row,
    )
    for follow in _followers.get(type(row), ()):
        follow(row, actor)
