"""Which permit comes before which (先证后证; Liuzhou plan, task (二): 前置部门的办理信息); pure."""

from collections.abc import Iterable, Mapping


def rings(after: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Items that wait for each other, or for themselves, so that none could ever be first.

    ``after``: code → codes of the items that come before it. Each ring from its first code on; of
    rings that meet where they close the first alone, so there are never more rings than items.
    """
    found: list[tuple[str, ...]] = []
    told: set[str] = set()
    done: set[str] = set()
    for first in after:
        path: list[str] = []
        place: dict[str, int] = {}
        waiting = [iter((first,))]
        while waiting:
            code = next(waiting[-1], None)
            if code is None:
                waiting.pop()
                if path:
                    done.add(path[-1])
                    del place[path.pop()]
            elif code in place:
                if code not in told and path[-1] not in told:
                    ring = path[place[code] :]
                    start = ring.index(min(ring))
                    found.append((*ring[start:], *ring[:start]))
                    told.update(ring)
            elif code not in done:
                place[code] = len(path)
                path.append(code)
                waiting.append(iter(after.get(code, ())))
    return found
