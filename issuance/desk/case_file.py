"""The case file as one person may read it: facts, the slices of the application, files, history."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms import intake
from forms import labels as form_labels
from forms.models import SubmittedFile
from forms.slices import Slice, filled_of, review_slice
from issuance.casework import history, offers
from issuance.models import Case, Deficiency, LicencePermit, Permit, Review
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.models import Event
from portal.ground.staff import borders

SECOND_CLICK = timedelta(minutes=10)
DELIVERY = frozenset({"entity_name", "apply_mode", "delivery"})
ON_THE_CERTIFICATE = frozenset({"entity_name", "legal_rep_name", "uscc", "premises_address"})


@dataclass(frozen=True)
class Part:
    """A slice of the application with the review that reads it."""

    review: Review
    slice: Slice

    @property
    def held(self) -> list[tuple[str, str]]:
        """What the applicant says of a permit already held; its department verifies it."""
        if self.review.basis != Review.Basis.HELD:
            return []
        labels = {
            "number": _("Permit number"),
            "valid_from": _("Valid from"),
            "valid_until": _("Valid until"),
        }
        details = self.slice.choice.details
        return [(label, details.get(key, "")) for key, label in labels.items()]


@dataclass(frozen=True)
class Lane:
    """One review with what a reader needs of its deadline; ``left`` in working days."""

    review: Review
    kind: str
    left: int | None
    permit: Permit | None


@dataclass
class CaseFile:
    """Everything the case page shows to ``actor``; what is not shown is never read."""

    actor: object
    case: Case
    today: date

    @cached_property
    def intake_only(self) -> bool:
        return offers.intake_only(self.actor, self.case)

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self.actor, self.case)

    @cached_property
    def lanes(self) -> list[Lane]:
        return [self._lane(review) for review in self.case.reviews.all()]

    def _lane(self, review):
        running = review.due and not review.decided_at
        left = clock.working_days_between(self.today, review.due) if running else None
        return Lane(review, history.KINDS[review.status], left, offers.permit_of(review))

    @cached_property
    def check_left(self) -> int | None:
        """Working days left to accept, while that is the question."""
        if self.case.accepted_at or self.case.closed_at:
            return None
        return clock.working_days_between(self.today, self.case.check_due)

    @cached_property
    def delivery(self) -> list[tuple[str, str]]:
        """Intake and delivery facts, for the window that takes in and hands out."""
        return _facts(self.case, DELIVERY)

    @cached_property
    def certificate_facts(self) -> list[tuple[str, str]]:
        """The holder's facts as they will be printed, for the issuing body (and no others)."""
        if not offers.issues(self.actor, self.case):
            return []
        return _facts(self.case, ON_THE_CERTIFICATE)

    @property
    def status_kind(self) -> str:
        return history.CASE_KINDS[self.case.status]

    @property
    def waiting(self) -> list[Review]:
        """Granted reviews without a recorded permit, while the certificate waits for them."""
        return offers.unrecorded(self.case) if self.case.status == CaseStatus.DECIDED else []

    @property
    def licence(self):
        return offers.licence_of(self.case)

    @cached_property
    def edition(self):
        """The certificate in force, once there is one."""
        return self.licence and self.licence.editions.filter(superseded_at=None).first()

    @cached_property
    def timeline(self) -> list[history.Line]:
        return history.lines(self.case, own_case_only=self.intake_only)

    @cached_property
    def notices(self):
        return [] if self.intake_only else list(self.case.notices.all())

    @cached_property
    def deficiencies(self) -> list[tuple]:
        readable = offers.readable_permits(self.actor, self.case)
        return [
            (review, _target_label(self.case, item), item.reason)
            for review in self.case.reviews.all()
            if review.permit_code in readable
            for item in review.deficiencies.all()
        ]


