"""What a certificate says of its holder: asked by the issue, the preview and the case page alike."""

from django.utils.translation import gettext_lazy as _

from issuance.models import Permit

# The printed items by key, in the order of the paper (Liuzhou annex 1).
NAMES = {
    "operator_name": _("Operator name"),
    "legal_representative": _("Legal representative"),
    "licence_number": _("Licence number"),
    "industry": _("Industry category"),
    "uscc": _("Social credit code"),
    "premises": _("Premises"),
    "permits": _("Licensed items"),
    "issuer": _("Issuing body"),
    "made_on": _("Made on"),
}


def certificate_facts(case) -> dict[str, str]:
    """By item key, from the latest revision of the application; kept with the licence at issue."""
    data = case.submission.current().content["data"]
    return {
        "operator_name": data["entity_name"],
        "legal_representative": data["legal_rep_name"],
        "uscc": data.get("uscc") or "",
        "premises": data["premises_address"],
        "industry": case.version.snapshot.industry.name,
        "issuer": case.issuing_body.name,
    }


def permits_of(case):
    """The recorded permits of a case, in the order in which they are printed."""
    return Permit.objects.filter(review__case=case).order_by("review_id")
