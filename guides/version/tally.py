"""How many permits (许可) and filings (备案) there are, counted and said the same way everywhere."""

from collections.abc import Iterable

from guides.version.permit_parts import PermitPart
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

PERMITS = (_("%(count)s permit"), _("%(count)s permits"))
FILINGS = (_("%(count)s filing"), _("%(count)s filings"))
BOTH = _("%(permits)s and %(filings)s")  # 7 项许可和 1 项备案


def permits_among(items: Iterable[PermitPart]) -> list[PermitPart]:
    """What counts towards a composite licence."""
    return [item for item in items if item.counts]


def filings_among(items: Iterable[PermitPart]) -> list[PermitPart]:
    """What is filed along with the permits and never counts (Liuzhou, task (一))."""
    return [item for item in items if not item.counts]


def tally(items: Iterable[PermitPart]) -> str:
    """7 项许可 / 1 项备案 / 7 项许可和 1 项备案; for nothing 0 项许可."""
    items = list(items)
    permits, filings = len(permits_among(items)), len(filings_among(items))
    if permits and filings:
        return str(
            Sentence(BOTH, {"permits": _said(PERMITS, permits), "filings": _said(FILINGS, filings)})
        )
    return _said(FILINGS, filings) if filings else _said(PERMITS, permits)


def _said(forms: tuple[str, str], count: int) -> str:
    return str(Sentence(forms[count != 1], {"count": count}))
