"""The composite licence (行业综合许可证): issued with its first edition, reissued free of charge."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import revisions
from issuance.casework import deliveries, few, later_cases, losses
from issuance.casework.charges import told_of_all
from issuance.casework.messages.occasions.handing_over import NEW_EDITION, READY
from issuance.casework.verbs.base import Consequence, OfficersVerb, Queue
from issuance.casework.verbs.forms import ReasonForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OFFICER_OF_CASE, OFFICER_OF_LICENCE
from issuance.licence import drawing, editions, life, owed, owed_days, reserving
from issuance.licence.carrying import carrying, short_of, with_counts
from issuance.licence.certificate_facts import (
    certificate_facts,
    facts_today,
    in_words,
    permits_of,
    permits_of_licence,
)
from issuance.models import Case, Licence, LicenceEdition, Loss
from issuance.status import CaseStatus, LicenceStatus
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Purpose, Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts

ALTERED = gettext_lazy(
    "The application or one of its files is not what was handed in. Nothing can be issued on it; "
    "please tell the administrator."
)
NOTHING = gettext_lazy(
    "The certificate says what is so. A lost or damaged one is reported by its holder first, under /track/ or"
    " at any window of the city."
)


def decided(actor, today):
    """Cases whose certificate this person makes, by how many permits hold or may; None for others."""
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    cases = Case.objects.filter(issuing_body__in=bodies, status=CaseStatus.DECIDED)
    cases = cases.filter(licence_about=None)
    return with_counts(cases.select_related("industry", "region"), today)


def _to_issue(actor, today):
    """Those that can be issued first, then those that wait: for permits to be recorded, or to begin."""
    if (cases := decided(actor, today)) is None:
        return None
    waiting = Q(unrecorded=True) | Q(early=True) | short_of(cases, "valid")
    cases = cases.exclude(short_of(cases, "hoped") | Q(gone=True))
    return cases.annotate(waiting=waiting).order_by("waiting", "received_at")


def _waits_for(case):
    if case.unrecorded:
        return _("waiting for permits to be recorded")
    return _("waiting for permits to come into force") if case.waiting else ""


class Issue(OfficersVerb):
    """Licence and first edition, all or nothing (一证准营), once every granted permit is recorded and
    enough of them hold today; the others are not on the certificate.

    Number and certificate are made before the case is locked, and the files read through. Raises
    ``CertificateError`` naming what cannot be printed, ``VerbRefused`` where the application
    or one of its files is not what was handed in.
    """

    code = "issue"
    position = 110
    subject = Case
    sources = frozenset({CaseStatus.DECIDED})
    targets = frozenset({CaseStatus.ISSUED})
    who_may = (OFFICER_OF_CASE,)
    title = gettext_lazy("Issue the licence")
    follows = gettext_lazy("Licence, first certificate and QR code are made in one step.")
    history = gettext_lazy("certificate made and issued")
    template = "issuance/desk/verbs/issue.html"
    confirms = True
    occasions = frozenset({READY})
    queues = (
        Queue(
            code="to_issue",
            title=gettext_lazy("Certificates to issue"),
            rows=_to_issue,
            matter=_waits_for,
        ),
    )

    def hindered(self, case):
        if case.later:
            return _("Its licence is there: what was granted comes to the next certificate of it.")
        return carrying(case, clock.today()).missing or _no_key()

    def stands(self, case):
        permits = permits_of(case, clock.today()).select_related("issuer")
        return in_words(certificate_facts(case), permits)

    def hint(self, case):
        return "".join(told_of_all(case))

    def remarks(self, case):
        return told_of_all(case)

    def prepare(self, case, actor):
        revision = case.submission.current()
        if not revisions.sound(revision):
            raise VerbRefused(ALTERED)
        reserving.reserve(case, actor)
        return drawing.draw(editions.first_inputs(case, revision))

    def still_of(self, case, prepared):
        revision = case.submission.current()
        if not revisions.intact(revision):
            raise VerbRefused(ALTERED)
        return prepared.is_of(editions.first_inputs(case, revision))

    def carry_out(self, case, actor, *, prepared) -> Licence:
        due = deliveries.certificate_due(case.region_id)
        licence = editions.make_licence(case=case, actor=actor, drawn=prepared, deliver_by=due)
        self.move(case, CaseStatus.ISSUED, actor, closed_at=timezone.now())
        issue_licence.carry_out(licence, actor)
        self.tell(READY, case, licence=licence.number)
        return licence


class IssueLicence(Consequence):
    """The licence's own event, beside that of its case."""

    code = "issue_licence"
    position = 115
    subject = Licence
    sources = frozenset()
    targets = frozenset({LicenceStatus.VALID, LicenceStatus.PARTLY, LicenceStatus.NONE})
    history = gettext_lazy("licence and first certificate made")

    def carry_out(self, licence, actor):
        transitions.record(licence, verb=self.code, actor=actor)


