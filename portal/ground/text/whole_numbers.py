"""Whole numbers as typed in an address, a form or a file."""

import re

# Shorter than what no column and no key can hold; Python reads no more than 4,300 digits at all.
MOST_DIGITS = 18
_WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}", re.ASCII)


def whole_number(text: object) -> int | None:
    """The number, or None for whatever is none or is longer than any record counts."""
    text = str(text)
    return int(text) if _WHOLE.fullmatch(text) else None


def key(text: object) -> int | None:
    """The key of a record, or None for what no record can have."""
    number = whole_number(text)
    return number if number is not None and number > 0 else None
