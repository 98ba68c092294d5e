"""The papers of what was delivered electronically: they stay at hand for whoever asks (民事诉讼法 90, by
analogy: 需要纸质文书的，应当提供), though the delivery has its day already."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries
from issuance.casework.deliveries import Paper, certificate_due, papers_of
from issuance.licence.owed import exposing
from issuance.models import Case, Delivery, LicenceEdition, PaperRequest, Permit
from issuance.models.permits import lasting
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused

TWICE = gettext_lazy("It was asked for already.")
ONLINE = Q(delivery__way=Delivery.Way.ONLINE)


def at_hand(case: Case) -> list[Paper]:
    """Delivered electronically, of which nobody has fetched the paper; what ended or was made anew since, or
    must be because nobody believes its signature, is handed over no more."""
    permits = Permit.objects.filter(
        *(ONLINE, lasting(clock.today())),
        review__case=case,
        review__given_up_at=None,
        status=PermitStatus.VALID,
    )
    editions = LicenceEdition.objects.filter(
        ONLINE, licence__origin_case=case, superseded_at=None, licence__ended_at=None
    )
    fetched = PaperRequest.objects.filter(after=OuterRef("delivery"), delivery__isnull=False)
    return papers_of(
        editions.exclude(Exists(fetched.filter(edition=OuterRef("pk"))) | Exists(exposing())),
        permits.exclude(Exists(fetched.filter(permit=OuterRef("pk")))),
    )


def not_asked(case: Case) -> list[Paper]:
    """Of these, what nobody has asked for yet."""
    rows = PaperRequest.objects.filter(case=case, delivery=None)
    asked = {(row.after_id, row.permit_id, row.edition_id) for row in rows}
    return [
        paper
        for paper in at_hand(case)
        if (paper.row.delivery_id, *_columns(paper).values()) not in asked
    ]


def asked(regions=None) -> QuerySet:
    """Requests that wait, soonest first. What was made anew since is not among them: it is owed itself."""
    permit = lasting(clock.today(), "permit__") & Q(
        permit__delivery__way=Delivery.Way.ONLINE,
        permit__status=PermitStatus.VALID,
        permit__review__given_up_at=None,
    )
    edition = Q(edition__superseded_at=None, edition__licence__ended_at=None, edition__isnull=False)
    rows = PaperRequest.objects.filter(
        permit | edition, ~Exists(exposing("edition__")), delivery=None
    )
    rows = rows if regions is None else rows.filter(region__in=regions)
    named = ("case__industry", "case__region", "permit__issuer", "edition__licence__issuer")
    return rows.select_related(*named).order_by("due", "pk")


def wanted(case: Case) -> set[str]:
    """Papers, as a form names them, that the applicant has asked for, though they were made anew since: they
    go by paper."""
    rows = PaperRequest.objects.filter(case=case, delivery=None).select_related("edition")
    licences = {row.edition.licence_id for row in rows if row.edition}
    anew = (
        LicenceEdition.objects.filter(licence__in=licences, superseded_at=None) if licences else []
    )
    return {row.key for row in rows if row.permit_id} | {f"edition-{row.pk}" for row in anew}


def as_files(case: Case) -> list[Paper]:
    """Of what is owed, what may go electronically: not what the applicant asked the paper of."""
    by_paper = wanted(case)
    there = [paper for paper in deliveries.owed(case) if paper.key not in by_paper]
    return [paper for paper in there if deliveries.electronic(paper)]


def ask(verb, case: Case, actor, papers: list[Paper]) -> list[PaperRequest]:
    """Of each paper once, whoever is quicker."""
    made = []
    for paper in papers:
        row = PaperRequest(
            case=case,
            after=paper.row.delivery,
            asked_on=clock.today(),
            due=certificate_due(case.region_id),
            recorded_by=actor,
            **_columns(paper),
        )
        transitions.put(row, refused=TWICE)
        transitions.record(row, verb=verb.code, actor=actor)
        made.append(row)
    return made


def fulfil(
    verb,
    case: Case,
    actor,
    papers: list[Paper],
    delivery: Delivery,
    gone: str,
    *,
    each: bool = False,
) -> None:
    """The requests for these papers end with this handing over, by compare-and-set. ``each``: raises
    ``VerbRefused`` where one of them has none that waits, for then somebody else handed it over."""
    permits = [paper.row.pk for paper in papers if isinstance(paper.row, Permit)]
    licences = [paper.row.licence_id for paper in papers if isinstance(paper.row, LicenceEdition)]
    rows = PaperRequest.objects.filter(
        Q(permit__in=permits) | Q(edition__licence__in=licences), case=case, delivery=None
    )
    if each and len(rows) < len(papers):
        raise VerbRefused(str(gone))
    for row in rows:
        transitions.advance(
            row,
            verb=verb.code,
            actor=actor,
            expected=Q(delivery=None),
            columns={"delivery": delivery},
            meanwhile=lambda ended: str(gone),
        )


def _columns(paper: Paper) -> dict:
    is_permit = isinstance(paper.row, Permit)
    return {
        "permit_id": paper.row.pk if is_permit else None,
        "edition_id": None if is_permit else paper.row.pk,
    }
