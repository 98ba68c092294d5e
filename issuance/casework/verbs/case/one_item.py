"""One permit item is taken back by the applicant, online or at the window, and the rest of the case goes on:
whoever applies for several permits need pursue none of them, and nothing waits for what nobody wants."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance.casework import due_days, interested
from issuance.casework.application import needed_by
from issuance.casework.verbs.base import (
    ApplicantsVerb,
    Consequence,
    Place,
    Tone,
    Verb,
)
from issuance.casework.verbs.inspections.concluding import settle
from issuance.casework.verbs.intake import checking
from issuance.casework.verbs.intake.acceptance import accept, under_a_bar
from issuance.casework.verbs.intake.going_on import passed_on
from issuance.casework.verbs.intake.parts import go_on_with_accepted, nothing_lacks
from issuance.casework.verbs.intake.proposals import drop_proposal, proposal_of
from issuance.casework.verbs.intake.silence import apart, without
from issuance.casework.verbs.limits.extensions import drop_extension_of
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review import decisions
from issuance.casework.verbs.spoken import WrittenDown
from issuance.casework.verbs.who import OWN_CLERK
from issuance.licence.counting import can_follow, lacking, needed, within_reach
from issuance.models import Deficiency, Notice, Review
from issuance.status import (
    ACCEPTED_REVIEWS,
    PENDING_REVIEWS,
    SETTLED_CASES,
    UNACCEPTED_REVIEWS,
    CaseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.office_days import almanac


class TakingBack(Verb):
    """Until it is decided an item may be taken back alone; its clocks, visits and promises end, its
    department says so in a paper, and what waited for it alone goes on. The last one is taken back with the
    case."""

    subject = Review
    sources = PENDING_REVIEWS
    targets = frozenset({ReviewStatus.TAKEN_BACK})
    title = gettext_lazy("Take this permit item back")
    history = gettext_lazy("permit item taken back by the applicant")
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.WITHDRAWN, Notice.Kind.OUTCOME})

    def hindered(self, review):
        if review.held:
            return _("This permit is held already: nothing was applied for.")
        if review.owning_case.status not in SETTLED_CASES and not _left(review):
            return _("Nothing else is applied for: take the whole application back.")
        return ""

    def carry_out(self, review, actor):
        case = review.owning_case
        ended = [review, *taken_along(review)]
        ask_others(case, ended, actor)
        Deficiency.objects.filter(review__in=ended, waits=True).update(waits=False)
        for row in ended:
            if proposal_of(row):
                drop_proposal.carry_out(row, actor)
            drop_extension_of(row, actor)
            self.move(row, ReviewStatus.TAKEN_BACK, actor)
            lines.drop(row, actor)
        settle(case, actor)
        told = _what_follows(case)
        for row in ended:
            first = "" if row == review else review.permit_name
            facts = {"organ": row.department, "review": row, "item": told | {"first": first}}
            self.give(case, Notice.Kind.WITHDRAWN, actor, **facts)
            interested.tell_outcome(self, row, actor)
        release(case, actor)


def taken_along(review) -> list[Review]:
    """The second of two stages, which nothing could be decided on without its first."""
    rows = review.owning_case.reviews.all()
    return [row for row in rows if row.builds_on_id == review.pk and row.status in PENDING_REVIEWS]


def _left(review) -> list[Review]:
    """What is still applied for without it."""
    going = {review.pk, *(row.pk for row in taken_along(review))}
    return [
        row
        for row in review.owning_case.reviews.all()
        if row.pk not in going
        and not row.held
        and row.status in UNACCEPTED_REVIEWS | ACCEPTED_REVIEWS
    ]


def consequences(review) -> list[str]:
    """What it means, said before it is done."""
    case = review.owning_case
    along, rows = taken_along(review), list(case.reviews.all())
    going = {review.pk, *(row.pk for row in along)}
    said = [
        _("“%(item)s”, which builds on it, is taken back with it.") % {"item": row.permit_name}
        for row in along
    ]
    if later := [row for row in rows if review.permit_code in row.after and row.pk not in going]:
        told = _(
            "“%(items)s” comes after it (先证后证): it is granted only if you have this permit from"
            " elsewhere."
        )
        waits = [row.permit_name for row in later if row.status in PENDING_REVIEWS]
        said += [told % {"items": "、".join(waits)}] if waits else []
    if case.status == CaseStatus.ISSUED:
        return [*said, _("Your composite licence stands as it is.")]
    if case.later or case.status == CaseStatus.WITHDRAWN or not can_follow(case, rows):
        return said
    left = [row for row in rows if row.pk not in going]
    if main := [row for row in rows if row.pk in going and row.indispensable]:
        told = _(
            "No composite licence is made without “%(items)s” (主证): none follows then, and what is left is"
            " decided as single permits."
        )
        return [*said, told % {"items": "、".join(row.permit_name for row in main)}]
    if not can_follow(case, left):
        told = _(
            "A composite licence takes %(needed)s permits; without it %(reach)s are left that can count: none"
            " follows then, and what is left is decided as single permits."
        )
        return [*said, told % {"needed": needed(case), "reach": within_reach(left)}]
    return [*said, _("A composite licence can still follow from the other permit items.")]


def _what_follows(case) -> dict:
    """Of the composite licence, as the paper says it."""
    rows = list(case.reviews.all())
    return {
        "case": str(case.status),
        "composite": can_follow(case, rows),
        "lacking": [row.permit_name for row in lacking(rows)],
        "reach": within_reach(rows),
        "needed": needed(case),
    }


class AskFurther(Consequence):
    """At the window nobody passes a part by itself: what was asked of an item that is taken back, and stands
    in the part of another too, is still asked of that one."""

    code = "ask_further"
    position = 80.7
    subject = Review
    sources = UNACCEPTED_REVIEWS
    targets = frozenset({ReviewStatus.DEFICIENT})
    history = gettext_lazy("what was asked for is needed for this item too")
    tone = Tone.HOLD


def ask_others(case, ended, actor):
    """Of a counter case whose supplement is waited for; a department that misses nothing asks for nothing."""
    if case.channel != Channel.WINDOW or case.status != CaseStatus.SUPPLEMENT:
        return
    rows = Deficiency.objects.filter(review__in=ended, notice__case=case, waits=True)
    asked = {(str(row.target), row.key): row for row in rows}
    for target, review in needed_by(case, set(asked)):
        row = None if review in ended else asked.pop(target, None)
        if row is None or review.deficiencies.filter(target=row.target, key=row.key).exists():
            continue
        Deficiency.objects.filter(pk=row.pk).update(review=review)
        ask_further.carry_out(review, actor)


def release(case, actor):
    """What waited for what was taken back goes on: the check concludes, what lacks nothing is accepted, or
    all is decided."""
    if case.status == CaseStatus.CHECKING:
        checking.conclude(case, actor)
    elif case.status != CaseStatus.SUPPLEMENT:
        decisions.conclude(case, actor)
    else:
        lack, rest = apart(case)
        if not lack and rest:
            _accept(case, rest, actor)
        elif not lack:
            go_on_with_accepted(case, actor)


def _accept(case, rest, actor):
    """What the applicant is barred from is left to its department, with five working days to refuse it."""
    barred = [review for review in under_a_bar(case) if review in rest]
    days, since = almanac.days_of(case.region_id), passed_on(case, rest)
    due = due_days.acceptance_due(clock.today(), days) if barred else case.check_due
    nothing_lacks.carry_out(case, actor, check_due=due)
    if barred:
        without(barred, case, rest, actor, since=since)
    else:
        accept.take(case, actor=actor, at=timezone.now(), since=since)


class TakeBackItem(TakingBack, ApplicantsVerb):
    """The applicant takes one item back under /track/."""

    code = "take_back_item"
    position = 80.5
    follows = gettext_lazy(
        "Its department stops working on it, and nothing is decided; the rest of the application goes on."
        " You may apply for it again, unless the law bars you for a time."
    )

    def already(self, review):
        back = review.status == ReviewStatus.TAKEN_BACK
        return _("It was taken back before.") if back else ""


class RecordItemBack(TakingBack, WrittenDown):
    """The window writes down that an applicant who comes in person takes one item back."""

    code = "record_item_back"
    position = 80.6
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record that the applicant takes this item back")
    follows = gettext_lazy(
        "The applicant's own word: the department stops working on this item, and the rest of the application"
        " goes on."
    )
    history = gettext_lazy("recorded at the window: permit item taken back")
    place = Place.DANGER
    prints = True

    def remarks(self, review, **stated):
        return consequences(review)


ask_further = register(AskFurther())
take_back_item = register(TakeBackItem())
record_item_back = register(RecordItemBack())
