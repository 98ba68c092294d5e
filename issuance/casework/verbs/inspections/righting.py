"""What the inspection after the decision found is put right: its holder reports that under /track/ or at the
window, and it is looked at again. While the term runs only after that report it can be found not met."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import charges, rectification
from issuance.casework.messages.letters import RIGHTED
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place
from issuance.casework.verbs.inspections.rectifying import AnswerForm, RecordForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Review
from issuance.status import ReviewStatus, Visit
from portal.ground.calendar import clock


class Righted:
    """What both ways share; one that comes late is taken until it is looked at again."""

    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})  # it stays what it is
    letters = frozenset({RIGHTED})

    def hindered(self, review):
        if review.visit != Visit.UNMET or review.given_up_at:
            return _("Nothing that has to be put right waits for a report.")
        if review.righted_on:
            told = _("It was reported on %(day)s already.")
            return told % {"day": review.righted_on.isoformat()}
        return _("The permit has ended already.") if charges.over(review) else ""

    def faults(self, review, *, answer):
        return {} if answer.strip() else {"answer": _("Say what was put right.")}

    def carry_out(self, review, actor, *, answer):
        columns = {"righted": answer, "righted_on": clock.today()}
        self.move(review, ReviewStatus.GRANTED, actor, **columns)
        case, department = review.owning_case, review.department
        rectification.keep(case, [review], actor, self.code, answer=answer)
        self.send(RIGHTED, case=case, department=department, key=str(review.pk))


class RightedForm(AnswerForm):
    def __init__(self, data=None, *, review):
        super().__init__(data, prefix=f"righted{review.pk}")
        self.review = review


class ReportRighted(Righted, ApplicantsVerb):
    """Under /track/."""

    code = "report_righted"
    position = 96.51
    title = gettext_lazy("Report what was put right")
    follows = gettext_lazy("The department looks at it again.")
    history = gettext_lazy("reported as put right after the later check")


class RecordRighted(Righted, OfficersVerb):
    """At the window, for whoever does not go online."""

    code = "record_righted"
    position = 96.52
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record what the holder put right")
    follows = gettext_lazy("The department looks at it again.")
    history = gettext_lazy("reported as put right at the window after the later check")
    place = Place.ASIDE
    form = RecordForm
    queues = ()


report_righted = register(ReportRighted())
record_righted = register(RecordRighted())
