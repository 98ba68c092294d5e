"""JSON with one spelling for each value, so that equal values have equal digests; pure."""

import json


def canonical_json(value) -> str:
    """Sorted keys, no spaces, Chinese as it is: what is hashed or signed. ValueError for NaN."""
    return _spelled(value, (",", ":"))


def spaced_json(value) -> str:
    """The same with a space after each comma and colon.

    The spelling under which candidates, confirmations, facts and search entries have been hashed
    since the first were stored: their digests stand in the history.
    """
    return _spelled(value, (", ", ": "))


def _spelled(value, separators: tuple[str, str]) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=separators
    )
