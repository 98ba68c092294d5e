"""What was sent by post, as its applicant reads it: on its way, handed over, or come back and what then."""

from dataclasses import dataclass

from issuance.models import Case, Delivery, Notice


@dataclass(frozen=True)
class Parcel:
    """``papers``: what its record lists; ``again``: the delivery by which any of them went out anew."""

    row: Delivery
    papers: str
    again: Delivery | None

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
    return [
        Parcel(
            row, "、".join(paper["name"] for paper in told.get(row.pk, ())), _again(row, rows, told)
        )
        for row in reversed(rows)
        if row.way == Delivery.Way.POST
    ]


def _again(row, rows, told) -> Delivery | None:
    if row.outcome != Delivery.Outcome.RETURNED:
        return None
    numbers = _numbers(told.get(row.pk, ()))
    later = (one for one in rows if one.pk > row.pk)
    return next((one for one in later if numbers & _numbers(told.get(one.pk, ()))), None)


def _numbers(papers) -> set[str]:
    return {paper["number"] for paper in papers}
