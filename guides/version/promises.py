"""What may be promised instead of shown.

容缺受理 (a paper follows later) is chosen paper by paper, where the catalogue clearly allows it for the paper
and for each permit item that needs it; nothing but a yes is one. 告知承诺 is chosen item by item, where the
item is handled so (``CommitmentPart.offered``): the portal makes its 承诺书, so no paper of that name is
asked for. Pure.
"""

from collections.abc import Collection, Iterable

DEFERRED, COMMITTED = WAYS = ("容缺受理", "告知承诺")


def offered(options: Iterable[str]) -> tuple[str, ...]:
    """The options of a list that lead somewhere: neither way is one of the whole application."""
    return tuple(option for option in options if option not in WAYS)


def way(options: Iterable[str], permits: Iterable, committed: Iterable) -> str:
    """What a datum that asks for the way says of items some of which are handled by 告知承诺: all of them, or
    which; empty where it does not ask, or none is."""
    chosen = {permit.code for permit in committed}
    mine = [permit.certificate_name for permit in permits if permit.code in chosen]
    others = [permit for permit in permits if permit.code not in chosen]
    if COMMITTED not in options or not mine:
        return ""
    first = offered(options)[:1] if others else ()
    return "；".join([*first, f"{COMMITTED}（{'、'.join(mine)}）" if others else COMMITTED])


def signed(required_when: str) -> bool:
    """Whether a paper with these words is the 承诺书 of those who commit."""
    return not asked_for(required_when)


def asked_for(required_when: str) -> bool:
    """Whether a paper with these words is asked for: the 承诺书 of those who commit is not."""
    return COMMITTED not in required_when or spared_by_committing(required_when)


def spared_by_committing(required_when: str) -> bool:
    """不采用告知承诺方式: only of those who do not commit."""
    return COMMITTED in required_when and required_when.startswith("不")


def users(permits: Iterable, required_when: str, committed: Collection[str]) -> tuple:
    """Which of the items that need a paper with these words need it where those of ``committed`` are handled
    by 告知承诺."""
    spared = committed if spared_by_committing(required_when) else ()
    return tuple(permit for permit in permits if permit.code not in spared)


def condition(required_when: str, permits: Iterable = ()) -> str:
    """The words that still decide something: 不采用告知承诺方式 is everybody where none of these items may be
    handled so."""
    chosen = any(permit.by_commitment for permit in permits)
    return required_when if chosen or COMMITTED not in required_when else ""


def doable(text: str) -> str:
    """A catalogue's words without the clauses that speak of what cannot be done here."""
    clauses = text.split("；")
    return "；".join(c for c in clauses if COMMITTED not in c)
