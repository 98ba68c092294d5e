"""What a source of a catalogue has changed, told apart from what its taker has; pure.

Entries are compared three ways and key by key: as taken over last (base), as the source has them
now, as the taker's own. What only the source changed is taken over at one word; where both
changed the same key, a person chooses. Knows no key of the format: whatever entries have is
compared.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.ground.text.canonical import canonical_json

Entry = dict[str, Any]
Entries = dict[str, dict[str, Entry]]  # kind → code → entry
Place = tuple[str, str]  # kind, code

NONE = object()  # of a key: the entry does not have it


class State(StrEnum):
    """Of an entry. ``NEW``: here not yet, or passed over and changed since; ``LEFT``: passed over
    as it is; ``CONFLICT``: both changed one of its keys; ``GONE``: the source has it no longer;
    ``SAME``: equal on both sides; ``OWN``: of nobody's concern but the taker's."""

    NEW = "new"
    LEFT = "left"
    CHANGED = "changed"
    CONFLICT = "conflict"
    GONE = "gone"
    SAME = "same"
    OWN = "own"


class Side(StrEnum):
    """Who changed a key since it was taken over; ``BOTH`` also where nothing is remembered."""

    NOBODY = "nobody"
    SOURCE = "source"
    OWN = "own"
    BOTH = "both"


@dataclass(frozen=True)
class Key:
    name: str
    base: Any
    source: Any
    own: Any

    @property
    def side(self) -> Side:
        if self.source == self.own:
            return Side.NOBODY
        if self.own == self.base:
            return Side.SOURCE
        return Side.OWN if self.source == self.base else Side.BOTH


class NotChosen(ValueError):
    """A key that both sides changed, and no word which of them is to hold."""


@dataclass(frozen=True)
class Row:
    """One entry on its three sides; ``None``: not there, and of ``base`` that nothing is known."""

    kind: str
    code: str
    base: Entry | None
    source: Entry | None
    own: Entry | None

    @property
    def place(self) -> Place:
        return self.kind, self.code

    @cached_property
    def digest(self) -> str:
        """Stands for exactly these three sides."""
        sides = [self.kind, self.code, self.base, self.source, self.own]
        return hashlib.sha256(canonical_json(sides).encode()).hexdigest()[:32]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The keys of an entry that both sides have, as far as they differ."""
        if self.source is None or self.own is None:
            return ()
        unknown = object()  # equal to neither side
        names = dict.fromkeys([*self.source, *self.own])
        keys = (
            Key(
                name,
                unknown if self.base is None else self.base.get(name, NONE),
                self.source.get(name, NONE),
                self.own.get(name, NONE),
            )
            for name in names
        )
        return tuple(key for key in keys if key.side is not Side.NOBODY)

    @cached_property
    def state(self) -> State:
        if self.source == self.own:
            return State.SAME
        if self.own is None:
            return State.LEFT if self.base == self.source else State.NEW
        if self.source is None:
            return State.OWN if self.base is None else State.GONE
        sides = {key.side for key in self.keys}
        if Side.BOTH in sides:
            return State.CONFLICT
        return State.CHANGED if Side.SOURCE in sides else State.OWN

    @property
    def changed_here(self) -> bool:
        """Whether the own entry is another than the one taken over."""
        return self.own is not None and self.base is not None and self.own != self.base

    def taken(self, picks: Mapping[str, str] | None = None) -> Entry | None:
        """The own entry with what the source changed, ``None``: gone; raises ``NotChosen``.

        ``picks``: by name of a key ``"source"`` or ``"own"``. What the own side alone changed
        stays without being asked.
        """
        if self.source is None or self.own is None:
            return self.source
        entry = dict(self.own)
        for key in self.keys:
            pick = (picks or {}).get(key.name)
            if key.side is Side.BOTH and pick not in (Side.SOURCE, Side.OWN):
                raise NotChosen(key.name)
            if (pick or key.side) == Side.SOURCE:
                if key.source is NONE:
                    del entry[key.name]
                else:
                    entry[key.name] = key.source
        return entry


def compare(base: Mapping[Place, Entry], source: Entries, own: Entries) -> list[Row]:
    """Every entry the source has or had, in its order; then what it has no longer."""
    rows = [
        Row(kind, code, base.get((kind, code)), entry, own.get(kind, {}).get(code))
        for kind, entries in source.items()
        for code, entry in entries.items()
    ]
    gone = (place for place in base if place[1] not in source.get(place[0], {}))
    return rows + [
        Row(kind, code, base[kind, code], None, own.get(kind, {}).get(code)) for kind, code in gone
    ]


def named(entry: Any) -> Iterator[str]:
    """Every text in an entry, its keys too: what it refers to is among them."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, Mapping):
        for key, part in entry.items():
            yield key
            yield from named(part)
    elif isinstance(entry, list):
        for part in entry:
            yield from named(part)


def needed(entry: Entry, kinds, source: Entries, have: Entries) -> list[Place]:
    """What an entry of the source refers to, directly, among these kinds and is not there yet."""
    words = dict.fromkeys(named(entry))
    return [
        (kind, word)
        for kind in kinds
        for word in words
        if word in source.get(kind, {}) and word not in have.get(kind, {})
    ]
