"""The applicant is reminded of what was promised, and of what is to be put right of a commitment, three
working days before its last day."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, promises
from issuance.casework.messages.occasions.intake import (
    COMMITMENT_REMINDER,
    CONDITION_REMINDER,
    PROMISE_REMINDER,
)
from issuance.casework.verbs.base import ClocksVerb, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Case, Promise
from issuance.status import PROMISES_FOLLOW
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class RemindPromises(ClocksVerb):
    """Once for each promised paper, of all that are due that day in one message; a clock that stood still
    tells it late."""

    code = "remind_promises"
    position = 62.5
    subject = Case
    sources = PROMISES_FOLLOW
    targets = PROMISES_FOLLOW  # it stays what it is
    history = gettext_lazy("applicant reminded of what was promised")
    tone = Tone.HOLD
    occasions = frozenset({PROMISE_REMINDER, CONDITION_REMINDER, COMMITMENT_REMINDER})

    def hindered(self, case):
        return "" if self.due_now(case) else _("It is not the time for a reminder.")

    @staticmethod
    def due_now(case) -> list[Promise]:
        days, today = almanac.days_of(case.region_id), clock.today()
        return [
            line
            for line in promises.reminded_of(case)
            if line.due and line.reminded is None and due_days.near(line.due, today, days)
        ]

    def carry_out(self, case, actor=None):
        lines = self.due_now(case)
        self.move(case, case.status, actor)
        told = Promise.objects.filter(pk__in=[line.pk for line in lines])
        told.update(reminded=clock.today())
        for due in sorted({line.due for line in lines}):
            papers = promises.named(
                line for line in lines if line.due == due and line.way == promises.DEFERRED
            )
            if papers:
                self.tell(PROMISE_REMINDER, case, papers=papers, due=due.isoformat())
        for line in lines:
            if line.way == promises.CONDITION:
                told = {"papers": line.name, "due": line.due.isoformat()}
                self.tell(CONDITION_REMINDER, case, **told)
            if line.to_right:
                told = {"permit": line.review.permit_name, "due": line.due.isoformat()}
                self.tell(COMMITMENT_REMINDER, case, **told)


remind_promises = register(RemindPromises())
