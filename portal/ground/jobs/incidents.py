"""What may be written down about an error: its kind and place, never its text."""

import traceback


def outline(error: Exception) -> str:
    """`module.Kind in function, line n`: an error's own text may quote a name or an address."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind} in {place.name}, line {place.lineno}"
