"""The composite licence (行业综合许可证): issued with its first edition, reissued free of charge."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import intake
from issuance.casework.messages import NEW_EDITION, READY
from issuance.casework.verbs.base import Consequence, OfficersVerb, Queue
from issuance.casework.verbs.forms import ReasonForm
from issuance.casework.verbs.permits import permit_of
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OFFICER_OF_CASE, OFFICER_OF_LICENCE
from issuance.licence import editions
from issuance.licence.certificate_facts import certificate_facts, in_words, permits_of
from issuance.models import Case, Licence, LicenceEdition, LicencePermit, Review
from issuance.status import ENDED_PERMITS, CaseStatus, LicenceStatus, PermitStatus, ReviewStatus
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Purpose, Role
from portal.ground.staff import posts

ALTERED = gettext_lazy(
    "The application or one of its files is not what was handed in. Nothing can be issued on it; "
    "please tell the administrator."
)


def _to_issue(actor, today):
    """Those that can be issued first, then those whose permits are not all recorded."""
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    missing = Review.objects.filter(case=OuterRef("pk"), status=ReviewStatus.GRANTED, permit=None)
    cases = Case.objects.filter(issuing_body__in=bodies, status__in=issue.sources)
    cases = cases.select_related("industry", "region").annotate(waiting=Exists(missing))
    return cases.order_by("waiting", "received_at")


class Issue(OfficersVerb):
    """Licence and first edition, all or nothing (一证准营), once every granted permit is recorded.

    Raises ``CertificateError`` naming what cannot be printed, ``VerbRefused`` where the application
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
    history = gettext_lazy("licence issued")
    template = "issuance/desk/verbs/issue.html"
    confirms = True
    occasions = frozenset({READY})
    queues = (
        Queue(
            code="to_issue",
            title=gettext_lazy("Certificates to issue"),
            rows=_to_issue,
            matter=lambda case: _("waiting for permits to be recorded") if case.waiting else "",
        ),
    )

    def hindered(self, case):
        names = "、".join(review.permit_name for review in unrecorded(case))
        return (_("Not yet recorded: %(names)s.") % {"names": names}) if names else _no_key()

    def stands(self, case):
        permits = permits_of(case).select_related("issuer")
        return in_words(certificate_facts(case), permits)

    def carry_out(self, case, actor) -> Licence:
        if not intake.sound(case.submission.current()):
            raise transitions.VerbRefused(ALTERED)
        licence = editions.make_licence(case=case, actor=actor)
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
    """A permit has ended, and another still holds: without one there is nothing to certify."""
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not bodies:
        return None
    loaded = LicencePermit.objects.filter(licence=OuterRef("pk"), unloaded_at=None)
    ended = loaded.filter(permit__status__in=ENDED_PERMITS)
    holding = loaded.filter(
        Q(permit__valid_until=None) | Q(permit__valid_until__gte=today),
        permit__status=PermitStatus.VALID,
        permit__valid_from__lte=today,
    )
    licences = Licence.objects.filter(
        Exists(ended), Exists(holding), issuer__in=bodies, ended_at=None
    )
    return licences.select_related("origin_case__industry", "origin_case__region").order_by("pk")


class EditionSeen(forms.HiddenInput):
    """Always shows the number of today, whatever an older page has posted."""

    number = 0

    def format_value(self, value):
        return str(self.number)


class ReissueForm(ReasonForm):
    """Knows which edition was on the page: posted twice it makes one new certificate, not two."""

    edition = forms.IntegerField(widget=EditionSeen)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["edition"].widget.number = subject.editions.count()


class Reissue(OfficersVerb):
    """A new edition free of charge; permits that no longer hold leave it (Hezhou 六(三)), and the old
    token says 已换发."""

    code = "reissue_licence"
    position = 120
    subject = Licence
    sources = frozenset({LicenceStatus.VALID, LicenceStatus.PARTLY})
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
            matter=lambda licence: _("a loaded permit has ended"),
        ),
    )

    def state(self, licence):
        return licence.status(clock.today())

    def hindered(self, licence):
        return _no_key()

    def faults(self, licence, *, reason, edition):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def stands(self, licence, *, reason, edition):
        loads = licence.loads.filter(unloaded_at=None).select_related("permit__issuer")
        permits = [load.permit for load in loads]
        holding = [permit for permit in permits if permit.holds(clock.today())]
        leaving = "、".join(str(permit) for permit in permits if permit not in holding)
        return [
            *in_words(licence.facts, holding),
            (_("Leave the certificate"), leaving or "—"),
        ]

    def carry_out(self, licence, actor, *, reason, edition) -> LicenceEdition:
        before = licence.event_state
        if str(edition) != before:
            raise VerbRefused(_("A new certificate has been issued meanwhile: read it first."))
        edition = editions.renew_edition(licence=licence, actor=actor, reason=reason)
        transitions.record(licence, verb=self.code, actor=actor, before=before)
        self.tell(NEW_EDITION, licence.origin_case, licence=licence.number)
        return edition


def _no_key() -> str:
    """What hinders a certificate where nothing can sign it."""
    if keys.ready(Purpose.LICENCE):
        return ""
    return _("The key that signs licences is missing here. Please tell the administrator.")


def unrecorded(case) -> list[Review]:
    """Granted reviews whose permit is not recorded yet: the certificate waits for them."""
    return [
        review
        for review in case.reviews.all()
        if review.status == ReviewStatus.GRANTED and permit_of(review) is None
    ]


issue = register(Issue())
issue_licence = register(IssueLicence())
reissue_licence = register(Reissue())
