"""Statutory permits (法定许可证): recorded once after they were granted, ended one-way."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import (
    bars,
    charges,
    deliveries,
    due_days,
    later_cases,
    permit_facts,
    renewals,
)
from issuance.casework.messages.occasions.handing_over import FIRST_READY, PERMITS_READY
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.latecomers import meanwhile
from issuance.casework.verbs.permits.numbers import TAKEN
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APPROVER
from issuance.licence import owed
from issuance.models import Permit, Review
from issuance.status import (
    ACCEPTING,
    CaseStatus,
    PermitStanding,
    PermitStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

RECORDING = ACCEPTING | frozenset(
    {
        *(CaseStatus.REVIEWING, CaseStatus.DECIDED, CaseStatus.ISSUED),
        *(CaseStatus.CHOOSING, CaseStatus.CLOSED, CaseStatus.WITHDRAWN),
    }
)


class PermitForm(VerbForm):
    """Number, scope and dates of the statutory permit, prefilled from the version."""

    number = LineField(label=gettext_lazy("Permit number"), max_length=60)
    scope = LineField(
        label=gettext_lazy("Scope of the permit"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("E.g. the food items; the QR page shows it."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput())
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"), widget=DayInput(), required=False
    )

    def __init__(self, data=None, *, subject, **kwargs):
        case = subject.owning_case
        super().__init__(data, subject=subject, initial=self.proposed(subject), **kwargs)
        part = case.snapshot.permit_by_code[subject.permit_code]
        self.fields["number"].help_text = part.number_format
        self.fields["valid_until"].help_text = _("Valid for %(years)s. Empty: without end.") % {
            "years": part.validity.words or _("no fixed term")
        }

    def proposed(self, subject) -> dict:
        """Dates of the paper already held, else today and the validity the law fixes."""
        if subject.held:
            return permit_facts.stated(subject)
        first = clock.today()
        part = subject.owning_case.snapshot.permit_by_code[subject.permit_code]
        years = part.validity.years
        last = permit_facts.last_day(first, years) if years else None
        return {"valid_from": first, "valid_until": last}

    def said(self, name, value):
        return (
            _("without end")
            if (name, value) == ("valid_until", None)
            else super().said(name, value)
        )


def _to_record(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    reviews = Review.objects.filter(
        department__in=departments,
        status__in=record_permit.sources,
        case__status__in=RECORDING,
        undelivered_since__isnull=False,
    ).exclude(later_cases.gone())
    cases = reviews.select_related("case__industry", "case__region")
    return cases.order_by("undelivered_since", "decided_at", "pk")


def _late(actor, today):
    """What a supervisor watches: grants whose ten working days to make and deliver the permit (行政许可法 44)
    are over, by the office days of each county."""
    if not any(post.role == Role.SUPERVISOR for post in posts.posts_of(actor)):
        return None
    known = almanac.read()
    days = {
        region: due_days.owed_before(today, known.of(region))
        for region in sorted(posts.region_ids_of(actor, Role.SUPERVISOR))
    }
    latest = max(days.values())
    reviews = Review.objects.filter(region__in=days, undelivered_since__lt=latest)
    for region, day in days.items():
        if day < latest:
            reviews = reviews.exclude(region=region, undelivered_since__gte=day)
    named = reviews.exclude(later_cases.gone())
    named = named.select_related("department", "case__industry", "case__region")
    return named.order_by("undelivered_since", "pk")


def _owed_by(review, days):
    return due_days.delivered_by(review.undelivered_since, days)


class RecordPermit(OfficersVerb):
    """The permit a department has issued, from the decision on, also after the case was taken back: what
    was granted stands. After the end of a permit another may be recorded, which the next certificate
    of the licence loads."""

    code = "record_permit"
    position = 100
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})  # the review stays; a permit is made
    who_may = (APPROVER,)
    title = gettext_lazy("Record the permit")
    follows = gettext_lazy("Number, scope and dates as on the statutory permit.")
    history = gettext_lazy("permit recorded")
    form = PermitForm
    confirms = True
    occasions = PERMITS_READY | FIRST_READY
    queues = (
        Queue(
            code="to_record",
            title=gettext_lazy("Permits to record"),
            rows=_to_record,
            matter=lambda review: review.permit_name,
            counted=_owed_by,
        ),
        Queue(
            code="late_delivery",
            title=gettext_lazy("Granted, and not recorded within ten working days"),
            rows=_late,
            matter=lambda review: f"{review.permit_name} · {review.department}",
            counted=_owed_by,
            watched=True,
        ),
    )

    def hindered(self, review):
        if review.owning_case.status not in RECORDING:
            return meanwhile(review.owning_case)
        if review.given_up_at:
            return _("The applicant has given this permit up.")
        if later_cases.is_change(review):
            return _("A change of a permit makes no second one: record the change.")
        permit = permit_of(review)
        if permit is None:
            return ""
        if permit.status != PermitStatus.VALID:
            bar = review.bars.running(clock.today()).first()
            return bars.told(bar) if bar else _taken_away(permit)
        if permit.standing(clock.today()) == PermitStanding.EXPIRED:
            return _("The permit recorded before has expired: end it first (注销, 行政许可法 70).")
        return _("The permit of this review is already recorded.")

    def place_of(self, review):
        """A permit that was granted and is not recorded is owed; another after its end may be."""
        return Place.ASIDE if permit_of(review) else Place.MAIN

    def hint(self, review):
        """What was granted stands by itself, with a composite licence or without; under a promise that was
        broken it may be revoked."""
        return "".join(filter(None, [charges.told_of(review), self._single(review)]))

    @staticmethod
    def _single(review):
        case = review.owning_case
        licence = case.on_licence
        if licence and licence.ended_at:
            return _(
                "The licence is cancelled (注销): it is recorded as a single permit, on no licence."
            )
        if case.later:
            return _("It is loaded on the licence by its next certificate.")
        if case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN):
            return _(
                "No composite licence follows in this case: it is recorded as a single permit."
            )
        return ""

    def faults(self, review, *, scope="", **paper):
        return permit_facts.faults(review, **paper)

    def remarks(self, review, *, scope="", **paper):
        return [*filter(None, [self.hint(review)]), *permit_facts.remarks(review, **paper)]

    def carry_out(self, review, actor, **paper) -> Permit:
        permit = made(review, deliver_by=deliveries.permit_due(review), **paper)
        transitions.record(permit, verb=self.code, actor=actor)
        lines.take_up(review, actor)
        deliveries.tell_ready(self, review.owning_case, permit)
        return permit

    def trace(self, review):
        return permit_of(review) or review


def made(review, *, number, valid_from, valid_until=None, scope="", deliver_by=None) -> Permit:
    """The permit as its paper says; ``VerbRefused`` where its issuer has a valid one of that number.

    ``deliver_by``: until when its paper is handed over; None for one that its holder has."""
    part = review.owning_case.snapshot.permit_by_code[review.permit_code]
    permit = Permit(
        review=review,
        issuer=review.department,
        permit_code=review.permit_code,
        name=part.official_name,
        certificate_name=part.certificate_name,
        counts=review.counts,
        number=number,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
        status_on=valid_from,
        recorded_at=timezone.now(),
        deliver_by=deliver_by,
    )
    permit.remind_on = renewals.first_look(permit, valid_until)
    transitions.put(permit, refused=TAKEN)
    Review.objects.filter(pk=review.pk).update(undelivered_since=None)
    if licence := review.owning_case.on_licence:
        owed.look(licence)
    return permit


def _taken_away(permit) -> str:
    """Why another needs a new application: what a decision took away does not come back by recording."""
    if permit.status not in (PermitStatus.REVOKED, PermitStatus.RESCINDED):
        return ""
    return _("This permit was revoked or rescinded (撤销、吊销): another needs a new application.")


def permit_of(review) -> Permit | None:
    return review.permit


record_permit = register(RecordPermit())
