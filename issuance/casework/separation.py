"""受审分离: whoever had a hand in the intake of a case decides nothing on it.

Each act is stated once, as the way from a case to who did it: read along it a record says whether
somebody is barred and by what, and asked along it the database leaves the same cases out of a queue.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.models import Channel
from issuance.models import Case, Hand


class Reading:
    """The rows on the ways from a case, each way gone once; what the page has read is not read again."""

    def __init__(self, case: Case):
        self.case = case
        self._rows = {(): [case]}

    def at(self, way: tuple[str, ...]) -> list:
        if way not in self._rows:
            *before, name = way
            rows = self.at(tuple(before))
            self._rows[way] = [found for row in rows for found in _beyond(row, name)]
        return self._rows[way]


@dataclass(frozen=True)
class Act:
    """``path``: from the case to the account; ``channels``: the cases on which it bars; ``act``: which
    rows of the last table count, where it holds several acts."""

    path: tuple[str, ...]
    sentence: Promise
    channels: frozenset = frozenset(Channel)
    act: str = ""

    def done_by(self, reading: Reading) -> set[int | None]:
        """Keys of the accounts."""
        if reading.case.channel not in self.channels:
            return set()
        *way, last = self.path
        rows = reading.at(tuple(way))
        return {getattr(row, f"{last}_id") for row in rows if not self.act or row.act == self.act}

    def condition(self, actor) -> Q:
        """The cases on which ``actor`` did it."""
        did = Q(**{"__".join(self.path): actor, "channel__in": sorted(self.channels)})
        return did & Q(**{"__".join((*self.path[:-1], "act")): self.act}) if self.act else did


ACTS = (
    Act(
        ("submission", "clerk"),
        _("You took this case in: whoever did decides nothing on it (受审分离)."),
    ),
    Act(
        ("submission", "filled_by"),
        _("You filled in this application: whoever did decides nothing on it (受审分离)."),
    ),
    # A department with one approver finishes an online case: its check is no intake.
    Act(
        ("reviews", "checked_by"),
        _("You checked this case at the window: whoever did decides nothing on it (受审分离)."),
        channels=frozenset({Channel.WINDOW}),
    ),
    Act(
        ("reviews", "proposals", "proposed_by"),
        _("You prepared a refusal on this case: whoever did decides nothing on it (受审分离)."),
    ),
    Act(
        ("answered_by",),
        _("You took the supplement in: whoever did decides nothing on this case (受审分离)."),
    ),
    Act(
        ("answered_again_by",),
        _("You took the supplement in: whoever did decides nothing on this case (受审分离)."),
    ),
    Act(
        ("accepted_by",),
        _("You accepted this case: whoever did decides nothing on it (受审分离)."),
    ),
    Act(
        ("hands", "by"),
        _("You accepted this case: whoever did decides nothing on it (受审分离)."),
        act=Hand.Act.ACCEPTED,
    ),
    Act(
        ("hands", "by"),
        _("You checked this case at the window: whoever did decides nothing on it (受审分离)."),
        act=Hand.Act.CHECKED,
    ),
    Act(
        ("hands", "by"),
        _("You asked for the supplement: whoever did decides nothing on this case (受审分离)."),
        act=Hand.Act.ASKED,
    ),
    # The columns of the case name who took the last answer in.
    Act(
        ("hands", "by"),
        _("You took the supplement in: whoever did decides nothing on this case (受审分离)."),
        act=Hand.Act.ANSWERED,
    ),
    Act(
        ("hands", "by"),
        _("You returned the supplement: whoever did decides nothing on this case (受审分离)."),
        act=Hand.Act.RETURNED,
    ),
    Act(
        ("hands", "by"),
        _("You added scans to this case: whoever did decides nothing on it (受审分离)."),
        act=Hand.Act.SCANNED,
    ),
    # The code lets whoever reads it act as the applicant.
    Act(
        ("hands", "by"),
        _(
            "You printed the access code of this case: whoever did decides nothing on it (受审分离)."
        ),
        act=Hand.Act.PRINTED,
    ),
)


def bar(actor, case: Case) -> str:
    """Why ``actor`` may decide nothing on this case: the first act that bars; empty if none does."""
    key = getattr(actor, "pk", None)
    if key is None:
        return ""
    reading = Reading(case)
    return next((str(act.sentence) for act in ACTS if key in act.done_by(reading)), "")


def barred(actor, case: str) -> Exists:
    """The same for a queryset; ``case``: name of the column that leads to the case."""
    acts = reduce(or_, (act.condition(actor) for act in ACTS))
    return Exists(Case.objects.filter(acts, pk=OuterRef(case)).order_by())


def _beyond(row, name):
    found = getattr(row, name)
    return found.all() if hasattr(found, "all") else [found]
