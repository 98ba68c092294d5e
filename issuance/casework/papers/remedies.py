"""The remedies a paper names (行政复议法 20, 行政诉讼法 46): against whom, and where they are applied for."""

from django.utils.translation import gettext as _

from guides.version.notification import remedy

DAYS, MONTHS = 60, 6


def against(snapshot, part, department) -> dict:
    """``part``: the department as the guide version has it; what that leaves open is as of today."""
    known = remedy(snapshot, part)
    return {
        "authority": known.authority,
        "body": known.body or department.reconsideration_body,
        "address": department.reconsideration_address,
        "days": DAYS,
        "months": MONTHS,
    }


def unnamed(review) -> list[str]:
    """What the paper against an applicant cannot say of the item's department, for whoever decides."""
    snapshot = review.owning_case.snapshot
    part = snapshot.permit_by_code[review.permit_code].department
    if against(snapshot, part, review.department)["body"]:
        return []
    told = _(
        "The reconsideration body (复议机关) of %(department)s is not entered: the paper cannot name it."
        " Have it entered first with the department."
    )
    return [told % {"department": review.department}]
