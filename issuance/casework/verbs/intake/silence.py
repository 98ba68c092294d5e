"""A supplement notice that nobody answers: the applicant is reminded, and in regions that say so what
lacks something counts as given up after the last day (逾期未补正，视为放弃申请); what is complete is
accepted."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance.casework import application, due_days
from issuance.casework.access import counties_of_clerk
from issuance.casework.messages.occasions.intake import REMINDER
from issuance.casework.verbs.base import ClocksVerb, Consequence, Queue, Tone
from issuance.casework.verbs.case.closing import cancel_reviews
from issuance.casework.verbs.intake.acceptance import accept, under_a_bar
from issuance.casework.verbs.intake.parts import accept_alone, go_on_with_accepted, in_part
from issuance.casework.verbs.intake.supplement import recheck
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.models import Case, Deficiency, Notice, Review
from issuance.status import UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Role, Silence
from portal.ground.office_days import almanac
from portal.ground.staff import posts


def _reminded(actor, today):
    """Those of whoever asked for something: the county's window, the departments that miss it."""
    counties = counties_of_clerk(actor)
    departments = posts.departments_of(actor, Role.APPROVER)
    asked = Q(channel=Channel.WINDOW, region__in=counties) if counties else Q()
    if departments:
        missing = Review.objects.filter(department__in=departments, status=ReviewStatus.DEFICIENT)
        asked |= Q(channel=Channel.ONLINE, pk__in=missing.values("case"))
    if not asked:
        return None
    cases = Case.objects.filter(asked, status__in=remind.sources, supplement_reminded__isnull=False)
    return cases.select_related("industry", "region").order_by("supplement_due", "pk")


def _what_silence_means(case):
    if case.supplement_silence == Silence.CLOSE:
        return _("unanswered; what lacks something is closed after the last day")
    return _("unanswered; the case goes on waiting")


# What an item is asked for by, where no annulment opened it again.
ASKS = (Notice.Kind.SUPPLEMENT, Notice.Kind.ANSWER_DAY, Notice.Kind.RETURNED)


class Remind(ClocksVerb):
    """The applicant is reminded of a supplement some days before its last day, and once more after it
    where the case goes on waiting: by message, on the public page of the case, and in a list of whoever
    asked."""

    code = "remind"
    position = 71
    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.SUPPLEMENT})  # it goes on waiting
    history = gettext_lazy("applicant reminded of the supplement")
    tone = Tone.HOLD
    occasions = frozenset({REMINDER})
    queues = (
        Queue(
            code="unanswered",
            title=gettext_lazy("Supplements not handed in yet"),
            rows=_reminded,
            matter=_what_silence_means,
            due="supplement_due",
            watched=True,
        ),
    )

    def hindered(self, case):
        if case.supplement_due is None:
            return _("The notice of this case names no last day.")
        if not due_days.reminds(case, clock.today(), almanac.days_of(case.region_id)):
            return _("It is not the time for a reminder.")
        return ""

    def carry_out(self, case, actor=None):
        self.move(case, CaseStatus.SUPPLEMENT, actor, supplement_reminded=clock.today())
        self.tell(REMINDER, case, due=case.supplement_due.isoformat())


class NameDay(ClocksVerb):
    """What was asked for before last days were told: the applicant is told one in a paper, counted from
    that day by what the region says, and what silence means; from then on it is as any other."""

    code = "name_day"
    position = 74
    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset({CaseStatus.SUPPLEMENT})  # it goes on waiting
    history = gettext_lazy("last day for the supplement told")
    tone = Tone.HOLD
    notices = frozenset({Notice.Kind.ANSWER_DAY})

    def hindered(self, case):
        return _("The applicant was told a last day already.") if case.supplement_due else ""

    def carry_out(self, case, actor=None):
        terms, days = case.region.supplement_terms, almanac.days_of(case.region_id)
        told = due_days.told_to_answer(terms, clock.today(), days)
        columns = {"supplement_due": date.fromisoformat(told["due"])}
        columns["supplement_silence"] = terms.silence
        self.move(case, CaseStatus.SUPPLEMENT, actor, **columns)
        asked = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
        facts = {"organ": case.issuing_body, "answer": told, "asked": asked.number}
        self.give(case, Notice.Kind.ANSWER_DAY, actor, **facts)


class CloseItem(Consequence):
    """A permit item that lacks something counts as given up: nobody refuses it, and nothing is decided."""

    code = "close_item"
    position = 72.1
    subject = Review
    sources = UNACCEPTED_REVIEWS
    targets = frozenset({ReviewStatus.UNANSWERED})
    history = gettext_lazy("supplement not handed in, counts as given up")
    tone = Tone.STOP


