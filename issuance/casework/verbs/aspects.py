"""What a verb states of itself: whose it is, where it stands, how it is drawn, which lists it has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import reduce

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from portal.ground.calendar.office_days import OfficeDays


class By(StrEnum):
    """Whose verb it is; only officers' verbs are offered on the desk."""

    OFFICER = "officer"
    APPLICANT = "applicant"
    CLOCK = "clock"
    NOBODY = "nobody"  # it follows from another verb, within its transaction


class Place(IntEnum):
    """Where on the case page: what presses first, the way on, ways aside closed below it, what ends things
    last."""

    FIRST = 0
    MAIN = 1
    ASIDE = 2
    DANGER = 3


class Tone(StrEnum):
    """How the history draws an event."""

    DONE = "done"
    HOLD = "hold"
    STOP = "stop"


@dataclass(frozen=True)
class Queue:
    """A list of the work list (待办).

    ``rows``: (actor, day) → what waits for this person, soonest first; None where no post of the
    actor includes such work. ``matter``: what a row is about; ``due``: the column with its last day,
    by its path from the row; ``counted``: that day where it stands in no column, from the office days of its
    place; ``later``: the last day there would be, from the office days of its place,
    where this person decides on it.
    ``page``: name of the page where it is worked on, beside the case page;
    ``watched``: its cases are looked after and nothing has to be done: it stands apart from the tasks;
    ``urgent``: it stands before the others, and is the one that is open first.
    """

    code: str
    title: Promise
    rows: Callable[[object, date], QuerySet | None]
    matter: Callable[[Model], str]
    due: str = ""
    counted: Callable[[Model, OfficeDays], date] | None = None
    later: Callable[[Model, OfficeDays], date] | None = None
    page: str = ""
    watched: bool = False
    urgent: bool = False

    def due_of(self, row: Model, days: OfficeDays) -> date | None:
        if self.counted:
            return self.counted(row, days)
        return reduce(getattr, self.due.split("__"), row) if self.due else None
