"""Numbered, dated papers to the applicant (通知书); each verb says which it gives."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issuance.casework.application import committed, name_of, promised
from issuance.models import Deficiency, Notice
from portal.ground.papers.registry import Paper, register

NOTICE = register(Paper("notice", _("notice"), shows=("officer:*", "applicant:entity_name")))

NOTICE_GIVEN = "notice.give"  # the event that vouches for a notice
# What ends the number of a notice, by its kind.
ENDINGS = {
    Notice.Kind.ACCEPTED: "S",
    Notice.Kind.SUPPLEMENT: "B",
    Notice.Kind.REFUSED: "N",
    Notice.Kind.DECISION: "J",
}


def give_notice(*, case, kind, **facts) -> Notice:
    """Number, date and freeze a notice; its PDF is rendered from ``body`` and from nothing else.

    ``body`` names departments, permits, what is missing or promised, whether it was accepted
    by lapse of time (``deemed``), and the remedies: no personal
    data beyond the operator's name.
    """
    reviews = list(case.reviews.select_related("department"))
    body = {
        "operator": case.operator_name,
        "industry": case.version.snapshot.industry.name,
        "reviews": [
            {
                "permit": review.permit_name,
                "department": review.department.name,
                "status": review.status,
                "reasons": review.reasons,
                "due": review.due.isoformat() if review.due else None,
            }
            for review in reviews
        ],
        **facts,
    }
    if kind == Notice.Kind.ACCEPTED:
        body["promised"] = list(promised(case).values())
        body["committed"] = committed(case)
    if kind == Notice.Kind.SUPPLEMENT:
        body["deficiencies"] = _deficiencies(case)
    return Notice.objects.create(
        case=case,
        kind=kind,
        number=f"{case.number}-{ENDINGS[kind]}",
        issued_at=timezone.now(),
        body=body,
    )


def _deficiencies(case):
    rows = Deficiency.objects.filter(review__case=case, notice=None)
    return [
        {
            "target": row.target,
            "key": row.key,
            "label": name_of(case, row),
            "reason": row.reason,
            "department": row.review.department.name,
        }
        for row in rows.select_related("review__department").order_by("review", "pk")
    ]
