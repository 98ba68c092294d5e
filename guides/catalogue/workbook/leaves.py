"""Facts in a tree as (path, leaf) pairs, e.g. ``reconsideration.body_exceptions.1.dept``; pure."""

from collections.abc import Iterator
from typing import Any


def flat(node, path="") -> Iterator[tuple[str, Any]]:
    """(path, leaf) pairs; a dict whose keys could not be told from a path stays one JSON leaf."""
    if (
        isinstance(node, dict)
        and node
        and not any(k == "" or "." in k or k.isdigit() for k in node)
    ):
        parts = node.items()
    elif isinstance(node, list) and node:
        parts = [(str(number), part) for number, part in enumerate(node, 1)]
    else:
        if path:
            yield path, node
        return
    for key, part in parts:
        yield from flat(part, f"{path}.{key}" if path else key)


def plant(tree: dict, keys: list[str], value) -> bool:
    """Put a leaf into a tree that ``listed`` finishes; False where another leaf or branch is."""
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
        if not isinstance(tree, dict):
            return False
    if keys[-1] in tree:
        return False
    tree[keys[-1]] = (value,)  # so that no leaf is taken for a branch
    return True


def listed(node):
    """Objects whose keys are 1, 2, 3 … are the lists they were."""
    if isinstance(node, tuple):
        return node[0]
    parts = {key: listed(part) for key, part in node.items()}
    if parts and all(key.isascii() and key.isdigit() for key in parts):
        return [parts[key] for key in sorted(parts, key=lambda key: (len(key), key))]
    return parts
