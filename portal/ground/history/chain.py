"""The hash chain of events, as pure calculation: how a link is made and how a chain is checked."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.ground.text.canonical import canonical_json
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

SYSTEM = "system"  # the chain of what happens in no city
COLUMNS = ("chain", "number", "at", "actor", "verb", "subject", "case", "before", "after", "data")
LINK = {*COLUMNS, "previous_hash", "hash"}
HEAD = {"head_of", "length", "hash"}


@dataclass(frozen=True)
class BrokenLink:
    """The first link of a chain that is not as it was written, and what is wrong with it."""

    chain: str
    number: int
    reason: Sentence

    def __str__(self) -> str:
        message = _("Chain %(chain)s, event %(number)s: %(reason)s")
        return str(Sentence(message, vars(self)))


def canonical(value) -> str:
    """As `canonical_json`. Raises TypeError for what two databases would store
    differently: anything but text, whole numbers, truth values, null, lists and text-keyed dicts.
    """
    _check(value)
    return canonical_json(value)


def _check(value) -> None:
    match value:
        case None | bool() | int():
            pass
        case str():
            value.encode()
            if "\0" in value:
                raise TypeError("an event cannot hold U+0000")
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise TypeError(f"an event's keys are text, not {type(key).__name__}")
                _check(key)
                _check(item)
        case _:
            raise TypeError(f"an event cannot hold a {type(value).__name__}")


def moment(at: datetime) -> str:
    """The one spelling of a moment that is hashed: UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(previous_hash: str, row: dict) -> str:
    """SHA-256 over the previous hash and the row's columns in canonical JSON."""
    content = canonical({name: row[name] for name in COLUMNS})
    return hashlib.sha256(f"{previous_hash}\n{content}".encode()).hexdigest()


def verify(rows: Iterable[dict]) -> BrokenLink | None:
    """The first broken link of an export, or None.

    `rows`: events in the order of their numbers (chains may be mixed), then one head a chain
    (`head_of`, `length`, `hash`), without which a cut-off tail would go unnoticed.
    """
    ends: dict[str, tuple[int, str]] = {}
    headed: set[str] = set()
    for row in rows:
        if not isinstance(row, dict) or set(row) not in (LINK, HEAD):
            chain, (number, _hash) = next(reversed(ends.items()), ("", (0, "")))
            return BrokenLink(chain, number + 1, Sentence(_("the line is not an event.")))
        if "head_of" in row:
            number, last = ends.get(row["head_of"], (0, ""))
            headed.add(row["head_of"])
            if (row["length"], row["hash"]) != (number, last):
                reason = Sentence(
                    _("the chain ends here, but %(length)s events were written."),
                    {"length": row["length"]},
                )
                return BrokenLink(row["head_of"], number, reason)
            continue
        number, previous = ends.get(row["chain"], (0, ""))
        if reason := _fault(row, number + 1, previous):
            return BrokenLink(row["chain"], number + 1, reason)
        ends[row["chain"]] = (row["number"], row["hash"])
    for chain, (number, _hash) in ends.items():
        if chain not in headed:
            return BrokenLink(chain, number, Sentence(_("the head of the chain is missing.")))
    return None


def _fault(row: dict, number: int, previous: str) -> Sentence | None:
    if row["number"] != number:
        return Sentence(_("missing; event %(found)s follows."), {"found": row["number"]})
    if row["previous_hash"] != previous:
        return Sentence(_("does not continue the event before it."))
    try:
        expected = link_hash(previous, row)
    except (TypeError, ValueError):
        expected = ""
    if row["hash"] != expected:
        return Sentence(_("its content is not what was written."))
    return None
