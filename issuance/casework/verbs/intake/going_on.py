"""Items that lack nothing need not wait for those that do: while a supplement is asked for its applicant may
have them accepted at once (行政许可法 32), online or at the window; the others wait for the supplement."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.intake.acceptance import Opening
from issuance.casework.verbs.intake.silence import apart, touched
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Hand
from issuance.status import CaseStatus


class GoingOn(Opening, Verb):
    """Each item counts from its own receipt: what lacks nothing is accepted alone, and nothing is given up
    for it."""

    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.SUPPLEMENT})  # the rest waits on

    def hindered(self, case):
        _waits, rest = parted(case)
        if any(not review.held for review in rest):
            return ""
        return _("Every permit item that waits lacks something: nothing would go on.")

    def carry_out(self, case, actor):
        _waits, rest = parted(case)
        at = timezone.now()
        if actor:
            Hand.objects.put(case, actor, Hand.Act.ACCEPTED)
        self.move(case, CaseStatus.SUPPLEMENT, actor, accepted_at=case.accepted_at or at)
        self.open(case, actor, at=at, reviews=rest)


def parted(case):
    """(what waits for the supplement, what is accepted at once): nothing is accepted whose own slice the
    supplement will change."""
    lack, rest = apart(case)
    changes = touched(case)
    shared = [review for review in rest if review.permit_code in changes]
    return [*lack, *shared], [review for review in rest if review not in shared]


class GoOn(GoingOn, ApplicantsVerb):
    """The applicant goes on with what is complete, under /track/."""

    code = "go_on"
    position = 70.5
    title = gettext_lazy("Go on with what is complete")
    follows = gettext_lazy(
        "What lacks nothing is accepted at once and its limits run; what lacks something waits for your"
        " supplement until the day that was told, and is accepted on its own."
    )
    history = gettext_lazy("applicant goes on with what is complete")


class RecordGoingOn(GoingOn, OfficersVerb):
    """The window writes down what an applicant who comes in person wants."""

    code = "record_going_on"
    position = 73.5
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record that the applicant goes on with what is complete")
    follows = gettext_lazy(
        "The applicant's own word: what lacks nothing is accepted at once, what lacks something waits for the"
        " supplement. Whoever records it decides nothing on the case (受审分离)."
    )
    history = gettext_lazy("recorded at the window: goes on with what is complete")
    place = Place.ASIDE
    form = VerbForm
    confirms = True
    queues = ()

    def stands(self, case, **stated):
        waits, left = parted(case)
        rows = ((_("Accepted at once"), left), (_("Waits for the supplement"), waits))
        return [(label, "、".join(row.permit_name for row in found)) for label, found in rows]


go_on = register(GoOn())
record_going_on = register(RecordGoingOn())
