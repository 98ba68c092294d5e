"""Whether anything may be promised instead of shown: 容缺受理 (papers follow later), 告知承诺.

Pure, and the one switch: while it is off neither is offered anywhere, because nobody would ask for
what was promised. What was promised before stays recorded and is named as a promise.
"""

from collections.abc import Iterable

OFFERED = False
DEFERRED, COMMITTED = WAYS = ("容缺受理", "告知承诺")


def offered(options: Iterable[str]) -> tuple[str, ...]:
    """The options of a list that lead somewhere."""
    return tuple(option for option in options if OFFERED or option not in WAYS)


def asked_for(required_when: str) -> bool:
    """Whether a paper with these words (选择告知承诺方式) is asked for; those who commit are none."""
    return OFFERED or COMMITTED not in required_when or required_when.startswith("不")


def condition(required_when: str) -> str:
    """The words that still decide something: 不采用告知承诺方式 is everybody."""
    return required_when if OFFERED or COMMITTED not in required_when else ""


def doable(text: str) -> str:
    """A catalogue's words without the clauses that speak of what cannot be done here."""
    clauses = text.split("；")
    return "；".join(c for c in clauses if OFFERED or not any(way in c for way in WAYS))
