"""What an import changes, entry by entry, as lines like ``~ materials[M_PLAN]: name, note``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KEYS = {
    "regions": ("code",),
    "questions": ("id",),
    "shared_fields": ("key",),
    "materials": ("id",),
    "legal_bases": ("code",),
    "permits": ("code",),
    "industries": ("code",),
    "departments": ("code",),
    "competences": ("region", "permit", "valid_from"),
    "issuing_bodies": ("region", "industry"),
    "lead_departments": ("region", "industry"),
    "region_parameters": ("region", "key"),
}


@dataclass(frozen=True)
class Change:
    """``sign``: + added, - removed, ~ changed in ``keys``; ``before``, ``after``: the entries."""

    sign: str
    kind: str
    code: str
    keys: tuple[str, ...] = ()
    before: Any = field(default=None, compare=False)
    after: Any = field(default=None, compare=False)

    def __str__(self) -> str:
        keys = f": {', '.join(self.keys)}" if self.keys else ""
        return f"{self.sign} {self.kind}[{self.code}]{keys}"


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """From one dump to another, in the order of the format."""
    found = list(_compare("common", before.get("common", {}), after.get("common", {})))
    for kind, keys in KEYS.items():
        found += _compare(kind, _index(before, kind, keys), _index(after, kind, keys))
    return found


def _index(data, kind, keys) -> dict[str, dict]:
    return {
        " ".join(str(entry.get(key) or "*") for key in keys if key in entry or key == "industry"): (
            entry
        )
        for entry in data.get(kind, ())
    }


def _compare(kind, old, new) -> Iterator[Change]:
    for code in new:
        if code not in old:
            yield Change("+", kind, code, after=new[code])
        elif old[code] != new[code]:
            keys = ()
            if isinstance(old[code], dict) and isinstance(new[code], dict):
                names = dict.fromkeys([*old[code], *new[code]])
                keys = tuple(k for k in names if old[code].get(k) != new[code].get(k))
            yield Change("~", kind, code, keys, old[code], new[code])
    for code in old:
        if code not in new:
            yield Change("-", kind, code, before=old[code])
