"""What may be promised instead of shown.

容缺受理 (a paper follows later) is chosen paper by paper, where the catalogue clearly allows it for the paper
and for each permit item that needs it; nothing but a yes is one. 告知承诺 is decided by nobody here yet:
while it is off it is offered nowhere. Pure.
"""

from collections.abc import Iterable

COMMITTING = False
DEFERRED, COMMITTED = WAYS = ("容缺受理", "告知承诺")


def offered(options: Iterable[str]) -> tuple[str, ...]:
    """The options of a list that lead somewhere: neither way is one of the whole application."""
    return tuple(option for option in options if option not in WAYS)


def asked_for(required_when: str) -> bool:
    """Whether a paper with these words (选择告知承诺方式) is asked for; those who commit are none."""
    return COMMITTING or COMMITTED not in required_when or required_when.startswith("不")


def condition(required_when: str) -> str:
    """The words that still decide something: 不采用告知承诺方式 is everybody."""
    return required_when if COMMITTING or COMMITTED not in required_when else ""


def doable(text: str) -> str:
    """A catalogue's words without the clauses that speak of what cannot be done here."""
    clauses = text.split("；")
    return "；".join(c for c in clauses if COMMITTING or COMMITTED not in c)
