"""A case accepted in parts (行政许可法 32): each permit item counts from its own receipt, and none that lacks
nothing waits for what others lack."""

from django.utils.translation import gettext_lazy

from issuance.casework.verbs.base import Consequence
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review.decisions import conclude as join_decisions
from issuance.models import Case
from issuance.status import ACCEPTED_REVIEWS, ACCEPTING, CaseStatus


class AcceptAlone(Consequence):
    """One item of a case is accepted while the others still wait: the case waits on for those."""

    code = "accept_alone"
    position = 50.2
    subject = Case
    sources = ACCEPTING
    targets = ACCEPTING  # it stays what it is
    history = gettext_lazy("accepted in part")

    def carry_out(self, case, actor, *, at):
        self.move(case, case.status, actor, accepted_at=case.accepted_at or at)


class RestOver(Consequence):
    """Nothing waits to be accepted any longer, and something was accepted before: the case goes on with
    that."""

    code = "rest_over"
    position = 50.3
    subject = Case
    sources = ACCEPTING
    targets = frozenset({CaseStatus.REVIEWING})
    history = gettext_lazy("goes on with what was accepted")


class NothingLacks(Consequence):
    """What lacked something was taken back: the rest waits for no supplement."""

    code = "nothing_lacks"
    position = 50.4
    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.CHECKING})  # it is accepted at once
    history = gettext_lazy("no supplement is waited for any longer")


def in_part(case) -> bool:
    """Whether something of it was accepted already."""
    return case.reviews.filter(status__in=ACCEPTED_REVIEWS).exists()


def go_on_with_accepted(case, actor):
    rest_over.carry_out(case, actor)
    join_decisions(case, actor)


accept_alone = register(AcceptAlone())
rest_over = register(RestOver())
nothing_lacks = register(NothingLacks())
