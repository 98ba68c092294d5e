"""What a case owes the applicant to hand over (统一颁发和送达): each permit on the register and the current
certificate, from the day they are there until a delivery names them.

A permit is delivered within ten working days of its own decision (行政许可法 44), whatever the others
wait for; the composite is handed out in the same days from its issue, by choice of this portal.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case as Either
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from issuance.casework import due_days, redaction
from issuance.casework.messages.occasions.handing_over import (
    FIRST_ONLINE,
    PERMIT_FIRST,
    PERMIT_READY,
    READY_ONLINE,
)
from issuance.licence.counting import can_follow
from issuance.licence.owed import exposing
from issuance.models import (
    Agreement,
    Case,
    ConsentEnded,
    Delivery,
    LicenceEdition,
    LicencePermit,
    OnlineConsent,
    Permit,
    Review,
)
from issuance.models.deliveries import OWED, Deliverable
from issuance.models.permits import lasting, ways_to_fall
from issuance.status import (
    PENDING_REVIEWS,
    RUNNING_CASES,
    CaseStatus,
    PermitStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


@dataclass(frozen=True)
class Paper:
    """``key``: how a form names it; ``organ``: whose paper it is; ``due``: until when it is handed over."""

    key: str
    name: str
    number: str
    organ: str
    due: date
    row: Deliverable

    def __str__(self):
        return f"{self.name} {self.number}（{self.organ}）"


def permits_owed() -> QuerySet:
    """Of all cases: what ended, expired or was given up before anybody fetched it is not handed over."""
    valid = Permit.objects.filter(OWED, lasting(clock.today()), status=PermitStatus.VALID)
    return valid.filter(review__given_up_at=None)


def editions_made() -> QuerySet:
    return LicenceEdition.objects.filter(OWED, superseded_at=None, licence__ended_at=None)


def editions_owed() -> QuerySet:
    """Of all cases: one that names what fell away, was corrected or changed since, or whose signature nobody
    believes, is made anew first."""
    return as_it_stands(editions_made())


def as_it_stands(editions: QuerySet) -> QuerySet:
    """Those that need not be made anew today."""
    loads = LicencePermit.objects.filter(licence=OuterRef("licence"), unloaded_at=None)
    fallen = reduce(or_, ways_to_fall(clock.today(), "permit__"))
    later = Q(permit__corrected_at__gt=OuterRef("issued_at"))
    later |= Q(permit__changed_at__gt=OuterRef("issued_at"))
    wrong = loads.filter(fallen | later)
    return editions.filter(~Exists(wrong), ~Exists(exposing()))


def owed(case: Case) -> list[Paper]:
    """Ready to be handed over today, the certificate first."""
    editions = editions_owed().filter(licence__origin_case=case)
    return papers_of(editions, permits_owed().filter(review__case=case))


def papers_of(editions: QuerySet, permits: QuerySet) -> list[Paper]:
    editions = editions.select_related("licence__issuer")
    permits = permits.select_related("issuer").order_by("pk").prefetch_related("scans")
    return [
        *(
            Paper(
                f"edition-{row.pk}",
                _("industry licence"),
                row.licence.number,
                row.licence.issuer.name,
                row.deliver_by,
                row,
            )
            for row in editions
        ),
        *(
            Paper(
                f"permit-{row.pk}",
                row.certificate_name or row.name,
                row.number,
                row.issuer.name,
                row.deliver_by,
                row,
            )
            for row in permits
        ),
    ]


def electronic(paper: Paper) -> bool:
    """Whether there is a file of it: of the certificate its PDF, of a permit its department's scan."""
    return isinstance(paper.row, LicenceEdition) or redaction.current(paper.row) is not None


def digest(paper: Paper) -> str:
    """Of the file that is delivered, as it is now."""
    if isinstance(paper.row, LicenceEdition):
        return paper.row.pdf_sha256
    scan = redaction.current(paper.row)
    return scan.scan_sha256 if scan else ""


def consent_of(case: Case) -> OnlineConsent | None:
    """That the applicant takes electronic delivery, and has not taken that back; pages select
    ``online_consent__taken_back``."""
    consent = getattr(case, "online_consent", None)
    return None if consent is None or consent_ended(case) else consent


