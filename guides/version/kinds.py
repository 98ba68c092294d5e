"""Kinds of application (办理类型): what an item's papers, data, conditions, limit and fee are for; pure.

新办 is what the item itself describes. Of another kind an item says what it needs or it does not
offer it (待配置): the procedures of 行政许可法 49 (变更), 50 (延续) and 70 (注销) differ from item to item.
"""

from collections.abc import Iterable
from typing import Literal

Kind = Literal["new", "change", "renewal", "addition", "replacement", "cancellation"]
NEW: Kind = "new"
WORDS: dict[Kind, str] = {
    "new": "新办",
    "change": "变更",
    "renewal": "延续",
    "addition": "增项",
    "replacement": "补证",
    "cancellation": "注销",
}
LATER: tuple[Kind, ...] = tuple(kind for kind in WORDS if kind != NEW)


def in_order(kinds: Iterable[str]) -> list[str]:
    """Each once, in the order of a licence's life."""
    given = set(kinds)
    return [kind for kind in WORDS if kind in given]


def listed(kinds: Iterable[str]) -> str:
    """新办、延续."""
    return "、".join(WORDS[kind] for kind in in_order(kinds))
