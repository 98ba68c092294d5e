"""What was sent by post, as its applicant reads it: on its way, handed over, or come back and what then."""

from dataclasses import dataclass

from issuance.casework import deliveries
from issuance.models import Case, Delivery, Notice


@dataclass(frozen=True)
class Parcel:
    """``papers``: what its record lists; of one that came back ``again``: each later delivery with what of it
    went out by that, and ``lies``: what still waits at the window."""

    row: Delivery
    papers: str
    again: tuple[tuple[Delivery, str], ...]
    lies: str

    @property
    def on_its_way(self) -> bool:
        return not self.row.outcome

    @property
    def came_back(self) -> bool:
        return self.row.outcome == Delivery.Outcome.RETURNED


def parcels(case: Case) -> list[Parcel]:
    """Newest first; one query where nothing was posted."""
    rows = list(case.deliveries.order_by("pk"))
    if not any(row.way == Delivery.Way.POST for row in rows):
        return []
    told = {
        paper.body["delivery"]["pk"]: paper.body["delivery"]["papers"]
        for paper in case.notices.filter(kind=Notice.Kind.DELIVERY)
        if "pk" in paper.body["delivery"]
    }
    back = any(row.outcome == Delivery.Outcome.RETURNED for row in rows)
    there = {name for paper in (deliveries.owed(case) if back else ()) for name in _names_of(paper)}
    return [
        Parcel(row, _in_words(told.get(row.pk, ())), *_after(row, rows, told, there))
        for row in reversed(rows)
        if row.way == Delivery.Way.POST
    ]


def _after(row, rows, told, there) -> tuple:
    """(by which later deliveries what came back went out anew, what of it lies at the window)."""
    if row.outcome != Delivery.Outcome.RETURNED:
        return (), ""
    left, again = list(told.get(row.pk, ())), []
    for later in (one for one in rows if one.pk > row.pk):
        known = {_name(paper) for paper in told.get(later.pk, ())}
        if taken := [paper for paper in left if _name(paper) in known]:
            again.append((later, _in_words(taken)))
            left = [paper for paper in left if paper not in taken]
    return tuple(again), _in_words(paper for paper in left if _name(paper) in there)


def _name(paper: dict) -> str:
    """How it is known again: a number may be corrected; receipts of before say nothing else."""
    return paper.get("key") or paper["number"]


def _names_of(paper: deliveries.Paper) -> tuple[str, str]:
    return paper.key, paper.number


def _in_words(papers) -> str:
    return "、".join(paper["name"] for paper in papers)
