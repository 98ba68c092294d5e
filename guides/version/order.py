"""Which permit comes before which (先证后证; Liuzhou plan, task (二): 前置部门的办理信息); pure."""

from collections.abc import Iterable, Mapping


def rings(after: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Items that wait for each other, or for themselves, so that none could ever be first.

    ``after``: code → codes of the items that come before it. Each ring once, from its first code on.
    """
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()

    def follow(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            ring = path[path.index(code) :]
            start = ring.index(min(ring))
            found.setdefault(ring[start:] + ring[:start])
        elif code not in done:
            for earlier in after.get(code, ()):
                follow(earlier, (*path, code))
            done.add(code)

    for code in after:
        follow(code, ())
    return list(found)
