"""Whose turn it is: lanes take turns, so that who asks for much waits for it and nobody else does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    key: int
    lane: str
    ordered_at: datetime


def turns(waiting: Iterable[Waiting], served: Mapping[str, datetime]) -> list[Waiting]:
    """In the order in which they will be made; ``served``: when each lane's last turn began.

    Each lane's first in line comes before any lane's second, and of these the lane that has waited
    longest for a turn.
    """
    before, ranks = Counter(), {}
    oldest_first = sorted(waiting, key=lambda order: (order.ordered_at, order.key))
    for order in oldest_first:
        ranks[order] = before[order.lane]
        before[order.lane] += 1
    return sorted(oldest_first, key=lambda order: (ranks[order], served.get(order.lane, NEVER)))
