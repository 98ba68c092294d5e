"""The one supplement notice (补正) is answered; nothing but what it named opens again.

By the applicant under /track/, or by the clerk of the county for whoever brings it to the window: one
answer, by the same rules, with a numbered receipt of what was received (行政许可法 32).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import intake
from forms.models import Channel
from issuance.casework import access, application, due_days
from issuance.casework.supplements.supplement_files import Intake
from issuance.casework.supplements.supplement_form import OpenedFields
from issuance.casework.verbs.base import ApplicantsVerb, Consequence, OfficersVerb, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Deficiency, Hand, Notice, Review
from issuance.status import UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class Answer:
    """Once, with all that the notice named, and once more what was returned; the five working days begin
    anew.

    ``data``: field key → value; ``files``, ``papers``: see ``forms.intake.revise``.
    """

    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.CHECKING})
    notices = frozenset({Notice.Kind.RECEIVED})

    def take(self, case, actor, channel, *, data, files, papers=frozenset()):
        asked = Deficiency.objects.filter(notice__case=case, review__status__in=UNACCEPTED_REVIEWS)
        missing = list(asked.filter(waits=True).order_by("review", "pk"))
        allowed = {(item.target, item.key) for item in missing}
        alone = application.for_itself(case, missing)
        with application.refused_by_intake():
            revision = intake.revise(
                submission=case.submission,
                data=data,
                files=files,
                papers=papers,
                allowed=allowed,
                alone=alone,
                actor=actor,
            )
        due = due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id))
        columns = {"check_due": due, "operator_name": revision.submission.operator_name}
        again = case.notices.filter(kind=Notice.Kind.RETURNED).exists()
        columns["answered_again_by" if again else "answered_by"] = actor
        if channel == Channel.WINDOW:
            Hand.objects.put(case, actor, Hand.Act.ANSWERED)
        self.move(case, CaseStatus.CHECKING, actor, **columns)
        asked.update(waits=False)
        shared = {m for m in (*files, *papers) if (Deficiency.Target.MATERIAL, m) not in alone}
        lines.answer(case, actor, shared)
        changed = application.changed(case)
        for review in case.reviews.filter(status__in=recheck.sources):
            if review.status == ReviewStatus.DEFICIENT or review.permit_code in changed:
                recheck.carry_out(review, actor)
        received = {
            "on": clock.today().isoformat(),
            "channel": channel,
            "due": due.isoformat(),
            "items": list(_received(case, missing, files, papers)),
        }
        facts = {"organ": case.issuing_body, "received": received}
        self.give(case, Notice.Kind.RECEIVED, actor, **facts)


def _received(case, missing, files, papers):
    """Each field and material the notice named, once, and how it came."""
    for target, key in dict.fromkeys((item.target, item.key) for item in missing):
        item = next(item for item in missing if (item.target, item.key) == (target, key))
        yield {
            "target": target,
            "label": application.name_of(case, item),
            "files": len(files.get(key, ())) if target == Deficiency.Target.MATERIAL else 0,
            "on_paper": target == Deficiency.Target.MATERIAL and key in papers,
        }


class AnswerSupplement(Answer, ApplicantsVerb):
    """The applicant answers online."""

    code = "answer_supplement"
    position = 70
    title = gettext_lazy("Hand in the supplement")
    follows = gettext_lazy("You are asked only once; the departments check again.")
    history = gettext_lazy("supplement handed in")

    def carry_out(self, case, actor, *, data, files):
        self.take(case, actor, Channel.ONLINE, data=data, files=files)


class CounterForm(OpenedFields, VerbForm):
    """What the notice named, as the clerk takes it in; of an online case the window sees no data."""

    def __init__(self, data=None, files=None, *, subject, actor, **kwargs):
        super().__init__(data, files=files, subject=subject, actor=actor, **kwargs)
        own = access.at_the_window(actor, subject)
        self.open_fields(subject, files=Intake(subject), at_window=True, blank=not own)

    def arguments(self):
        return {
            "data": self.data_values(),
            "files": self.file_values(),
            "papers": self.paper_values(),
        }


class AnswerAtCounter(Answer, OfficersVerb):
    """The clerk of the county's window takes the answer in: fields as they are told, papers scanned or
    ticked as received; whoever did decides nothing on the case (受审分离)."""

    code = "answer_at_counter"
    position = 73
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Take in the supplement")
    follows = gettext_lazy(
        "The applicant's answer, with everything that is asked below; a receipt is printed for it. Whoever"
        " takes it in decides nothing on the case (受审分离)."
    )
    history = gettext_lazy("supplement taken in at the window")
    form = CounterForm
    queues = ()
    prints = True

    def hint(self, case):
        """Of what was returned: only that is open now, and it is the last time."""
        if not case.notices.filter(kind=Notice.Kind.RETURNED).exists():
            return ""
        return _(
            "Returned once already: only what was not cured is asked now, for the last time. What the answer"
            " cured stays as it was handed in."
        )

    def carry_out(self, case, actor, *, data, files, papers=frozenset()):
        self.take(case, actor, Channel.WINDOW, data=data, files=files, papers=papers)


class Recheck(Consequence):
    """The reviews that missed something check again, and those in whose slice something changed: a field
    or a paper may stand in several; the others keep what they found."""

    code = "recheck"
    position = 75
    subject = Review
    sources = frozenset({ReviewStatus.DEFICIENT, ReviewStatus.COMPLETE})
    targets = frozenset({ReviewStatus.CHECKING})
    history = gettext_lazy("to be checked again")
    tone = Tone.HOLD


answer_supplement = register(AnswerSupplement())
answer_at_counter = register(AnswerAtCounter())
recheck = register(Recheck())
