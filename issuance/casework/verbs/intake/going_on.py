"""Items that lack nothing need not wait for those that do: while a supplement is asked for its applicant may
have them accepted at once (行政许可法 32), online or at the window; the others wait for the supplement."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance.casework import application, due_days, order
from issuance.casework.verbs.base import ApplicantsVerb, Verb
from issuance.casework.verbs.intake.acceptance import (
    Opening,
    Waits,
    barred_items,
    under_a_bar,
    why_waits,
)
from issuance.casework.verbs.intake.silence import apart, touched
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Deficiency, Hand, Notice
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

FOR_WHAT = {
    Waits.SUPPLEMENT: gettext_lazy("waits for your supplement"),
    Waits.DEPARTMENT: gettext_lazy("lacks nothing; its department tells you apart"),
    Waits.FIRST: gettext_lazy("lacks nothing; comes after an item that waits (先证后证)"),
}


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
        return _(
            "Every permit item that waits lacks something, or comes after one that does: nothing would go on."
        )

    def carry_out(self, case, actor):
        _waits, rest = parted(case)
        at, since = timezone.now(), passed_on(case, rest)
        if actor:
            Hand.objects.put(case, actor, Hand.Act.ACCEPTED)
        self.move(case, CaseStatus.SUPPLEMENT, actor, accepted_at=case.accepted_at or at)
        self.open(case, actor, at=at, reviews=rest, since=since)


def passed_on(case, reviews) -> dict[int, date]:
    """From which day each of these counts, which a notice has asked for nothing: by then its department had
    found nothing missing, and no limit waits for what others miss. A notice that came too late had accepted
    them before: 逾期不告知的，自收到申请材料之日起即为受理 (行政许可法 32 (4))."""
    days, papers = almanac.days_of(case.region_id), _papers(case)
    asked = Deficiency.objects.filter(notice__case=case).values_list("target", "key")
    asked = application.lacking(case, set(asked)) if case.channel == Channel.WINDOW else set()
    found = {}
    for review in reviews:
        checked = clock.day_of(review.checked_at) if review.checked_at else None
        known = [
            (given, received)
            for given, received in papers
            if checked is None or checked <= given or (given, received) == papers[-1]
        ]
        given, received = known[-1 if review.permit_code in asked else 0]
        late = given > due_days.acceptance_due(received, days)
        found[review.pk] = received if late else given
    return found


def _papers(case) -> list[tuple[date, date]]:
    """(day of the notice that asked, day of what it answers) of the supplement notice and of its return."""
    kinds = (Notice.Kind.SUPPLEMENT, Notice.Kind.RETURNED)
    given = case.notices.filter(kind__in=kinds).order_by("pk").values_list("issued_at", flat=True)
    answered = case.submission.last_said().created_at
    received = [case.received_at, answered]
    return [(clock.day_of(on), clock.day_of(of)) for on, of in zip(given, received, strict=False)]


def parted(case):
    """(what waits, what is accepted at once): nothing is accepted whose own slice the supplement will change,
    nor what its applicant is barred from (行政许可法 78, 79), which is left to its department to refuse, nor
    what comes after any of these (先证后证)."""
    lack, rest = apart(case)
    changes, barred = touched(case), under_a_bar(case)
    shared = [review for review in rest if review.permit_code in changes or review in barred]
    waits = [*lack, *shared]
    waits += order.behind(waits, [review for review in rest if review not in shared])
    return waits, [review for review in rest if review not in waits]


class GoOn(GoingOn, ApplicantsVerb):
    """The applicant goes on with what is complete, under /track/."""

    code = "go_on"
    position = 70.5
    title = gettext_lazy("Go on with what is complete")
    follows = gettext_lazy(
        "What lacks nothing is accepted at once, and its limit counts from the day of the notice that asked"
        " for nothing of it, or from the receipt where that came late; what lacks something waits for your"
        " supplement until the day that was told, and is accepted on its own."
    )
    history = gettext_lazy("applicant goes on with what is complete")

    def already(self, case):
        """Nothing can go on any more, and something has."""
        if case.status != CaseStatus.SUPPLEMENT or not case.accepted_at or not self.hindrance(case):
            return ""
        day = clock.day_of(case.accepted_at)
        return _("What is complete was accepted on %(day)s and goes on.") % {"day": day.isoformat()}


class RecordGoingOn(GoingOn, WrittenDown):
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

    def hindered(self, case):
        found = super().hindered(case)
        return found and (barred_items(case) or found)

    def remarks(self, case, **stated):
        barred = barred_items(case)
        return [barred] if barred else []

    def stands(self, case, **stated):
        waits, left = parted(case)
        since = passed_on(case, left)
        at_once = [f"{row.permit_name}（{counts_from(since[row.pk])}）" for row in left]
        rows = {str(_("Accepted at once")): at_once}
        for row, words in waiting(case, waits):
            rows.setdefault(words, []).append(row.permit_name)
        return [(label, "、".join(found)) for label, found in rows.items()]


def waiting(case, waits) -> list[tuple]:
    """Each of what waits, with for what."""
    why = why_waits(case, waits)
    return [(row, str(FOR_WHAT[why[row.pk]])) for row in waits]


def counts_from(day: date) -> str:
    return _("its limit counts from %(day)s") % {"day": day.isoformat()}


go_on = register(GoOn())
record_going_on = register(RecordGoingOn())
