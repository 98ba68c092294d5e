"""What follows for a commitment (告知承诺) from the later check of its item: it was kept, is to be put right
in a term, or is broken and the permit goes on the list to be revoked."""

from django.utils.translation import gettext_lazy

from issuance.casework import bars, charges, commitments
from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.registry import register
from issuance.models import Notice, Promise, Review
from issuance.status import OPEN_PROMISES, PromiseStatus
from portal.ground.calendar import clock


class KeepCommitment(Consequence):
    """The later check found it kept."""

    code = "keep_commitment"
    position = 96.6
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.KEPT})
    history = gettext_lazy("commitment kept")

    def carry_out(self, line, actor):
        columns = {"settled_on": clock.today(), "settled_by": actor}
        self.move(line, PromiseStatus.KEPT, actor, **columns)


class AskToPutRight(Consequence):
    """The later check found it not kept, and the department's rule gives a term to put it right."""

    code = "commitment_to_right"
    position = 96.7
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.AWAITED})
    history = gettext_lazy("commitment not kept, to be put right")
    tone = Tone.HOLD

    def carry_out(self, line, actor, *, due, reason):
        columns = {"due": due, "reason": reason, "reminded": None}
        self.move(line, PromiseStatus.AWAITED, actor, **columns)


class BreakCommitment(Consequence):
    """It was not kept: in a paper, and the permit is on the list to be revoked."""

    code = "break_commitment"
    position = 96.8
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.BROKEN})
    history = gettext_lazy("commitment found broken")
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.PROMISE})

    def carry_out(self, line, actor, *, reason):
        columns = {"settled_on": clock.today(), "settled_by": actor, "reason": reason}
        columns["holder"] = bars.holder_of(line.owning_case)
        self.move(line, PromiseStatus.BROKEN, actor, **columns)
        told = {"outcome": "broken", "name": line.name, "reason": reason, "committed": True}
        told |= {"due": line.due.isoformat(), "granted": True, "withdraw": False}
        told["answer_until"] = charges.told_until(line.review)
        told["term"] = commitments.gives_a_term(line.review)
        told["righted_on"] = line.review.righted_on.isoformat() if line.review.righted_on else ""
        facts = {"organ": line.department, "review": line.review, "promise": told}
        self.give(line.owning_case, Notice.Kind.PROMISE, actor, **facts)


def settle(review: Review, actor, *, met: bool, findings: str) -> bool:
    """Called when the later check of an item is recorded; whether the holder got a paper of a broken one."""
    broken = False
    rows = Promise.objects.filter(
        review=review, way=commitments.COMMITTED, status__in=OPEN_PROMISES
    )
    for line in rows.select_related("review__case"):
        if met:
            keep_commitment.carry_out(line, actor)
        elif review.look_by is not None:
            ask_to_put_right.carry_out(line, actor, due=review.look_by, reason=findings)
        else:
            break_commitment.carry_out(line, actor, reason=findings)
            broken = True
    return broken


keep_commitment = register(KeepCommitment())
ask_to_put_right = register(AskToPutRight())
break_commitment = register(BreakCommitment())
