"""A case as its applicant follows it: steps, each department's part, and every clock explained."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance import models
from issuance.casework import (
    acceptances,
    commitments,
    deliveries,
    due_days,
    interested,
    lateness,
    next_step,
    order,
    promises,
    rounds,
    stages,
)
from issuance.casework.application import awaits, still_promised
from issuance.casework.hearings import of_applicant
from issuance.casework.papers import decision_words
from issuance.casework.papers.decision_words import Words
from issuance.casework.verbs.case.closing import on_withdrawal
from issuance.casework.verbs.case.giving_up import give_up
from issuance.casework.verbs.case.one_item import consequences, take_back_item
from issuance.casework.verbs.inspections.righting import report_righted
from issuance.casework.verbs.limits.hearings import ask_hearing
from issuance.casework.verbs.review.building import report_built
from issuance.labels import PERMITS, Label, review_label
from issuance.licence.counting import can_follow, lacking, needed, within_reach
from issuance.models import Case, Hearing, Permit, PutRight, Review
from issuance.status import (
    ACCEPTED_REVIEWS,
    ACCEPTING,
    DECIDED_REVIEWS,
    GONE_REVIEWS,
    RUNNING_CASES,
    UNACCEPTED_REVIEWS,
    CaseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.models import Silence, UnansweredChoice
from portal.ground.office_days import almanac

CLOSES = gettext_lazy(
    "If it is not handed in by then, the permit items that lack something count as given up; those that"
    " lack nothing are accepted and the case goes on with them. You may apply again, unless the law"
    " bars you for a time."
)
TAKEN = gettext_lazy(
    "If you do not choose by then, the composite licence is made of the permits that are granted."
)
KEPT = gettext_lazy(
    "If you do not choose by then, no composite licence is made; what is granted stands as single permits."
)
WAITS = gettext_lazy(
    "If you need longer, the case goes on waiting; what is not accepted is not decided until then."
)


@dataclass(frozen=True)
class Part:
    """One department's part: its review, its status in words and as a chip, how its deadline was
    found."""

    review: Review
    chip: str
    word: Promise
    explanation: tuple
    words: Words  # of its decision, as it is to be read today
    permits: tuple[tuple[Permit, Label], ...] = ()  # with how each stands today
    can_give_up: bool = False
    order: str = ""  # what it waits for (先证后证), or came to nothing
    deliver_until: date | None = None
    hearing: Hearing | None = None
    can_ask_hearing: bool = False
    interested_until: date | None = None  # while interested parties who were told may be heard
    annulled: tuple[rounds.Annulled, ...] = ()
    can_report_built: bool = False
    can_report_righted: bool = False
    put_right: tuple[PutRight, ...] = ()  # what was reported of it, in every round
    build_until: date | None = None
    accepted_on: date | None = None
    can_take_back: bool = False
    on_taking_back: tuple[str, ...] = ()  # what taking back this item alone would mean
    late: lateness.Late | None = None
    on_withdrawal: str = ""  # what taking the application back would mean for it


@dataclass(frozen=True)
class Asked:
    """Until when the supplement is handed in, how that day was found, what follows if it is not, and
    whether the applicant is reminded of it by now."""

    due: date
    explanation: tuple
    on_silence: Promise
    reminded: bool
    late: bool

    @property
    def kind(self) -> str:
        """How the page draws it."""
        return "warn" if self.reminded or self.late else "info"


@dataclass(frozen=True)
class ToChoose:
    """What is told of a choice while it is waited for."""

    denied: tuple[str, ...]
    due: date
    waits: bool  # the applicant has chosen to wait until that day
    on_silence: Promise


@dataclass(frozen=True)
class Progress:
    entries: list[dict]
    parts: list[Part]
    next_step: str
    no_composite: str  # why none can follow any longer, while departments still decide
    promised: str  # what of the promises is not there, and whether it was accepted on them
    promises: tuple[models.Promise, ...]  # the ledger of what was promised
    asked: Asked | None
    to_choose: ToChoose | None


def progress(case: Case) -> Progress:
    """Thirteen queries at most, whatever the number of permits; one more where a denial was withdrawn, two
    where there are visits, those of ``to_fetch`` where something lies ready,
    one of each second stage that is not built where nothing else is left."""
    days = almanac.days_of(case.region_id)
    rows = Review.objects.select_related("department", "found").prefetch_related(
        Prefetch("permits", Permit.objects.select_related("delivery")),
        *("pauses", "extensions", "interested", "promises", "hearings"),
    )
    visits = ("inspections__inspected", "put_right__photos")
    prefetch_related_objects(
        [case], Prefetch("reviews", rows), "joint_extension__region", "notices", *visits
    )
    reviews = list(case.reviews.all())
    missing = still_promised(case, reviews)
    for review in reviews:
        review.case = case
    rounds.read(reviews)
    parts = [_part(case, review, missing, days) for review in reviews]
    return Progress(
        entries=[*_entries(case, reviews), *_completed(case, reviews)],
        parts=parts,
        next_step=next_step.in_words(case, parts),
        no_composite=_no_composite(case, reviews),
        promised=promises.in_words(case, missing.values(), promises.conditions_awaited(reviews)),
        promises=tuple(commitments.with_terms(promises.of(reviews))),
        asked=asked(case, days),
        to_choose=_to_choose(case, reviews),
    )


def asked(case: Case, days: OfficeDays) -> Asked | None:
    """While a supplement is waited for whose notice names a last day; one query then."""
    if case.status != CaseStatus.SUPPLEMENT or case.supplement_due is None:
        return None
    notice = due_days.named_the_day(case)
    closes = case.supplement_silence == Silence.CLOSE
    return Asked(
        due=case.supplement_due,
        explanation=due_days.answer(notice.body["answer"], days, due=case.supplement_due).lines,
        on_silence=CLOSES if closes else WAITS,
        reminded=case.supplement_reminded is not None,
        late=clock.today() > case.supplement_due,
    )


def _to_choose(case, reviews):
    if case.status != CaseStatus.CHOOSING:
        return None
    keeps = case.choice_silence == UnansweredChoice.KEEP
    return ToChoose(
        denied=tuple(
            row.permit_name for row in reviews if row.status == ReviewStatus.DENIED and not row.held
        ),
        due=case.choice_due,
        waits=case.choice == Case.Choice.WAIT,
        on_silence=KEPT if keeps else TAKEN,
    )


def _part(case, review, missing, days):
    lines = due_days.decision(case, review, days).lines if review.runs else ()
    awaited = awaits(case, review, missing)
    paused = review.running_pause is not None
    takes_back = not take_back_item.hindrance(review)
    label = review_label(review.status, held=review.held, awaits=awaited, paused=paused)
    return Part(
        review,
        label.public,
        label.word,
        lines,
        decision_words.words_of(case, review),
        permits=tuple(
            (permit, PERMITS[permit.standing(clock.today())]) for permit in review.all_permits
        ),
        can_give_up=not give_up.hindrance(review),
        order=order.told(review),
        deliver_until=due_days.delivery(review, days),
        hearing=of_applicant(review),
        can_ask_hearing=not ask_hearing.hindrance(review),
        interested_until=interested.last_day(review) if review.runs else None,
        annulled=rounds.annulled(case, review),
        can_report_built=not report_built.hindrance(review),
        can_report_righted=not report_righted.hindrance(review),
        put_right=tuple(row for row in case.put_right.all() if row.of(review)),
        accepted_on=review.accepted_on if review.status in ACCEPTED_REVIEWS else None,
        build_until=stages.build_until(review) if review.runs else None,
        can_take_back=takes_back,
        on_taking_back=tuple(consequences(review)) if takes_back else (),
        late=lateness.of(case, review, days),
        on_withdrawal=on_withdrawal(review),
    )


def _no_composite(case, reviews):
    back = any(review.status == ReviewStatus.TAKEN_BACK for review in reviews)
    shown = case.status in RUNNING_CASES and (back or case.accepted_at)
    if not shown or can_follow(case, reviews):
        return ""
    if missing := lacking(reviews):
        return _(
            "No composite licence is made without %(permits)s, and it is not given. What is left is decided"
            " as single permits. If you do not want that, take the application back below."
        ) % {"permits": "、".join(row.permit_name for row in missing)}
    return _(
        "A composite licence takes %(needed)s permits; of your permit items %(reach)s are left that can"
        " count. No composite licence follows: what is left is decided as single permits. If you do not"
        " want that, take the application back below."
    ) % {"needed": needed(case), "reach": within_reach(reviews)}


def _entries(case, reviews):
    """The timeline: what is done, where the case is now, what follows."""
    status = case.status
    refused = sum(review.status == ReviewStatus.REFUSED for review in reviews)
    decided = sum(review.status in DECIDED_REVIEWS for review in reviews)
    unanswered = sum(review.status == ReviewStatus.UNANSWERED for review in reviews)
    taken_back = sum(review.status == ReviewStatus.TAKEN_BACK for review in reviews)
    asked = sum(review.status not in GONE_REVIEWS for review in reviews)
    past = [(case.received_at, _("Application received"), "")]
    if answered := _answer_of(case):
        how = _("at the window") if _at_the_window(case) else _("online")
        past.append((answered.created_at, _("Supplement received"), how))
    if status not in (CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.UNANSWERED):
        waiting = sum(review.status in UNACCEPTED_REVIEWS for review in reviews)
        apart = (
            (refused, _("%(count)s permit items not accepted")),
            (unanswered, _("%(count)s permit items count as given up")),
            (taken_back, _("%(count)s permit items taken back by you")),
            (waiting, _("%(count)s permit items not accepted yet")),
        )
        text = "；".join(said % {"count": count} for count, said in apart if count)
        past += acceptances.steps(case, text)
    past.sort(key=lambda step: step[0])
    entries = [_entry("done", title, when, text) for when, title, text in past]
    if status == CaseStatus.SUPPLEMENT:
        until = case.supplement_due and _("by %(day)s") % {"day": case.supplement_due.isoformat()}
        entries.append(_entry("hold", _("Waiting for your supplement"), text=until or ""))
    if status == CaseStatus.REFUSED:
        return [*entries, _entry("stop", _("Not accepted"), case.closed_at)]
    if status == CaseStatus.WITHDRAWN:
        entries.append(_entry("stop", _("Taken back by you"), case.closed_at))
        return [*entries, *_after_all(reviews)]
    if status == CaseStatus.UNANSWERED:
        given_up = _("Supplement not handed in: counts as given up")
        return [*entries, _entry("stop", given_up, case.closed_at)]
    if case.accepted_at is None or status in ACCEPTING:
        checking = status == CaseStatus.CHECKING
        due = _("at the latest on %(day)s") % {"day": case.check_due.isoformat()}
        due = due if checking else _("within five working days of your supplement")
        kind = "now" if checking else "wait"
        entries.append(_entry(kind, _("Departments check the materials"), text=due))
    counted = _("%(done)s of %(all)s decided") % {"done": decided, "all": asked}
    now = status == CaseStatus.REVIEWING or (
        status in ACCEPTING and any(row.runs for row in reviews)
    )
    kind = "now" if now else "done" if decided == asked else "wait"
    entries.append(_entry(kind, _("Departments decide in parallel"), text=counted))
    if status == CaseStatus.CHOOSING:
        until = _("by %(day)s") % {"day": case.choice_due.isoformat()}
        entries.append(_entry("hold", _("Waiting for your choice"), text=until))
    if status == CaseStatus.CLOSED and case.later:
        return [
            *entries,
            _entry("stop", _("Closed: the certificate stays as it is"), case.closed_at),
        ]
    if status == CaseStatus.CLOSED:
        return [*entries, _entry("stop", _("Closed without a composite licence"), case.closed_at)]
    if _no_composite(case, reviews):
        return [*entries, _entry("wait", _("Closed without a composite licence"))]
    kind = {CaseStatus.DECIDED: "now", CaseStatus.ISSUED: "done"}.get(status, "wait")
    last = _("New certificate made") if case.later else _("Licence issued")
    return [*entries, _entry(kind, last, case.closed_at)]


def _after_all(reviews):
    """What goes on of a case that was taken back: decided again, or for the first time."""
    running = [review for review in reviews if review.runs]
    titles = {
        False: _("Decided anew, since its denial was withdrawn"),
        True: _("Accepted after all and being decided"),
    }
    for first, title in titles.items():
        rows = [row for row in running if rounds.not_accepted_before(row) == first]
        if rows:
            yield _entry("now", title, text="、".join(row.permit_name for row in rows))


def _completed(case, reviews):
    """The last step, once everything is in the applicant's hands (办结)."""
    if last := deliveries.last_of(case, reviews):
        title = _("Everything handed over: the case is complete")
        yield _entry("done", title) | {"when": last.counts_on.isoformat()}


def _answer_of(case):
    """The applicant's answer to the supplement notice, once there is one; one query where one was asked."""
    said = case.submission.last_said() if case.supplement_asked else None
    return said if said and said.number > 1 else None


def _at_the_window(case) -> bool:
    """How the last answer came, as its receipt says."""
    receipts = [row for row in case.notices.all() if row.kind == models.Notice.Kind.RECEIVED]
    last = max(receipts, key=lambda row: row.pk, default=None)
    return last is not None and last.body["received"]["channel"] == Channel.WINDOW


def _entry(kind, title, when=None, text=""):
    shown = timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""
    return {"kind": kind, "title": title, "when": shown, "text": text}
