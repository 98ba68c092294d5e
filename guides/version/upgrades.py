"""Bodies of older schemas, read as today's: each step turns a dict of schema n into n + 1; pure.

The stored bytes never change. A step says what the older schema meant, never more: what it had no
word for is unknown, and what it only implied stays no promise.
"""

from collections.abc import Callable, Mapping
from typing import Any


def from_1(data: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 left out what was empty among sample documents and the English summary. Its 可容缺 was
    no choice but what the words did not refuse, so its yes is none. Renewal was words alone."""
    for permit in data["permits"]:
        permit["renewal"] = {"note": permit.pop("renewal_window", "")}
        commitment = permit["commitment"]
        commitment["deferrable"] = "unknown" if commitment["deferrable"] else "no"
    return data


UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: from_1}
