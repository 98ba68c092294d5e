"""A granted permit that its holder no longer wants, after the application was taken back or all is decided:
given up where the case is followed or at any window of the city."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issuance.casework.verbs.base import ApplicantsVerb, Place, Tone, Verb
from issuance.casework.verbs.permits.recording import permit_of
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.renewals.passing import forgo
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Case, Notice, Review
from issuance.status import CaseStatus, PermitStanding, PermitStatus, ReviewStatus
from portal.ground.calendar import clock

SETTLED = frozenset({CaseStatus.WITHDRAWN, CaseStatus.ISSUED, CaseStatus.CLOSED})
TWICE = _("This permit has been given up already.")


class Giving(Verb):
    """One not yet recorded is not recorded, a recorded one waits at its department to be ended (注销), which
    confirms it in a paper; a licence that carries it then gets a new certificate."""

    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})  # the decision stands; its permit is not wanted
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.GIVEN_UP})

    def hindered(self, review):
        if review.held:
            return _("This permit was not granted here; it stays as it is.")
        if review.owning_case.kind == Case.Kind.CHANGE:
            return _(
                "What was granted is a change: the permit itself is given up where it was granted."
            )
        if review.given_up_at:
            return TWICE
        permit = permit_of(review)
        if permit and (
            permit.status != PermitStatus.VALID
            or permit.standing(clock.today()) == PermitStanding.EXPIRED
        ):
            return _("This permit has ended already.")
        if review.owning_case.status not in SETTLED:
            return _("A permit can be given up here once its case is settled or taken back.")
        return ""

    def carry_out(self, review, actor) -> Notice:
        columns = {"given_up_at": timezone.now(), "undelivered_since": None}
        self.move(review, ReviewStatus.GRANTED, actor, **columns)
        lines.drop(review, actor)
        recorded = permit_of(review)
        if recorded:
            forgo(self, recorded, actor)
        number = recorded.number if recorded else ""
        facts = {"organ": review.department, "review": review, "permit_number": number}
        return self.give(review.owning_case, Notice.Kind.GIVEN_UP, actor, **facts)


class GiveUp(Giving, ApplicantsVerb):
    """The holder gives it up where the case is followed."""

    code = "give_up"
    position = 82
    title = _("Give up this permit")
    follows = _("It cannot be had back: you would have to apply again.")
    history = _("permit given up by the applicant")

    def already(self, review):
        return str(TWICE) if review.given_up_at else ""


class RecordGivenUp(Giving, WrittenDown):
    """The window writes down what a holder who comes in person says."""

    code = "record_given_up"
    position = 82.1
    title = _("Record that the holder gives up this permit")
    follows = _(
        "It cannot be had back: the holder would have to apply again. Its department ends it (注销)."
    )
    history = _("recorded at the window: permit given up by the applicant")
    place = Place.DANGER
    prints = True


give_up = register(GiveUp())
record_given_up = register(RecordGivenUp())
