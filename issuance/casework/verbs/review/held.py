"""Permits already held (已持有): their department verifies them; nothing is granted and nothing denied.

No paper of a decision follows (行政许可法 38 is of applications). Of what could not be verified the
department gives a notice, with its reasons and how to have it looked at again.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, known_permits, permit_facts, separation
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.case.closing import REASONS
from issuance.casework.verbs.forms import ReasonsForm
from issuance.casework.verbs.permits.recording import PermitForm, made
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review.basis import StatesBasis
from issuance.casework.verbs.review.decisions import conclude
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Notice, Permit, Review
from issuance.status import PermitStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts

APPLIED_FOR = gettext_lazy("This permit is applied for, not held: it is decided on.")


class Verification(OfficersVerb):
    """What the two findings share."""

    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    who_may = (APART, APPROVER)
    confirms = True

    def hindered(self, review):
        return "" if review.held else APPLIED_FOR

    def settle(self, review, actor, reasons="", basis="", **columns):
        (to,) = self.targets
        columns |= {"decided_by": actor, "decided_at": timezone.now()}
        columns |= {"reasons": reasons, "legal_basis": basis}
        self.move(review, to, actor, **columns)


def _to_verify(actor, today):
    """Not those of cases in whose intake this very person had a hand (受审分离)."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    waiting = Review.objects.filter(
        department__in=departments, status__in=verify_held.sources, basis=Review.Basis.HELD
    )
    reviews = waiting.exclude(separation.barred(actor, "case"))
    return reviews.select_related("case__industry", "case__region").order_by("due", "pk")


class HeldPermitForm(PermitForm):
    """Prefilled with what the applicant states; what the officer reads on the paper stands."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        read = _("As on the paper; filled in from what the applicant states.")
        self.fields["number"].help_text = f"{read} {self.fields['number'].help_text}".strip()


class VerifyHeld(Verification):
    """A department finds the permit in its own records: it counts like one granted in the case, and is
    recorded at once; one that an earlier case recorded is found on the register, and stands there once.
    """

    code = "verify_held"
    position = 92
    targets = frozenset({ReviewStatus.GRANTED})
    title = gettext_lazy("Verify the held permit")
    follows = gettext_lazy(
        "The permit counts towards the composite licence and is recorded as typed, unless it is on the"
        " register already; no decision is taken."
    )
    history = gettext_lazy("held permit looked into")
    form = HeldPermitForm
    queues = (
        Queue(
            code="to_verify",
            title=gettext_lazy("Held permits to verify"),
            rows=_to_verify,
            matter=lambda review: review.permit_name,
            due="due",
        ),
    )

    def faults(self, review, **paper):
        return permit_facts.faults(review, **paper)

    def stands(self, review, *, number, **paper):
        found = known_permits.found(review, number)
        if found is None:
            return [(_("On the register"), _("not yet: it is recorded now"))]
        since = _("since case %(case)s; it is not recorded again")
        return [(_("On the register"), since % {"case": found.owning_case.number})]

    def remarks(self, review, *, scope="", **paper):
        found = permit_facts.remarks(review, **paper)
        stated = permit_facts.stated(review).get("number", "")
        if stated and stated != paper["number"]:
            sentence = _("The applicant states another number: %(number)s.")
            found.append(sentence % {"number": stated})
        return found

    def carry_out(self, review, actor, **paper) -> Permit:
        """The row that was found is held until the end of the transaction: of its end and this one waits,
        and a permit that has ended meanwhile is not found."""
        if found := known_permits.found(review, paper["number"], hold=True):
            self.settle(review, actor, found=found)
            permit = found
        elif faults := self.faults(review, **paper):
            raise VerbRefused(next(iter(faults.values())))
        else:
            self.settle(review, actor)
            permit = made(review, **paper)
            record_held.carry_out(permit, actor)
        conclude(review.owning_case, actor)
        return permit


class NotFoundForm(StatesBasis, ReasonsForm):
    """It is no decision: a basis may be named, and need not."""


class CannotVerify(Verification):
    """A department does not find the permit as stated, and says why; the permit does not count."""

    code = "cannot_verify"
    position = 93
    targets = frozenset({ReviewStatus.DENIED})
    title = gettext_lazy("Cannot verify it")
    follows = gettext_lazy(
        "The permit does not count towards the composite licence; the applicant gets a notice with the"
        " reasons. Nothing becomes of the permit itself."
    )
    history = gettext_lazy("held permit not found as stated")
    tone = Tone.STOP
    place = Place.ASIDE
    form = NotFoundForm
    queues = ()
    notices = frozenset({Notice.Kind.UNVERIFIED})

    def stands(self, review, *, reasons, basis=""):
        return [(_("Basis in law"), basis or "—")]

    def faults(self, review, *, reasons, basis=""):
        return {} if reasons.strip() else {"reasons": str(REASONS)}

    def carry_out(self, review, actor, *, reasons, basis=""):
        self.settle(review, actor, reasons, basis)
        case, organ = review.owning_case, review.department
        self.give(case, Notice.Kind.UNVERIFIED, actor, organ=organ, review=review)
        conclude(case, actor)


class RecordHeld(Consequence):
    """The permit's own event, beside that of its review."""

    code = "record_held"
    position = 94
    subject = Permit
    sources = frozenset()
    targets = frozenset({PermitStatus.VALID})
    history = gettext_lazy("held permit recorded")

    def carry_out(self, permit, actor):
        transitions.record(permit, verb=self.code, actor=actor)


class ReviveHeld(Consequence):
    """What had ended with a case that comes back: a permit already held counts towards the composite as
    before, so it is verified."""

    code = "revive_held"
    position = 91.65
    subject = Review
    sources = frozenset({ReviewStatus.CANCELLED})
    targets = frozenset({ReviewStatus.OPEN})
    history = gettext_lazy("held permit to be verified after all")
    tone = Tone.HOLD


def revive(case, actor) -> list[str]:
    """Which are verified now, within days from that on which the case came back."""
    ended = case.reviews.filter(status=ReviewStatus.CANCELLED, basis=Review.Basis.HELD)
    days, names = almanac.days_of(case.region_id), []
    for review in ended.order_by("pk"):
        due = due_days.acceptance_due(clock.today(), days)
        revive_held.carry_out(review, actor, due=due)
        names.append(review.permit_name)
    return names


verify_held = register(VerifyHeld())
revive_held = register(ReviveHeld())
cannot_verify = register(CannotVerify())
record_held = register(RecordHeld())
