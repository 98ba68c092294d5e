"""Numbered, dated papers to the applicant (通知书), and messages to staff through the outbox."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from issuance.models import Deficiency, Notice
from portal.ground.calendar import clock
from portal.ground.jobs import outbox
from portal.ground.models import Post, Role

LETTERS = {
    Notice.Kind.ACCEPTED: "S",
    Notice.Kind.SUPPLEMENT: "B",
    Notice.Kind.REFUSED: "N",
    Notice.Kind.DECISION: "J",
}


def give(*, case, kind, **facts) -> Notice:
    """Number, date and freeze a notice; its PDF is rendered from ``body`` and from nothing else.

    ``body`` names departments, permits, what is missing and the remedies: no personal data beyond
    the operator's name.
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
    if kind == Notice.Kind.SUPPLEMENT:
        body["deficiencies"] = _deficiencies(case)
    return Notice.objects.create(
        case=case,
        kind=kind,
        number=f"{case.number}-{LETTERS[kind]}",
        issued_at=timezone.now(),
        body=body,
    )


def _deficiencies(case):
    snapshot = case.version.snapshot
    found = Deficiency.objects.filter(review__case=case, notice=None)
    return [
        {
            "target": item.target,
            "key": item.key,
            "label": snapshot.material_by_id[item.key].name
            if item.target == Deficiency.Target.MATERIAL
            else snapshot.field_by_key[item.key].label,
            "reason": item.reason,
            "department": item.review.department.name,
        }
        for item in found.select_related("review__department").order_by("review", "pk")
    ]


def tell_departments(*, case):
    """A new case waits at its departments, or at the window that took it in."""
    for review in case.reviews.select_related("department"):
        _tell(
            Role.APPROVER,
            review.department,
            key=f"case-opened:{case.number}:{review.permit_code}",
            subject=_("Case %(number)s: materials to check") % {"number": case.number},
            case=case,
        )


def tell_officer(*, case):
    """All reviews are decided: the certificate can be made."""
    _tell(
        Role.LICENCE_OFFICER,
        case.issuing_body,
        key=f"case-decided:{case.number}",
        subject=_("Case %(number)s: certificate to be issued") % {"number": case.number},
        case=case,
    )


def tell_issuer(*, licence, permit):
    """A loaded permit has ended: the issuing body owes the holder a new edition (Hezhou 六(三))."""
    _tell(
        Role.LICENCE_OFFICER,
        licence.issuer,
        key=f"permit-ended:{licence.number}:{permit.pk}",
        subject=_("Licence %(number)s: a loaded permit has ended") % {"number": licence.number},
        case=licence.origin_case,
    )


def _tell(role, department, *, key, subject, case):
    posts = Post.objects.current(clock.today()).filter(role=role, department=department)
    for address in sorted(set(posts.exclude(user__email="").values_list("user__email", flat=True))):
        path = reverse("issuance_case", args=[case.pk])
        outbox.enqueue(
            kind="email",
            key=f"{key}:{address}",
            payload={
                "to": [address],
                "subject": subject,
                "text": f"{subject}\n{settings.PORTAL_BASE_URL}{path}\n",
            },
        )