class CloseUnanswered(ClocksVerb):
    """After the last day of a notice that said so, the permit items that lack something count as given up,
    and each department says so of its own in a paper with the remedies against itself. Those that lack
    nothing are accepted (行政许可法 32 (5)) and the case goes on with them, and with what was accepted
    before, as after a refusal of some; where nothing applied for is left the case ends. What its applicant is
    barred from is not accepted: it is left to its department, with five working days to refuse it. A notice
    without a day closes nothing."""

    code = "close_unanswered"
    position = 72
    subject = Case
    sources = frozenset({CaseStatus.SUPPLEMENT})
    targets = frozenset(
        {CaseStatus.UNANSWERED, CaseStatus.CHECKING, CaseStatus.REVIEWING}
    )  # by way of checking: the rest is accepted at once
    history = gettext_lazy("supplement not handed in in time")
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.UNANSWERED})

    def hindered(self, case):
        if case.supplement_due is None:
            return _("The notice of this case names no last day.")
        if case.supplement_silence != Silence.CLOSE:
            return _("The notice of this case says that it goes on waiting.")
        if clock.today() <= case.supplement_due:
            return _("The supplement can still be handed in.")
        return ""

    def carry_out(self, case, actor=None):
        """What lacks something ends, the rest is accepted, and what was accepted before goes on."""
        lack, rest = apart(case)
        before = in_part(case)
        goes_on = before or any(not review.held for review in rest)
        barred = [review for review in under_a_bar(case) if review in rest]
        if goes_on:
            days = almanac.days_of(case.region_id)
            due = due_days.acceptance_due(clock.today(), days) if barred else case.check_due
            self.move(case, CaseStatus.CHECKING, actor, check_due=due)
        else:
            self.move(case, CaseStatus.UNANSWERED, actor, closed_at=timezone.now())
        for review in lack:
            close_item.carry_out(review, actor)
            lines.drop(review, actor)
            stated = {"organ": review.department, "review": review, "goes_on": goes_on}
            stated["before"] = before and not rest
            self.give(case, Notice.Kind.UNANSWERED, actor, **stated, **_what_was_asked(review))
        if goes_on and barred:
            without(barred, case, rest, actor)
        elif goes_on and rest:
            accept.carry_out(case, actor)
        elif goes_on:
            go_on_with_accepted(case, actor)
        else:
            cancel_reviews(case, actor)


def without(barred, case, rest, actor, *, since=None):
    """What is barred is checked, and refused, by its department; the others are accepted alone."""
    for review in barred:
        if review.status in recheck.sources:
            recheck.carry_out(review, actor)
    opens, at = [review for review in rest if review not in barred], timezone.now()
    if any(not review.held for review in opens):
        accept_alone.carry_out(case, actor, at=at)
        accept.open(case, actor, at=at, reviews=opens, since=since)


def apart(case) -> tuple[list[Review], list[Review]]:
    """(what lacks something, what waits and lacks nothing), of what was not accepted. What a department has
    passed is complete; of a counter case, whose parts nobody passes one by one, each that holds something
    named."""
    reviews = case.reviews.filter(status__in=UNACCEPTED_REVIEWS).select_related("department")
    holds = touched(case)
    lack = [
        review
        for review in reviews.order_by("pk")
        if review.status == ReviewStatus.DEFICIENT
        or (review.status == ReviewStatus.CHECKING and review.permit_code in holds)
    ]
    return lack, [review for review in reviews.order_by("pk") if review not in lack]


def touched(case) -> set[str]:
    """Codes of the items whose slice holds something that was asked for and is still to come."""
    waited = Deficiency.objects.filter(
        notice__case=case, waits=True, review__status__in=UNACCEPTED_REVIEWS
    )
    return application.lacking(case, set(waited.values_list("target", "key")))


def _what_was_asked(review) -> dict:
    """By which notice, until when, and by which it was returned; of an item that an annulment had opened
    again that paper has said all of it."""
    case, own = review.owning_case, {"review": review, "round": review.round}
    told = due_days.named_the_day(case).body["answer"] | {"due": case.supplement_due.isoformat()}
    opened = case.notices.filter(kind=Notice.Kind.ANNULLED, body__has_key="answer", **own)
    if again := opened.order_by("pk").last():
        said = again.body["answer"] | {"due": told["due"]}
        return {"answer": said, "asked": again.number, "reopened": True}
    asked = case.notices.filter(kind__in=ASKS).order_by("pk").last()
    first = case.notices.filter(kind=Notice.Kind.SUPPLEMENT).first() or asked
    if asked.kind != Notice.Kind.RETURNED:
        return {"answer": told, "asked": asked.number}
    return {"answer": told, "asked": first.number, "returned": asked.number}


remind = register(Remind())
name_day = register(NameDay())
close_item = register(CloseItem())
close_unanswered = register(CloseUnanswered())
