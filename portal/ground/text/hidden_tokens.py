"""What opens a draft or a case never stands in a log: addresses lose their tokens and queries.

A token in an address is all that opens what lies behind it. So the last step before a line is
written, for the message, its arguments and a traceback alike, is to put a sign in its place.
"""

import logging
import re

SIGN = "•••"
# A slash is spelled so too where one address stands inside another.
SLASH = r"(?:/|%2F)"
DOORS = "|".join(
    rf"{SLASH}{door}{SLASH}"
    for door in (
        f"apply{SLASH}d",
        "l",
        "track",
        f"v1{SLASH}licences",
        f"subscriptions{SLASH}confirm",
        f"subscriptions{SLASH}end",
        f"staff{SLASH}begin",
    )
)
TOKEN = re.compile(rf"({DOORS})[^/\s?&#\"'<>%]+", re.IGNORECASE)
QUERY = re.compile(r"((?:^|[\s\"'(:])(?:https?://[^\s/?\"']+)?/[^\s?\"'<>]*)\?[^\s\"'<>]+")


def hidden(text: str) -> str:
    """The text with every token and every query of an address replaced."""
    return QUERY.sub(rf"\1?{SIGN}", TOKEN.sub(rf"\1{SIGN}", text))


class QuietFormatter(logging.Formatter):
    """Hides tokens in the whole line, traceback included."""

    def format(self, record):
        return hidden(super().format(record))
