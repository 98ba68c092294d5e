"""Of two stages (筹建 → 验收) the second may wait for years: when all else of its case is decided the
applicant is told that the composite licence waits for it alone, and how it is made at once."""

from django.utils.translation import gettext_lazy

from issuance.casework import stages
from issuance.casework.messages.occasions.handing_over import COMPOSITE_WAITS
from issuance.casework.verbs.base import Consequence, Tone
from issuance.casework.verbs.registry import register
from issuance.licence.counting import can_follow
from issuance.models import Case, Review
from issuance.status import CaseStatus


class WaitForBuilding(Consequence):
    """Whoever does not want to wait takes that item back, and applies for it alone once it is built."""

    code = "wait_for_building"
    position = 94.6
    subject = Case
    sources = frozenset({CaseStatus.REVIEWING})
    targets = frozenset({CaseStatus.REVIEWING})
    history = gettext_lazy("the composite licence waits for what is to be built")
    tone = Tone.HOLD
    occasions = frozenset({COMPOSITE_WAITS})

    def carry_out(self, case, actor, *, waiting):
        self.move(case, CaseStatus.REVIEWING, actor)
        self.tell(COMPOSITE_WAITS, case, permits="、".join(row.permit_name for row in waiting))


def wait(case, actor):
    """Called with each decision that is not the last."""
    rows = list(case.reviews.select_related("builds_on"))
    waiting = stages.alone(rows)
    if waiting and follows_without(case, rows, waiting):
        wait_for_building.carry_out(case, actor, waiting=waiting)


def follows_without(case, rows, waiting) -> bool:
    """Whether a composite is made of what is granted if these are taken back."""
    going: set[int] = {row.pk for row in waiting}
    left: list[Review] = [row for row in rows if row.pk not in going]
    wanted = any(row.indispensable for row in waiting)
    return case.status == CaseStatus.REVIEWING and not wanted and can_follow(case, left)


wait_for_building = register(WaitForBuilding())
