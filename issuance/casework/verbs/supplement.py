"""The applicant answers the one supplement notice (补正); nothing but what it named opens again."""

from django.utils.translation import gettext_lazy as _

from forms import intake
from issuance.casework import application, due_days
from issuance.casework.verbs.base import ApplicantsVerb, Consequence, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Case, Deficiency, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class AnswerSupplement(ApplicantsVerb):
    """Once, with all that the notice named; the five working days begin anew.

    ``data``: field key → value; ``files``: see ``forms.intake.revise``, which raises its errors.
    """

    code = "answer_supplement"
    position = 70
    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.CHECKING})
    title = _("Hand in the supplement")
    follows = _("You are asked only once; the departments check again.")
    history = _("supplement handed in")

    def carry_out(self, case, actor, *, data, files):
        missing = Deficiency.objects.filter(notice__case=case)
        allowed = {(item.target, item.key) for item in missing}
        revision = intake.revise(
            submission=case.submission, data=data, files=files, allowed=allowed, actor=actor
        )
        due = due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id))
        name = revision.submission.operator_name
        self.move(case, CaseStatus.CHECKING, actor, check_due=due, operator_name=name)
        changed = application.changed(case)
        for review in case.reviews.filter(status__in=recheck.sources):
            if review.status == ReviewStatus.DEFICIENT or review.permit_code in changed:
                recheck.carry_out(review, actor)


class Recheck(Consequence):
    """The reviews that missed something check again, and those in whose slice something changed: a field
    or a paper may stand in several; the others keep what they found."""

    code = "recheck"
    position = 75
    subject = Review
    sources = frozenset({ReviewStatus.DEFICIENT, ReviewStatus.COMPLETE})
    targets = frozenset({ReviewStatus.CHECKING})
    history = _("to be checked again")
    tone = Tone.HOLD


answer_supplement = register(AnswerSupplement())
recheck = register(Recheck())
