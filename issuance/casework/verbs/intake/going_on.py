"""Items that lack nothing need not wait for those that do: while a supplement is asked for its applicant may
go on with them at once (行政许可法 32 (5)), online or at the window."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Tone, Verb
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.intake.silence import CloseUnanswered, apart
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Notice
from issuance.status import CaseStatus


class GoingOn(Verb):
    """What lacks something is given up by the applicant's own choice: each department says so in a paper."""

    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.CHECKING, CaseStatus.REVIEWING})  # accepted at once
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.UNANSWERED})

    def hindered(self, case):
        _lack, left = apart(case)
        return "" if left else _("Every permit item lacks something: nothing would go on.")

    def carry_out(self, case, actor):
        CloseUnanswered.end(self, case, actor, chosen=True)


class GoOn(GoingOn, ApplicantsVerb):
    """The applicant goes on with what is complete, under /track/."""

    code = "go_on"
    position = 70.5
    title = gettext_lazy("Go on with what is complete")
    follows = gettext_lazy(
        "What lacks nothing is accepted at once and its limits run; you give up the items that lack"
        " something, and may apply for them again at any time."
    )
    history = gettext_lazy("applicant goes on with what is complete")


class RecordGoingOn(GoingOn, OfficersVerb):
    """The window writes down what an applicant who comes in person wants."""

    code = "record_going_on"
    position = 73.5
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record that the applicant goes on with what is complete")
    follows = gettext_lazy(
        "The applicant's own word: what lacks nothing is accepted at once, what lacks something is given up."
        " Whoever records it decides nothing on the case (受审分离)."
    )
    history = gettext_lazy("recorded at the window: goes on with what is complete")
    place = Place.ASIDE
    form = VerbForm
    confirms = True
    queues = ()

    def stands(self, case, **stated):
        lack, left = apart(case)
        rows = ((_("Given up"), lack), (_("Accepted at once"), left))
        return [(label, "、".join(row.permit_name for row in found)) for label, found in rows]


go_on = register(GoOn())
record_going_on = register(RecordGoingOn())