def consent_ended(case: Case) -> ConsentEnded | None:
    """That the applicant took the consent back."""
    return getattr(getattr(case, "online_consent", None), "taken_back", None)


def chose_online(case: Case) -> bool:
    """Whether the form asked for it: that alone is no consent, for it says nothing of the day."""
    return case.submission.current().content["data"].get("delivery") == ONLINE_CHOICE


def awaited(case: Case) -> list[str]:
    """What is sure to follow: the certificate, and permits that are granted and not recorded yet."""
    reviews = case.reviews.prefetch_related("permits").order_by("pk")
    days = almanac.days_of(case.region_id)
    unrecorded = [row.permit_name for row in reviews if due_days.delivery(row, days)]
    made = editions_made().filter(licence__origin_case=case)
    anew = made.exclude(pk__in=editions_owed().filter(licence__origin_case=case)).exists()
    composite = [_("industry licence")] if anew or case.status == CaseStatus.DECIDED else []
    return [*composite, *unrecorded]


def last_of(case: Case, reviews: list[Review]) -> Delivery | None:
    """The last handing over of a case, with which it was complete (办结); None while a paper is owed or may
    follow, or the post has not handed it over. Of ``reviews`` the permits are prefetched; one query for a
    licence."""
    licence = getattr(case, "licence", None)
    if case.status not in COMPLETE or any(row.status in OPEN_ENDED for row in reviews):
        return None
    granted = [row for row in reviews if row.status == ReviewStatus.GRANTED and not row.given_up_at]
    permits = [permit for row in granted for permit in row.permits.all()]
    if any(not row.permits.all() for row in granted if not row.held and not row.found_id):
        return None
    made = (
        [] if licence is None or licence.ended_at else licence.editions.filter(superseded_at=None)
    )
    papers = [*permits, *(made.select_related("delivery") if made else ())]
    lies = [row for row in papers if row.deliver_by and row.delivery is None]
    if any(getattr(row, "status", PermitStatus.VALID) == PermitStatus.VALID for row in lies):
        return None
    handed = [row.delivery for row in papers if row.delivery]
    if any(row.counts_on is None for row in handed):
        return None
    return max(handed, key=lambda row: row.counts_on, default=None)


# More papers may follow while a case is here; while a part waits to be accepted, of what was.
FOLLOWS = RUNNING_CASES | {CaseStatus.CHOOSING, CaseStatus.DECIDED}
COMPLETE = frozenset({CaseStatus.ISSUED, CaseStatus.CLOSED, CaseStatus.WITHDRAWN})
OPEN_ENDED = frozenset({ReviewStatus.OPEN, ReviewStatus.CHECKING})
ONLINE_CHOICE = "电子送达"  # of the common field of the catalogue


def undecided(case: Case) -> list[str]:
    """Items applied for that may still be denied: nobody is promised their papers."""
    rows = case.reviews.filter(status__in=PENDING_REVIEWS).order_by("pk")
    return [row.permit_name for row in rows if not row.held]


def single(case: Case) -> bool:
    """Whether no composite follows in which a permit of this case could be named any longer."""
    licence = case.on_licence
    if case.status in RUNNING_CASES:
        return not can_follow(case, case.reviews.all())
    ended = licence is not None and licence.ended_at is not None
    return ended or (case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN) and not case.later)


def tell_ready(verb, case: Case, only: Permit | None = None) -> None:
    """Single permits that can be fetched; before a composite each one that is ready, for it is owed within
    its own ten days (行政许可法 44) unless the applicant agreed to wait. ``only``: the one that is ready
    since now; else all that nobody has fetched."""
    rows = permits_owed().filter(review__case=case).order_by("pk")
    ready = [row for row in rows if only in (None, row)]
    names = "、".join(row.certificate_name or row.name for row in ready)
    online = consent_of(case) is not None
    if ready and single(case):
        verb.tell(READY_ONLINE if online else PERMIT_READY, case, permits=names)
    elif ready and only and agreement_of(case) is None:
        first = FIRST_ONLINE if online else PERMIT_FIRST
        verb.tell(first, case, permits=names, due=only.deliver_by.isoformat())