def _to_reissue(actor, today):
    """Something is owed, and a permit holds: without one there is nothing to certify."""
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    own = Licence.objects.filter(issuer__in=bodies, ended_at=None, pk__in=owed.may_owe(today))
    owing = owed.certificates(own, today).exclude(
        pk__in=few.to_cancel_ones(own, today).values("pk")
    )
    return owed_days.dated(owing).order_by("pk")


def _late(actor, today):
    """For supervision: new certificates that were not made in time."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not regions:
        return None
    own = Licence.objects.filter(region__in=regions, ended_at=None, pk__in=owed.may_owe(today))
    owing = owed.certificates(own, today).exclude(
        pk__in=few.to_cancel_ones(own, today).values("pk")
    )
    licences = owed_days.dated(owing)
    known = almanac.read()
    late = [row.pk for row in licences if owed_days.due(row, known.of(row.region_id)) < today]
    return licences.filter(pk__in=late).order_by("pk")


def _owing(licence) -> str:
    return "；".join(str(cause.label) for cause in owed.owed(licence))


class EditionSeen(forms.HiddenInput):
    """Always shows the number of today, whatever an older page has posted."""

    number = 0

    def format_value(self, value):
        return str(self.number)


class CauseField(forms.ChoiceField):
    """Offers what is true today; whether what was posted was so is asked by the verb, which knows
    first whether the page was of today."""

    def valid_value(self, value):
        return value in LicenceEdition.Cause


class ReissueForm(ReasonForm):
    """Offers the causes that are true today, what is owed first. Knows which edition was on the page:
    posted twice it makes one new certificate, not two."""

    cause = CauseField(label=gettext_lazy("Cause"))
    edition = forms.IntegerField(widget=EditionSeen)
    field_order = ("cause", "reason", "edition")

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        causes = owed.owed(owed.read(subject, clock.today()))
        self.fields["cause"].choices = [(str(cause), cause.label) for cause in causes]
        self.fields["edition"].widget.number = subject.editions.count()


class Reissue(OfficersVerb):
    """A new edition free of charge, for a cause that is true today: permits that no longer hold leave
    it, others of its cases that hold join it (Hezhou 六(三)), its holder is named as a granted change says,
    and the old token says 已换发. Cases about it that have nothing left to wait for are over with it."""

    code = "reissue_licence"
    position = 120
    subject = Licence
    sources = frozenset({LicenceStatus.VALID, LicenceStatus.PARTLY, LicenceStatus.NONE})
    targets = frozenset({LicenceStatus.VALID})
    who_may = (OFFICER_OF_LICENCE,)
    title = gettext_lazy("Reissue the certificate")
    follows = gettext_lazy("Free of charge; the old QR code then says 已换发.")
    history = gettext_lazy("new certificate issued")
    form = ReissueForm
    confirms = True
    occasions = frozenset({NEW_EDITION})
    queues = (
        Queue(
            code="to_reissue",
            title=gettext_lazy("Certificates to reissue"),
            rows=_to_reissue,
            matter=_owing,
            counted=owed_days.due,
        ),
        Queue(
            code="late_certificates",
            title=gettext_lazy("New certificates not made in time"),
            rows=_late,
            matter=lambda licence: f"{_owing(licence)} · {licence.issuer}",
            counted=owed_days.due,
            watched=True,
        ),
    )

    def state(self, licence):
        return licence.status(clock.today())

    def hindered(self, licence):
        row = owed.read(licence, clock.today())
        if not row.certifiable:
            return _("No permit of this licence is valid today: there is nothing to certify.")
        if not owed.owed(row):
            return NOTHING
        if few.to_cancel(licence):
            return few.CANCELLED
        return _no_key()

    def hint(self, licence):
        due = _("To be made by %(day)s.") % {"day": owed_days.due_today(licence).isoformat()}
        return "".join([due, *self.remarks(licence)])

    def remarks(self, licence, **stated):
        """What is held against its permits, and whom of its certificate a change has not reached."""
        told = [line for case in life.cases_of(licence) for line in told_of_all(case)]
        return [*told, *life.not_changed(licence)]

    def faults(self, licence, *, cause, reason, edition):
        seen = edition == licence.editions.count()
        if seen and cause not in owed.owed(owed.read(licence, clock.today())):
            return {"cause": _("This cause is not so today: choose another.")}
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def stands(self, licence, *, cause, reason, edition):
        holding = permits_of_licence(licence, clock.today()).select_related("issuer")
        loaded = licence.loads.filter(unloaded_at=None).select_related("permit")
        leaving = [str(load.permit) for load in loaded if load.permit not in holding]
        return [
            *in_words(facts_today(licence), holding),
            (_("Leave the certificate"), "、".join(leaving) or "—"),
        ]

    def prepare(self, licence, actor, *, edition, **stated):
        self._of_the_page(licence, edition)
        return drawing.draw(editions.next_inputs(licence))

    def still_of(self, licence, prepared):
        return prepared.is_of(editions.next_inputs(licence))

    @staticmethod
    def _of_the_page(licence, edition):
        if str(edition) != licence.event_state:
            raise VerbRefused(_("A new certificate has been issued meanwhile: read it first."))

    def carry_out(self, licence, actor, *, prepared, cause, reason, edition) -> LicenceEdition:
        before = licence.event_state
        edition = editions.renew_edition(
            licence=licence,
            actor=actor,
            drawn=prepared,
            cause=LicenceEdition.Cause(cause),
            reason=reason,
            deliver_by=deliveries.certificate_due(licence.region_id),
        )
        transitions.record(licence, verb=self.code, actor=actor, before=before)
        losses.settle(self, licence, actor, Loss.Outcome.MADE, made=edition)
        finished = [case for case in life.decided_of(licence) if not later_cases.waits(case)]
        for case in finished:
            carry_over.carry_out(case, actor, closed_at=timezone.now())
        for case in finished or [licence.origin_case]:
            self.tell(NEW_EDITION, case, licence=licence.number)
        return edition


class CarryOver(Consequence):
    """What was granted of a licence (变更、增项) stands on its new certificate."""

    code = "carry_over"
    position = 120.5
    subject = Case
    sources = frozenset({CaseStatus.DECIDED})
    targets = frozenset({CaseStatus.ISSUED})
    history = gettext_lazy("new certificate with what was granted")


def _no_key() -> str:
    """What hinders a certificate where nothing can sign it."""
    if keys.ready(Purpose.LICENCE):
        return ""
    return _("The key that signs licences is missing here. Please tell the administrator.")


issue = register(Issue())
issue_licence = register(IssueLicence())
reissue_licence = register(Reissue())
carry_over = register(CarryOver())
