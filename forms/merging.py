"""A tab writes only what it changed: the three-way merge of what a page showed, what came back and
what is stored by now.

Pure: values by name, each a text or a list of texts; nothing else is known of them.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

MINE, STORED = CHOICES = ("mine", "stored")
LENGTH = 12  # bytes of a digest: enough to tell two values of one field apart


def plain(value: Any) -> Any:
    """A value as it is compared: nothing typed is one value, however it is written."""
    if isinstance(value, list | tuple):
        parts = [plain(part) for part in value]
        return parts if any(parts) else ""
    return str("" if value is None else value).replace("\r\n", "\n")


@dataclass(frozen=True)
class Shown:
    """What one page showed: a keyed digest of each value, so that the page carries no value twice.

    ``keys``: the newest first, with which digests are made; an old page may bear those of another.
    ``disputed``: names for which the page asked the person to choose.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    keys: Sequence[bytes] = (b"",)

    @classmethod
    def of(cls, values: Mapping[str, Any], *, disputed=(), keys: Sequence[bytes] = (b"",)):
        digests = {name: _digest(name, value, keys[0]) for name, value in values.items()}
        return cls(digests, frozenset(disputed), keys)

    def showed(self, name: str, value: Any) -> bool:
        """Whether this was the value of ``name`` on the page."""
        digest = self.digests.get(name, "")
        return any(hmac.compare_digest(digest, _digest(name, value, key)) for key in self.keys)


def _digest(name: str, value: Any, key: bytes) -> str:
    body = dumps([name, plain(value)], ensure_ascii=False).encode()
    return hmac.digest(key, body, sha256)[:LENGTH].hex()


@dataclass(frozen=True)
class Conflict:
    """A value changed here and meanwhile elsewhere; only a person can choose."""

    mine: Any
    stored: Any


@dataclass(frozen=True)
class Merged:
    """``values``: what is to be written, and nothing else is; ``conflicts``: what waits for a choice."""

    values: dict[str, Any]
    conflicts: dict[str, Conflict]


def merge(
    shown: Shown,
    mine: Mapping[str, Any],
    stored: Mapping[str, Any],
    picks: Mapping[str, str] | None = None,
) -> Merged:
    """What of ``mine`` is written over ``stored``, name by name.

    ``picks``: name → ``mine`` or ``stored``, chosen between the two values a page showed side by
    side; a choice counts for the value it was made against. A name the page is not known to have
    shown (a page of an unknown key) is written only where nothing stands.
    """
    values, conflicts = {}, {}
    for name, value in mine.items():
        match _whose(shown, name, value, stored, (picks or {}).get(name)):
            case "mine":
                values[name] = value
            case "":
                conflicts[name] = Conflict(value, stored[name])
    return Merged(values, conflicts)


def _whose(shown, name, value, stored, pick) -> str:
    """``mine``, ``stored``, or nothing where a person must say."""
    if name not in stored:
        return MINE
    if plain(value) == plain(stored[name]):
        return STORED
    if name in shown.disputed:
        return pick if pick in CHOICES and shown.showed(name, stored[name]) else ""
    if name not in shown.digests:
        return _without_a_page(value, stored[name])
    if shown.showed(name, stored[name]):
        return MINE
    return STORED if shown.showed(name, value) else ""


def _without_a_page(value, stored) -> str:
    if not plain(value):
        return STORED
    return "" if plain(stored) else MINE
