"""The hash chain of events, as pure calculation: how a link is made and how a chain is checked."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.ground.text.canonical import canonical_json
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

SYSTEM = "system"  # the chain of what happens in no city
FIRST = ("chain", "number", "at", "actor", "verb", "subject", "case", "before", "after", "data")
# What is hashed, by the form of the event: links written before a form was are checked as written.
COLUMNS = {1: FIRST, 2: (*FIRST, "form", "region", "witness")}
FORM = max(COLUMNS)
HEAD = {"head_of", "length", "hash"}


@dataclass(frozen=True)
class Mark:
    """That a chain had `hash` at its `length`, as somebody vouches for who is called `source`."""

    chain: str
    length: int
    hash: str
    source: Sentence


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
    """SHA-256 over the previous hash and the columns of the row's form in canonical JSON."""
    content = canonical({name: row[name] for name in COLUMNS[row.get("form", 1)]})
    return hashlib.sha256(f"{previous_hash}\n{content}".encode()).hexdigest()


def verify(
    rows: Iterable[dict],
    marks: Iterable[Mark] = (),
    since: Mapping[str, tuple[int, str]] | None = None,
) -> BrokenLink | None:
    """The first broken link of an export, or None.

    `rows`: events in the order of their numbers (chains may be mixed), then one head a chain
    (`head_of`, `length`, `hash`), without which a cut-off tail would go unnoticed. `marks`: what
    each chain was known to be; without them a history rewritten whole, heads and all, would hold.
    `since`: length and hash by chain up to which the events were checked before and are left out.
    """
    ends: dict[str, tuple[int, str]] = dict(since or {})
    headed: set[str] = set()
    due = _by_place(marks)
    for row in rows:
        if not isinstance(row, dict) or not (_is_link(row) or set(row) == HEAD):
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
        if reason := _fault(row, number + 1, previous, beyond=row["chain"] in headed):
            return BrokenLink(row["chain"], number + 1, reason)
        ends[row["chain"]] = (row["number"], row["hash"])
        for digest, mark in due.pop((row["chain"], row["number"]), {}).items():
            if digest != row["hash"]:
                return BrokenLink(row["chain"], row["number"], _otherwise(mark))
    for chain, (number, _hash) in ends.items():
        if chain not in headed:
            return BrokenLink(chain, number, Sentence(_("the head of the chain is missing.")))
    for (chain, _length), left in sorted(due.items()):
        (mark, *_others) = left.values()
        return BrokenLink(chain, ends.get(chain, (0, ""))[0] + 1, _shorter(mark))
    return None


def _is_link(row: dict) -> bool:
    form = row.get("form", 1)
    columns = COLUMNS.get(form, ()) if isinstance(form, int) else ()
    return set(row) == {*columns, "previous_hash", "hash"}


def _by_place(marks: Iterable[Mark]) -> dict[tuple[str, int], dict[str, Mark]]:
    """Of equal marks the first: a quiet chain is signed alike day after day."""
    due: dict[tuple[str, int], dict[str, Mark]] = {}
    for mark in marks:
        due.setdefault((mark.chain, mark.length), {}).setdefault(mark.hash, mark)
    return due


def _otherwise(mark: Mark) -> Sentence:
    message = _("it or an event before it was rewritten; %(source)s signed another.")
    return Sentence(message, {"source": mark.source})


def _shorter(mark: Mark) -> Sentence:
    message = _("missing; %(source)s signed %(length)s events.")
    return Sentence(message, {"source": mark.source, "length": mark.length})


def _fault(row: dict, number: int, previous: str, *, beyond: bool) -> Sentence | None:
    if beyond:
        return Sentence(_("it stands beyond the head of the chain."))
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
