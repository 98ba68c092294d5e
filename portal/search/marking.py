"""Showing where a hit was found: `<mark>` around the words, an excerpt where only the text has them."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search.grams import Wanted, spans

BEFORE, LENGTH = 20, 90  # characters of an excerpt before the first word found, and in all


def marked(text: str, reading) -> SafeString:
    """The text, escaped, with what was found of the query marked."""
    if not isinstance(reading, Wanted):
        return escape(text)
    parts, last = [], 0
    for start, end in spans(text, reading):
        parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))


def excerpt(texts: list[str], reading) -> SafeString | None:
    """The surroundings of the query in the text that has most of it."""
    if not isinstance(reading, Wanted):
        return None
    places = [(text, where) for text in texts if (where := spans(text, reading))]
    if not places:
        return None
    text, where = max(places, key=lambda place: sum(end - start for start, end in place[1]))
    start = max(0, max(where, key=lambda span: span[1] - span[0])[0] - BEFORE)
    start = max(start, text.rfind("\n", start, start + BEFORE) + 1)
    cut = text[start : start + LENGTH].replace("\n", "；")
    ahead = "…" if start else ""
    behind = "…" if start + LENGTH < len(text) else ""
    return mark_safe(f"{ahead}{marked(cut, reading)}{behind}")
