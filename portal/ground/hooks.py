"""What a lower room asks of the rooms above it, which it may not import (Wagtail's hooks, by name).

Each hook is one constant with the shape of its answers; whoever answers registers in its
`wagtail_hooks.py`. An answer is a list of lines, of none too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from wagtail import hooks


@dataclass(frozen=True)
class Hook:
    """A question: in words what it is asked with, and the type of each line of an answer."""

    name: str
    asked_with: str
    line: type

    def register(self, answer: Callable) -> Callable:
        hooks.register(self.name, answer)
        return answer

    def lines(self, *asked) -> list:
        """The lines of all rooms, in the order of their registration."""
        return [line for answer in hooks.get_hooks(self.name) for line in answer(*asked)]


@dataclass(frozen=True)
class Waiting:
    """So many of something to be done at this address; ``late``: it should have been done."""

    label: str
    count: int
    url: str
    late: bool = False


class Left(NamedTuple):
    """So many of something that the holder of a post leaves behind; ``code``: for the history.

    ``hand_over``: (heir, actor) → what waits for this person by name is given to the heir. Without
    it the colleagues of the post have it in their lists anyway. ``hold`` locks what is given over:
    all of it before the first event, whose chain everybody else of the city waits for.
    """

    code: str
    label: str | Promise
    count: int
    hand_over: Callable[[object, object], None] | None = None
    hold: Callable[[], None] | None = None


class FurtherReading(NamedTuple):
    title: str
    url: str
    day: date


class Offer(NamedTuple):
    """A verb of a higher room: the address to post to, and its label."""

    url: str
    label: str


class EventWords(NamedTuple):
    """What stands in the history as ``name``, in words.

    ``name`` is a verb (``release.draft``), what a subject is called where that is no model's name
    (``filing``), or a state no ``status`` column holds, with its kind (``filing:due``).
    """

    name: str
    words: str | Promise


class Volume(NamedTuple):
    """So many cases of an industry, by its code."""

    industry: str
    cases: int


class Sealed(NamedTuple):
    """A record with a digest of its own; whether it still is what was sealed."""

    row: str
    intact: bool


WAITING = Hook("waiting_for_somebody", "user", Waiting)
LEFT = Hook("left_behind", "post", Left)
READ_BESIDE_GUIDE = Hook("guide_read_beside", "page, region, request", FurtherReading)
RELEASE_FACTS = Hook("release_facts", "release", str)
RELEASE_OFFERS = Hook("release_offers", "actor, release", Offer)
INDUSTRY_VOLUME = Hook("industry_volume", "year, regions", Volume)
EVENT_WORDS = Hook("event_words", "nothing", EventWords)
SEALED = Hook("sealed_records", "nothing", Sealed)
TO_TELL_AT_INTAKE = Hook(
    "to_tell_at_intake", "clerk, version, way chosen by code of permit item, data", str
)
LATER_HINDRANCES = Hook(
    "later_application_hindrances", "kind, what it is about, codes of permit items", str
)

HOOKS = (
    LATER_HINDRANCES,
    WAITING,
    LEFT,
    READ_BESIDE_GUIDE,
    RELEASE_FACTS,
    RELEASE_OFFERS,
    INDUSTRY_VOLUME,
    EVENT_WORDS,
    SEALED,
    TO_TELL_AT_INTAKE,
)
