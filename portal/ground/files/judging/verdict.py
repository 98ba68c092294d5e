"""What is said of a file: its type, or one of a closed list of reasons, put into words by the parent."""

from dataclasses import dataclass

EMPTY = "empty"
UNKNOWN = "unknown"
BROKEN = "broken"
LOCKED = "locked"
NO_PAGE = "no_page"
SCRIPT = "script"
ATTACHMENT = "attachment"
OUTSIDE = "outside"
MACROS = "macros"
HUGE = "huge"
COSTLY = "costly"  # the budget of time or memory was used up

REASONS = frozenset(
    {
        EMPTY,
        UNKNOWN,
        BROKEN,
        LOCKED,
        NO_PAGE,
        SCRIPT,
        ATTACHMENT,
        OUTSIDE,
        MACROS,
        HUGE,
        COSTLY,
    }
)


@dataclass(frozen=True)
class Verdict:
    """A file that is taken; ``jpeg``: how to show a picture that browsers do not."""

    media_type: str
    jpeg: bytes = b""


class Refusal(Exception):
    """The file is not taken; ``reason`` is one of ``REASONS``."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