def opened(actor, pk) -> Case:
    """The case with all the page needs, or ``Http404`` beyond the border."""
    loads = LicencePermit.objects.select_related("permit")
    reviews = Review.objects.select_related(
        "department", "permit__issuer", "checked_by", "decided_by"
    ).prefetch_related("deficiencies")
    queryset = Case.objects.select_related(
        "region__parent",
        "industry",
        "version",
        "submission__clerk",
        "accepted_by",
        "issuing_body",
        "licence__issuer",
    ).prefetch_related(Prefetch("reviews", reviews), Prefetch("licence__loads", loads), "notices")
    case = borders.find(queryset, actor, pk)
    for review in case.reviews.all():
        review.case = case
    return case


def parts(actor, case) -> list[Part]:
    """The slices of the latest revision the actor may read, in the order of the reviews."""
    readable = offers.readable_permits(actor, case)
    if not readable:
        return []
    revision = _revision(case)
    return [
        Part(review, review_slice(case.version.snapshot, revision, review.permit_code))
        for review in case.reviews.all()
        if review.permit_code in readable
    ]


def _revision(case):
    """The latest revision with its files, read once however many slices are shown."""
    found = case.submission.revisions.order_by("-number").prefetch_related("files")
    return found[0]


def _facts(case, wanted) -> list[tuple[str, str]]:
    """Some data of the latest revision in words."""
    whole = filled_of(case.version.snapshot, _revision(case))
    return [
        (form_labels.label(item), form_labels.words(item, value))
        for one in whole.sections
        for item, value in one.facts
        if item.key in wanted
    ]


def slice_targets(actor, case, subject) -> list[tuple]:
    """(review, target, key, label) of everything a supplement may name, for the form's choice."""
    mine = [one for one in parts(actor, case) if subject in (case, one.review)]
    return [
        (one.review, target, key, label) for one in mine for target, key, label in _targets(one)
    ]


def _targets(part):
    for item, _value in part.slice.fields:
        if item.asked:
            yield Deficiency.Target.FIELD, item.key, form_labels.label(item)
    for one in (*part.slice.papers, *part.slice.by_sharing):
        yield Deficiency.Target.MATERIAL, one.paper.id, one.paper.name


def _target_label(case, item) -> str:
    snapshot = case.version.snapshot
    if item.target == Deficiency.Target.MATERIAL:
        part = snapshot.material_by_id.get(item.key)
        return part.name if part else item.key
    part = snapshot.field_by_key.get(item.key)
    return part.label if part else item.key


def readable_file(actor, case, pk) -> SubmittedFile:
    """A file of any revision of this case that belongs to a slice the actor may read."""
    missing = Http404(_("There is no such record."))
    file = SubmittedFile.objects.select_related("revision").filter(
        pk=pk, revision__submission=case.submission_id
    )
    file = file.first()
    readable = offers.readable_permits(actor, case)
    if file is None or not readable:
        raise missing
    file.revision.submission = case.submission
    case.submission.version = case.version
    paper = intake.spec_of(file.revision).paper_by_id.get(file.material)
    if paper is None or not any(permit.code in readable for permit in paper.permits):
        raise missing
    return file


def last_done_by(actor, offer) -> bool:
    """Whether the last thing that happened to the record is the very verb, done by ``actor`` a
    moment ago: then a second click is answered like the first."""
    last = Event.objects.filter(subject=_left_behind(offer)).order_by("-pk").first()
    return (
        last is not None
        and last.verb == offers.EVENTS[offer.verb]
        and last.actor_id == actor.pk
        and last.at > timezone.now() - SECOND_CLICK
    )


def _left_behind(offer) -> str:
    """Subject of the event a verb leaves: what was made, where it makes something."""
    subject = type(offer.subject).objects.get(pk=offer.subject.pk)
    made = {"record": offers.permit_of, "issue": offers.licence_of}.get(offer.verb)
    subject = (made(subject) if made else None) or subject
    return f"{subject._meta.model_name}:{subject.pk}"
