"""Until when: the last days that follow from when a case came in or was accepted.

Each is counted by the office days of the case's own region, as they were known on the day it was
told (`told_on`): days off that became known since may put it off, nothing brings it nearer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy, gettext_noop

from guides.version.permit_parts import ACCEPTANCE_DAYS
from issuance.casework import commitments, later_limits, order
from issuance.casework.rounds import not_to_be_moved
from issuance.models import Case, Extension, JointExtension, Notice, Pause, Promise, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.calendar.clock import WORKING_DAYS, Deadline
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.models import Silence, SupplementTerms
from portal.ground.text.sentences import Sentence

# To verify a permit already held. No law fixes them, since nothing is applied for; taken over, by choice
# of this portal, are the days within which papers are looked into (行政许可法 32).
VERIFICATION_DAYS = ACCEPTANCE_DAYS
# What the head of a department may add where the law of the item says nothing else (行政许可法 42 第一款).
GENERAL_DAYS, EXTENSION_DAYS = 20, 10
EXTENSION_BASIS = "《行政许可法》第四十二条第一款"
DELIVERY_DAYS = 10  # 行政许可法 44
HEARING_ASKING_DAYS, HEARING_HOLDING_DAYS, HEARING_NOTICE_DAYS = 5, 20, 7  # 行政许可法 47, 48
# Joint handling by two departments or more, where the catalogue says nothing else (42 第二款).
JOINT_DAYS, JOINT_EXTENSION_DAYS = 45, 15
JOINT_BASIS = "《行政许可法》第四十二条第二款"
_SPANS = {
    WORKING_DAYS: gettext_lazy("%(value)s working days"),
    clock.DAYS: gettext_lazy("%(value)s days, days off included"),
    clock.MONTHS: gettext_lazy("%(value)s months"),
}
# The last where what counted as given up may be handed in after all.
NAMES_A_DAY = (
    *(Notice.Kind.SUPPLEMENT, Notice.Kind.ANSWER_DAY, Notice.Kind.RETURNED),
    Notice.Kind.ANNULLED,
)
REMINDING_DAYS = 3  # working days before the last one to hand something in


def acceptance_due(received: date, days: OfficeDays) -> date:
    """Until when the office says what is missing (行政许可法 32)."""
    told = days.told_on(received)
    return clock.deadline(received, ACCEPTANCE_DAYS, WORKING_DAYS, days=told).due


def span(value: int, unit: str) -> str:
    """10 working days, in the language of the reader."""
    return _SPANS[unit] % {"value": value}


@dataclass(frozen=True)
class MoreTime:
    """By how much the limit of an item may be extended at most, and by which rule."""

    days: int
    unit: str
    basis: str

    @property
    def in_words(self) -> str:
        return span(self.days, self.unit)


def _part(review: Review):
    return review.owning_case.snapshot.permit_by_code[review.permit_code]


def general(review: Review) -> bool:
    """Whether the law of the item says nothing of its own, so that the twenty days of 行政许可法 42 hold:
    only these its ten days and its joint handling lengthen (法律、法规另有规定的，依照其规定)."""
    limit = _part(review).limit
    return (limit.value, limit.unit) == (GENERAL_DAYS, WORKING_DAYS)


def more_time(review: Review) -> MoreTime | None:
    """What the catalogue says of the item, in the unit of its limit, else the ten days of 行政许可法 42
    beyond its twenty; None for what is decided on the spot, or by 告知承诺 once it waits for no other, and
    where a law of its own allows none."""
    limit = _part(review).limit
    at_once = commitments.of(review) and not order.waits_for(review)
    if limit.unit == clock.AT_ONCE or not_to_be_moved(review) or at_once:
        return None
    if limit.extension is not None:
        return MoreTime(limit.extension, limit.unit, limit.basis or EXTENSION_BASIS)
    return MoreTime(EXTENSION_DAYS, WORKING_DAYS, EXTENSION_BASIS) if general(review) else None


def beyond_promise(review: Review) -> bool:
    """Whether an extension leaves a published promise behind: the law extends its own limit, from whose
    end it is counted."""
    return _part(review).promised_working_days is not None


def decision(
    case: Case,
    review: Review,
    days: OfficeDays,
    *,
    told: date | None = None,
    extension: Extension | None = None,
    ended: Pause | None = None,
    by_law: bool = False,
) -> Deadline:
    """How the last day of a review of an accepted case is found; one that was told holds. None of what
    its pauses take counts, and it was extended if the head approved, from the end of the legal limit;
    ``extension``, ``ended``: as if this one were, and this pause had ended so. After a denial that was
    withdrawn it is counted anew, of two stages that of the second from the day it was reported as built.
    By 告知承诺 it is decided at once: after acceptance, or after what comes before it is decided (先证后证),
    for which it has until then the limit of its law. ``by_law``: as if nothing had been promised or was
    decided at once. Lists
    prefetch ``pauses``, ``extensions`` and ``promises``."""
    stated = {"told": told, "extension": extension, "ended": ended, "by_law": by_law}
    if (later := later_limits.of(case, review, days, **stated)) is not None:
        return later
    since = review.accepted_on or _day(case.accepted_at)
    part = case.snapshot.permit_by_code[review.permit_code]
    pauses = later_limits.taken(review, ended)
    granted = extension or review.extension
    limit = (part.limit.value, part.limit.unit) if granted or by_law else part.time_allowed
    limit = (VERIFICATION_DAYS, WORKING_DAYS) if review.held else limit
    firsts = order.decided_first(review, case.reviews.all()) if review.after else []
    at_once = commitments.of(review) and not by_law
    if at_once and limit[1] != clock.AT_ONCE and firsts is not None:
        limit, granted = (commitments.DAYS, WORKING_DAYS), None
        since = max([since, *(_day(row.decided_at) for row in firsts if row.decided_at)])
    told = None if by_law else told or review.due
    found = clock.deadline(
        since,
        *limit,
        days=days.told_on(since),
        pauses=pauses,
        told=told,
        extension=granted.counted if granted else None,
    )
    if found.due is None or not follows_joint(case, review, told=told):
        return found
    together = joint_handling(case, days, pauses=pauses, told=told)
    return together if together.due is None or together.due >= found.due else found


def after_promise(case: Case, review: Review, days: OfficeDays) -> date | None:
    """The last day by law, where the one told is that of a published promise (承诺时限) or of 告知承诺, and
    comes before."""
    sooner = beyond_promise(review) or commitments.of(review)
    if not sooner or review.held or review.extension or not_to_be_moved(review):
        return None
    legal = decision(case, review, days, by_law=True).due
    return legal if legal and review.due and legal > review.due else None


def by_law(case: Case, review: Review, days: OfficeDays) -> date | None:
    """The last day that the law sets, or an order from above; None while there is none, and of a permit that
    is held already, whose verification no law limits."""
    if review.held or review.due is None:
        return None
    return after_promise(case, review, days) or review.due


@dataclass(frozen=True)
class JointLimits:
    """Working days that joint handling has, and by how many they may be extended."""

    days: int
    extension: int


def joint_limits(case: Case) -> JointLimits:
    known = case.snapshot.common.get("combined_limits", {})
    return JointLimits(
        known.get("legal_ceiling_working_days") or JOINT_DAYS,
        known.get("extension") or JOINT_EXTENSION_DAYS,
    )


def joint_extension(case: Case) -> JointExtension | None:
    """What the head of the government approved of this case; lists select ``joint_extension``."""
    return getattr(case, "joint_extension", None)


def follows_joint(case: Case, review: Review, *, told: date | None = None) -> bool:
    """Whether joint handling that was extended gives the item more time: its limit is the general one, and
    had not ended (``told``: its last day) when the approval was recorded."""
    joint = joint_extension(case)
    return bool(joint) and lengthened(review, _day(joint.recorded_at), told=told)


def lengthened(review: Review, on: date, *, told: date | None = None) -> bool:
    """The same for an approval recorded on this day."""
    told = told or review.due
    own = review.held or review.builds_on_id or commitments.of(review)
    if own or not general(review) or review.round > 1:
        return False
    paused = (
        pause.first <= on and (pause.last is None or on <= pause.last)
        for pause in review.pauses.all()
    )
    return told is None or told >= on or any(paused)


def joint_handling(
    case: Case, days: OfficeDays, *, pauses=(), told: date | None = None
) -> Deadline:
    """The end of joint handling, with what it was extended by."""
    accepted, joint = _day(case.accepted_at), joint_extension(case)
    return clock.deadline(
        accepted,
        joint_limits(case).days,
        WORKING_DAYS,
        days=days.told_on(accepted),
        pauses=pauses,
        told=told,
        extension=joint.counted(JOINT_BASIS) if joint else None,
    )


def delivery(review: Review, days: OfficeDays) -> date | None:
    """Until when a granted permit is made and delivered (行政许可法 44), while it is not recorded; one that
    is held already, or was given up, is not delivered. Lists prefetch ``permits``."""
    owed = review.status == ReviewStatus.GRANTED and not (review.held or review.given_up_at)
    if not owed or review.permits.all():
        return None
    return delivered_by(_day(review.decided_at), days)


def delivered_by(decided: date, days: OfficeDays) -> date:
    """The last of the ten days to make and deliver what was granted (行政许可法 44)."""
    return clock.deadline(decided, DELIVERY_DAYS, WORKING_DAYS, days=days.told_on(decided)).due


def owed_before(today: date, days: OfficeDays) -> date:
    """The first day whose grants may still be recorded in time; of those before it the ten days are over."""
    return clock.add_working_days(today, -DELIVERY_DAYS, days=days)


def promise(case: Case, line: Promise, days: OfficeDays) -> Deadline:
    """How the last day of what was promised is found: its working days run from acceptance of its item."""
    accepted = line.review.accepted_on or _day(case.accepted_at)
    told = days.told_on(accepted)
    return clock.deadline(accepted, line.days, WORKING_DAYS, days=told, told=line.due)


def near(due: date, today: date, days: OfficeDays) -> bool:
    """Whether it is time to remind of a last day."""
    return today >= clock.add_working_days(due, -REMINDING_DAYS, days=days)


def hearing_asked_until(told: date, days: OfficeDays) -> date:
    """Until when a hearing may be asked for (行政许可法 47)."""
    return clock.deadline(told, HEARING_ASKING_DAYS, WORKING_DAYS, days=days).due


def hearing_held_until(asked: date, days: OfficeDays) -> date:
    """Until when a hearing that was asked for is held (行政许可法 47)."""
    return clock.deadline(asked, HEARING_HOLDING_DAYS, WORKING_DAYS, days=days).due


def hearing_not_before(notified: date, days: OfficeDays) -> date:
    """The first day for a hearing whose time and place are notified today (行政许可法 48)."""
    return clock.add_working_days(notified, HEARING_NOTICE_DAYS, days=days)


def told_to_answer(terms: SupplementTerms, asked: date, days: OfficeDays) -> dict:
    """What a supplement notice says of its answer, and keeps saying: ``answer`` of its body."""
    told = terms._asdict() | {"from": asked.isoformat()}
    return told | {"due": answer(told, days).due.isoformat()}


def named_the_day(case: Case) -> Notice:
    """The paper that told until when the supplement is handed in: its own, or for what was asked before
    last days were told a later one."""
    told = case.notices.filter(kind__in=NAMES_A_DAY, body__has_key="answer")
    return told.order_by("-pk").first()


def answer(told: Mapping, days: OfficeDays, *, due: date | None = None) -> Deadline:
    """How the last day to answer a supplement notice is found, from what the notice says and not from
    what its region sets today; ``due``: the day that was told last."""
    asked = date.fromisoformat(told["from"])
    found = clock.deadline(asked, told["days"], told["unit"], days=days.told_on(asked), told=due)
    message = _ANSWER_LIMITS[told["unit"], bool(told["basis"])]
    limit = Sentence(message, {"value": told["days"], "basis": told["basis"]})
    start, _limit, *rest = found.lines
    return replace(found, lines=(start, limit, *rest))


_ANSWER_LIMITS = {
    (WORKING_DAYS, True): gettext_noop("To answer: %(value)s working days (%(basis)s)."),
    (clock.DAYS, True): gettext_noop("To answer: %(value)s days, days off included (%(basis)s)."),
    (WORKING_DAYS, False): gettext_noop(
        "To answer: %(value)s working days; national law sets none."
    ),
    (clock.DAYS, False): gettext_noop(
        "To answer: %(value)s days, days off included; national law sets none."
    ),
}


def reminds(case: Case, today: date, days: OfficeDays) -> bool:
    """Whether the applicant is to be reminded of the supplement: once before its last day, and once more
    after it where the case goes on waiting."""
    due, reminded = case.supplement_due, case.supplement_reminded
    if today > due:
        waits = case.supplement_silence == Silence.WAIT
        return waits and (reminded is None or reminded <= due)
    return reminded is None and near(due, today, days)


def _day(moment) -> date:
    return clock.day_of(moment)