def cases_owing(counties) -> QuerySet:
    """Cases of these regions with something to hand over: what the law limits first, soonest first."""
    permits = permits_owed().filter(region__in=counties).order_by()
    editions = editions_owed().filter(licence__region__in=counties).order_by()
    keys = permits.values("review__case").union(editions.values("licence__origin_case"))
    first_permit = permits_owed().filter(review__case=OuterRef("pk")).order_by("deliver_by")
    first_edition = editions_owed().filter(licence__origin_case=OuterRef("pk"))
    last_permit = permits_owed().filter(review__case=OuterRef("pk")).order_by("-deliver_by")
    permit, edition, last = (
        Subquery(rows.values("deliver_by")[:1])
        for rows in (first_permit, first_edition, last_permit)
    )
    together = Case.objects.filter(pk__in=keys).annotate(
        agreed=Exists(Agreement.objects.filter(case=OuterRef("pk")))
    )
    cases = together.annotate(
        hand_over_by=Either(
            When(agreed=True, then=Coalesce(edition, last)), default=Coalesce(permit, edition)
        )
    )
    ready = (
        Prefetch("reviews__permits", permits_owed(), to_attr="permits_owed"),
        Prefetch("licence__editions", editions_owed(), to_attr="editions_owed"),
    )
    rows = cases.select_related("industry", "region", "licence").prefetch_related(*ready)
    return rows.order_by("hand_over_by", "pk")


def agreement_of(case: Case) -> Agreement | None:
    """That the applicant waits for everything; lists select ``agreement``."""
    return getattr(case, "agreement", None)


def named(case: Case) -> str:
    """What is there, of a row of ``cases_owing``."""
    licence = getattr(case, "licence", None)
    certificate = [_("industry licence")] if licence and licence.editions_owed else []
    permits = [
        permit.certificate_name or permit.name
        for row in case.reviews.all()
        for permit in row.permits_owed
    ]
    return "、".join([*certificate, *permits])


def permit_due(review: Review) -> date:
    """Ten working days from its decision (行政许可法 44); of another one after an end, from today."""
    since = clock.today() if review.permits.exists() else clock.day_of(review.decided_at)
    return due_days.delivered_by(since, almanac.days_of(review.region_id))


def certificate_due(region_id: int) -> date:
    return due_days.delivered_by(clock.today(), almanac.days_of(region_id))


def keys_of(delivery: Delivery) -> set[str]:
    """What it handed over, as a form names it."""
    kinds = (("permit", delivery.permits), ("edition", delivery.licenceeditions))
    return {
        f"{kind}-{pk}"
        for kind, rows in kinds
        for pk in rows.order_by().values_list("pk", flat=True)
    }


def again(permit: Permit) -> dict:
    """Columns of a permit whose paper is made anew: what was handed over is no longer it."""
    if permit.deliver_by is None:
        return {}
    return {"deliver_by": certificate_due(permit.region_id), "delivery": None}


def on_the_way(case: Case) -> list[Delivery]:
    """What was sent by post and of which nobody has recorded how it ended."""
    rows = case.deliveries.filter(way=Delivery.Way.POST, outcome="")
    return list(rows.order_by("pk"))


def posted(counties) -> QuerySet:
    """Of these regions, what the post has to hand over still, longest on the way first."""
    rows = Delivery.objects.filter(way=Delivery.Way.POST, outcome="", region__in=counties)
    cases = ("case__industry", "case__region")
    return rows.select_related(*cases).order_by("handed_on", "pk")


def release(delivery: Delivery) -> None:
    """What the post brought back is owed again, by the day it was owed before."""
    for model in (Permit, LicenceEdition):
        model._base_manager.filter(delivery=delivery).update(delivery=None)


def take(papers: list[Paper], delivery: Delivery) -> bool:
    """Whether all of them were still there to hand over; by compare-and-set."""
    taken = 0
    for model in (Permit, LicenceEdition):
        keys = [paper.row.pk for paper in papers if isinstance(paper.row, model)]
        taken += model._base_manager.filter(OWED, pk__in=keys).update(delivery=delivery)
    return taken == len(papers)
