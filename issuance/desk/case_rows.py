"""What the page of a case reads, at once."""

from django.db.models import Prefetch, QuerySet

from issuance.models import (
    Case,
    Extension,
    Hearing,
    Inspected,
    Inspection,
    LicencePermit,
    Notice,
    Permit,
    PermitScan,
    Promise,
    RefusalProposal,
    Review,
    Served,
    Visitor,
)


def whole() -> QuerySet:
    """Cases with all that their pages show."""
    entries = LicencePermit.objects.select_related("permit")
    scans = Prefetch("scans", PermitScan.objects.select_related("added_by"))
    permits = Permit.objects.select_related("issuer", "delivery").prefetch_related(scans)
    notices = Notice.objects.select_related("organ", "review")
    proposals = RefusalProposal.objects.select_related("proposed_by", "answered_by")
    extensions = Extension.objects.select_related("asked_by", "answered_by")
    visits = Inspection.objects.select_related("lead")
    inspected = Inspected.objects.select_related("inspection", "concluded_by")
    visitors = Visitor.objects.select_related("department", "user")
    reviews = Review.objects.select_related(
        *("department", "checked_by", "decided_by"),
        *("found__issuer", "found__review__case"),
    ).prefetch_related(
        "bars",
        "deficiencies",
        Prefetch("inspected", inspected),
        "pauses",
        "interested",
        Prefetch("promises", Promise.objects.select_related("settled_by")),
        Prefetch("hearings", Hearing.objects.select_related("presided_by")),
        "hearings__summons__messages",
        Prefetch("served", Served.objects.select_related("notice", "party")),
        Prefetch("extensions", extensions),
        Prefetch("proposals", proposals),
        Prefetch("permits", permits),
    )
    return Case.objects.select_related(
        "region__parent",
        "industry",
        "version",
        "submission__clerk",
        "accepted_by",
        "agent",
        "issuing_body",
        "licence__issuer",
        "joint_extension__recorded_by",
        "joint_extension__region",
    ).prefetch_related(
        Prefetch("reviews", reviews),
        Prefetch("licence__loads", entries),
        Prefetch("notices", notices),
        "hands",
        Prefetch("inspections", visits),
        Prefetch("inspections__visitors", visitors),
        "inspections__inspected",
        "put_right__photos",
    )
