"""How many permits (许可) and filings (备案) there are, counted and said the same way everywhere."""

from collections.abc import Iterable

from guides.version.permit_parts import PermitPart
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

PERMITS = (_("%(count)s permit"), _("%(count)s permits"))
FILINGS = (_("%(count)s filing"), _("%(count)s filings"))
PREPARATIONS = (_("%(count)s approval to build"), _("%(count)s approvals to build"))
BOTH = _("%(permits)s and %(filings)s")  # 7 项许可和 1 项备案


def permits_among(items: Iterable[PermitPart]) -> list[PermitPart]:
    """What counts towards a composite licence."""
    return [item for item in items if item.counts]


def filings_among(items: Iterable[PermitPart]) -> list[PermitPart]:
    """What is filed along with the permits and never counts (Liuzhou, task (一))."""
    return [item for item in items if not item.counts and not item.prepares]


def preparations_among(items: Iterable[PermitPart]) -> list[PermitPart]:
    """Approvals to build (筹建批准), the first of two stages: neither permits nor filings."""
    return [item for item in items if item.prepares]


def tally(items: Iterable[PermitPart]) -> str:
    """7 项许可 / 1 项备案 / 7 项许可和 1 项备案, 1 项筹建批准 before them; for nothing 0 项许可."""
    items = list(items)
    counted = (
        (PREPARATIONS, len(preparations_among(items))),
        (PERMITS, len(permits_among(items))),
        (FILINGS, len(filings_among(items))),
    )
    said = [_said(forms, count) for forms, count in counted if count]
    if not said:
        return _said(PERMITS, 0)
    *before, last = said
    first = str(Sentence(_(", "), {})).join(before)
    return str(Sentence(BOTH, {"permits": first, "filings": last})) if before else last


def _said(forms: tuple[str, str], count: int) -> str:
    return str(Sentence(forms[count != 1], {"count": count}))
