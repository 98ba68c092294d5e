"""What the page of a case says of its visits, and what the applicant may do about them."""

from issuance.casework import inspections, rectification
from issuance.casework.verbs.inspections.rectifying import ReportForm, answer_rectification
from issuance.casework.verbs.inspections.wishes import WishForm, propose_visit_day
from issuance.status import VISITS_OVER


def visits(case, request=None) -> dict:
    """With those that were called off; without one that nothing waits for any more."""
    rows = [
        row
        for row in case.inspections.all()
        if row.stage in VISITS_OVER or inspections.waiting(case, row)
    ]
    may_wish, may_report = (
        not verb.hindrance(case) for verb in (propose_visit_day, answer_rectification)
    )
    for row in rows:
        open_ones = row.stage not in VISITS_OVER
        row.items = (
            [item.permit_name for item in inspections.waiting(case, row)] if open_ones else []
        )
        row.reports = rectification.reports(row)
    return {
        "planned": [row for row in rows if row.on or row.reports],
        "to_right": [_to_right(review) for review in rectification.unreported(case)],
        "propose": propose_visit_day,
        "wish": WishForm(case=case) if may_wish else None,
        "answer": answer_rectification,
        "report": ReportForm(case=case, request=request) if may_report else None,
    }


def _to_right(review) -> dict:
    """What was found of it, with its last day."""
    found = rectification.finding(review)
    return {"permit": review.permit_name, "findings": found.findings, "until": found.until}
