"""What is true of every case at every moment, said without the code that makes it so."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from issuance.casework.progress import progress
from issuance.models import (
    Bar,
    Case,
    Deficiency,
    Delivery,
    Extension,
    Hearing,
    Interested,
    JointExtension,
    Licence,
    LicenceEdition,
    LicencePermit,
    Notice,
    Pause,
    Permit,
    Review,
)
from issuance.status import CaseStatus, PermitStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Event
from tests.issuance import case_queues, limit_truths
from tests.issuance.case_queues import DONE

Kind = Notice.Kind
# The paper that each of these events gives, about its review where it is one's; ``join`` and
# ``withdraw`` say it by what they led to.
PAPERS = {
    "accept": Kind.ACCEPTED,
    "lapse": Kind.ACCEPTED,
    "ask_supplement": Kind.SUPPLEMENT,
    "answer_supplement": Kind.RECEIVED,
    "answer_at_counter": Kind.RECEIVED,
    "return_supplement": Kind.RETURNED,
    "refuse": Kind.REFUSED,
    "decide": Kind.DECISION,
    "join": Kind.CLOSED,
    "choose": Kind.CHOICE,
    "record_choice": Kind.CHOICE,
    "settle_choice": Kind.CLOSED,
    "close_without_licence": Kind.CLOSED,
    "withdraw": Kind.WITHDRAWN,
    "give_up": Kind.GIVEN_UP,
    "close_unanswered": Kind.UNANSWERED,
    "pause": Kind.PAUSED,
    "grant_extension": Kind.EXTENDED,
    "extend_joint": Kind.JOINT,
    "correct_decision": Kind.CORRECTED,
    "end": Kind.ENDED,
    "cancel_licence": Kind.CANCELLED,
    "name_day": Kind.ANSWER_DAY,
    "tell_hearing": Kind.HEARING,
    "tell_interested": Kind.INTERESTED,
    "set_hearing": Kind.HEARING_SET,
    "cannot_verify": Kind.UNVERIFIED,
    "resume": Kind.RESUMED,
    "lift_bar": Kind.BAR_LIFTED,
    "deliver": Kind.DELIVERY,
    "set_bar": Kind.BARRED,
}
# What these say follows from where they lead.
AFTER = frozenset({"join", "choose", "record_choice", "settle_choice"})
AFTER_STATE = {CaseStatus.CLOSED: Kind.CLOSED, CaseStatus.CHOOSING: Kind.CHOICE}
HANDS = frozenset(
    {"accept", "ask_supplement", "return_supplement", "answer_at_counter", "propose_refusal"}
)
DECIDES = frozenset(
    "refuse reject_proposal decide correct_decision verify_held cannot_verify pause resume"
    " ask_extension grant_extension refuse_extension extend_joint"
    " tell_interested record_statement tell_hearing record_hearing_request set_hearing record_hearing".split()
)


class Record(NamedTuple):
    """Every row of one case, as the database has it now; ``new``: its events of this step."""

    case: Case
    reviews: list[Review]
    permits: list[Permit]
    licences: list[Licence]
    events: list[Event]
    new: list[Event]
    notices: list[Notice]
    today: date

    def with_status(self, *statuses) -> list[Review]:
        return [review for review in self.reviews if review.status in statuses]

    def permits_of(self, review) -> list[Permit]:
        found = review.found_id
        return [row for row in self.permits if row.review_id == review.pk or row.pk == found]

    def holding(self) -> list[Permit]:
        return [permit for permit in self.permits if in_force(permit, self.today)]


def read(case, *, since: int) -> Record:
    reviews = list(case.reviews.select_related("department").order_by("pk"))
    events = list(Event.objects.filter(case=case.number).order_by("pk"))
    return Record(
        case=case,
        reviews=reviews,
        permits=list(
            Permit.objects.filter(Q(review__case=case) | Q(found_by__case=case))
            .distinct()
            .order_by("pk")
        ),
        licences=list(Licence.objects.filter(origin_case=case)),
        events=events,
        new=[event for event in events if event.pk > since],
        notices=list(case.notices.select_related("organ", "review").order_by("pk")),
        today=clock.today(),
    )


def in_force(permit, day) -> bool:
    begun = permit.status == PermitStatus.VALID and permit.valid_from <= day
    return begun and (permit.valid_until is None or day <= permit.valid_until)


def check(record: Record, step: str, people):
    """``step``: code of the verb that was carried out just now, "tick", or "" at the beginning."""
    licence_stands_on_permits(record, step)
    no_permit_is_an_orphan(record)
    whoever_took_in_decides_nothing(record)
    history_says_the_state(record)
    if step:
        each_event_has_its_notice(record)
        numbers_have_no_gap(record)
    both_sides_read_the_same_days(record)
    lists = list(case_queues.queued(record, people))
    case_queues.what_is_queued_is_offered(lists)
    case_queues.what_is_owed_is_queued(record, lists, people)
    case_queues.nothing_waits_for_ever(record, lists, step)


def licence_stands_on_permits(record, step):
    case, licences = record.case, record.licences
    assert len(licences) == (case.status == CaseStatus.ISSUED), "a licence, and a case without one"
    for licence in licences:
        current = LicenceEdition.objects.filter(licence=licence, superseded_at=None)
        assert current.count() == 1, "one certificate is in force"
    if step in {"issue", "reissue_licence"}:
        assert case.accepted_at, "a licence on what was never accepted"
        assert {review.status for review in record.reviews} <= DONE, "a licence before a decision"
        loads = LicencePermit.objects.filter(licence__origin_case=case, unloaded_at=None)
        loaded = [load.permit for load in loads.select_related("permit")]
        assert loaded, "a licence over nothing"
        assert all(in_force(permit, record.today) for permit in loaded), "it names one not in force"
        assert set(loaded) == set(record.holding()), "it names all that are in force"
    if step == "issue":
        granted = record.with_status(ReviewStatus.GRANTED)
        assert all(record.permits_of(review) for review in granted), "a permit is not recorded"
        single = case.version.snapshot.region.composite_for_single
        counting = sum(permit.counts for permit in record.holding())
        assert counting >= (1 if single else 2), "too few permits carry this licence"
        main = [review for review in record.reviews if review.indispensable]
        given = [set(record.permits_of(review)) & set(record.holding()) for review in main]
        assert all(given), "a licence without what it cannot be without"


def no_permit_is_an_orphan(record):
    """One that was given up after its recording is valid until its department ends it, to which it
    stands on a list (see ``case_queues``)."""
    for review in record.reviews:
        delivered = review.held or review.given_up_at or record.permits_of(review)
        owed = review.status == ReviewStatus.GRANTED and not delivered
        assert (review.undelivered_since is not None) == owed, "a permit owed that nobody counts"
    for permit in record.permits:
        review = next(row for row in record.reviews if permit in record.permits_of(row))
        assert review.found_id != permit.pk or review.held, (
            "what was granted here was found elsewhere"
        )
        assert review.status == ReviewStatus.GRANTED, "a permit of what was not granted"
        if review.given_up_at:
            assert permit.recorded_at <= review.given_up_at, "recorded after it was given up"


def whoever_took_in_decides_nothing(record):
    """In the order of time: who has decided may still accept the rest at the window."""
    submission = record.case.submission
    hands = {submission.clerk_id, submission.filled_by_id} - {None}
    for event in record.events:
        if event.verb in DECIDES and event.actor_id in hands:
            raise AssertionError(f"{event.actor} had a hand in the intake, and did {event.verb}")
        if event.verb in {"ask_supplement", "return_supplement", "attach_scans"}:
            hands |= {event.actor_id} - {None}
        if event.verb in HANDS and event.actor_id:
            hands.add(event.actor_id)


def history_says_the_state(record):
    rows = [record.case, *record.reviews, *record.licences, *record.notices]
    rows += [row for row in record.permits if row.review.case_id == record.case.pk]
    rows += Bar.objects.filter(review__case=record.case)
    rows += Pause.objects.filter(review__case=record.case)
    rows += Extension.objects.filter(review__case=record.case)
    rows += Hearing.objects.filter(review__case=record.case)
    rows += Interested.objects.filter(review__case=record.case)
    rows += Delivery.objects.filter(case=record.case)
    rows += JointExtension.objects.filter(case=record.case)
    said = {}
    for event in record.events:
        before = said.get(event.subject, event.before)
        assert event.before in {"", before}, f"{event.verb} of {event.subject} leaps"
        said[event.subject] = event.after
    for row in rows:
        silent = isinstance(row, Review) and row.status == ReviewStatus.CHECKING
        state = row.event_state if not silent else said.get(row.event_subject, row.event_state)
        assert said.get(row.event_subject, state if silent else None) == state, (
            f"{row.event_subject} is {row.event_state}, the history says otherwise"
        )


def each_event_has_its_notice(record):
    given = [notice for notice in record.notices if _born(record, notice)]
    found = Counter((notice.kind, notice.review_id) for notice in given)
    assert found == Counter(_papers(record)), "the papers of this step are not those of its events"
    for notice in given:
        _is_true(record, notice)


def _born(record, notice):
    return any(event.subject == notice.event_subject for event in record.new)


def _papers(record) -> Iterator[tuple]:
    for event in record.new:
        kind, key = event.subject.split(":")
        if event.verb == "set_bar":
            yield Kind.BARRED, Bar.objects.get(pk=key).review_id
        if event.verb not in PAPERS or kind not in {
            "case",
            "review",
            "permit",
            "licence",
            "delivery",
        }:
            continue
        if event.verb == "withdraw":
            stopped = record.with_status(ReviewStatus.CANCELLED, ReviewStatus.GRANTED)
            yield from ((Kind.WITHDRAWN, row.pk) for row in stopped if not row.held)
        elif event.verb == "close_unanswered":
            ended = record.with_status(ReviewStatus.CANCELLED)
            yield from ((Kind.UNANSWERED, row.pk) for row in ended if not row.held)
        elif event.verb in AFTER:
            paper = AFTER_STATE.get(event.after)
            if paper:
                yield paper, None
        else:
            if event.verb in {"tell_hearing", "set_hearing"}:
                told = Interested.objects.filter(review=int(key)).values("name").distinct()
                yield from [(Kind.INTERESTED, int(key))] * told.count()
            if kind == "permit":
                key = Permit.objects.get(pk=key).review_id
            yield PAPERS[event.verb], int(key) if kind in {"review", "permit"} else None


def _an_end_is_true(record, notice):
    """Of a permit, or of the licence itself."""
    body = notice.body
    if notice.kind == Kind.ENDED:
        [permit] = [row for row in record.permits if row.number == body["ended"]["number"]][-1:]
        assert (permit.status, permit.end_ground) == (body["ended"]["way"], body["ended"]["ground"])
        assert permit.status_on.isoformat() == body["ended"]["on"]
        assert permit.end_article == body["ended"]["article"] != ""
    if notice.kind == Kind.CANCELLED:
        [licence] = record.licences
        assert body["licence"]["number"] == licence.number
        assert licence.ended_at
        told = [row["permit"] for row in body["licence"]["permits"]]
        assert told == [str(permit) for permit in licence.loaded()]
        assert not record.holding(), "cancelled over a permit that holds"


def _a_receipt_is_true(record, notice):
    """It names what was handed over with it, which holds, and which no other receipt names."""
    delivery = Delivery.objects.filter(case=record.case).latest("pk")
    permits, editions = delivery.permits.all(), delivery.licenceeditions.all()
    numbers = {*(row.number for row in permits), *map(str, editions)}
    told = [row["number"] for row in notice.body["delivery"]["papers"]]
    assert set(told) == numbers
    assert len(told) == len(numbers) > 0
    assert all(row.status == PermitStatus.VALID for row in permits)
    assert not any(row.superseded_at for row in editions)
    others = [row for row in record.notices if row.kind == Kind.DELIVERY and row != notice]
    before = {paper["number"] for row in others for paper in row.body["delivery"]["papers"]}
    assert not before & {str(row) for row in editions}


def _is_true(record, notice):
    """Word for word against the rows, in the moment after it was given."""
    case, body = record.case, notice.body
    spelled = (body["case"], body["operator"], body["organ"]["code"])
    assert spelled == (case.number, case.operator_name, notice.organ.code)
    organ = notice.review.department if notice.review else case.issuing_body
    assert notice.organ == organ, "a paper in another's name"
    named = [notice.review] if notice.review else record.reviews
    if notice.kind == Kind.DELIVERY:
        _a_receipt_is_true(record, notice)
    if notice.kind == Kind.ACCEPTED:
        refused = record.with_status(ReviewStatus.REFUSED)
        assert [row["permit"] for row in body["refused"]] == [row.permit_name for row in refused]
        named = [review for review in record.reviews if review not in refused]
        left = sum(review.counts for review in named)
        main = [review.permit_name for review in refused if review.indispensable]
        assert body["lacking"] == main
        assert (body["within_reach"], body["composite"]) == (
            left,
            left >= body["needed"] and not main,
        )
        lapsed = any(event.verb == "lapse" for event in record.new)
        assert body["deemed"] == case.deemed_accepted == lapsed
        assert body["since"] == _day(case.accepted_at).isoformat()
        assert body["supplemented"] == case.supplement_asked
    fresh = {review.pk: review for review in record.reviews}
    told = [
        (row["permit"], row["status"], row["reasons"], row["legal_basis"], row["due"])
        for row in body["reviews"]
    ]
    assert told == [
        (
            *(row.permit_name, row.status, *_words(record, notice, row)),
            row.due.isoformat() if row.due else None,
        )
        for row in (fresh[review.pk] for review in named)
    ], f"the {notice.kind} paper does not say what is so"
    if notice.kind == Kind.SUPPLEMENT:
        missing = Deficiency.objects.filter(review__case=case, notice=notice)
        asked = Counter((row.target, row.key, row.reason) for row in missing)
        said = Counter((row["target"], row["key"], row["reason"]) for row in body["deficiencies"])
        assert said == asked
        assert body["answer"]["due"] == case.supplement_due.isoformat()
    if notice.kind in {Kind.DECISION, Kind.REFUSED}:
        assert body["reviews"][0]["legal_basis"], "a decision without its basis"
    if notice.kind == Kind.RECEIVED:
        received = body["received"]
        days = (received["on"], received["due"])
        assert days == (record.today.isoformat(), case.check_due.isoformat())
        again = any(other.kind == Kind.RETURNED for other in record.notices)
        taker = case.answered_again_by if again else case.answered_by
        assert (received["channel"] == "window") == (taker is not None)
        asked = Deficiency.objects.filter(notice__case=case).values("target", "key").distinct()
        assert 0 < len(received["items"]) <= asked.count()
        assert all(_came(row) for row in received["items"]), "what was asked for did not come"
    if notice.kind == Kind.CLOSED:
        kept = case.choice == Case.Choice.KEEP
        assert kept or body["counted"] < body["needed"] or body["lacking"]
        assert bool(body.get("kept")) == kept
    _an_end_is_true(record, notice)
    _tells_the_rows(record, notice)
    limit_truths.check(record, notice)
    if notice.kind == Kind.GIVEN_UP:
        valid = [row for row in record.permits_of(notice.review) if row.status == "valid"]
        numbers = {row.number for row in valid or record.permits_of(notice.review)}
        assert body["permit_number"] in (numbers or {""})


def _words(record, notice, row):
    """Reasons and basis; the closing paper repeats them as they were corrected since."""
    made = [
        paper.body["correction"]["now"]
        for paper in record.notices
        if (paper.kind, paper.review_id, notice.kind) == (Kind.CORRECTED, row.pk, Kind.CLOSED)
    ]
    if made:
        return made[-1]["reasons"], made[-1]["basis"]
    return row.reasons, row.legal_basis


def _came(row):
    return row["target"] == "field" or row["files"] or row["on_paper"]


def _tells_the_rows(record, notice):
    """The days of a bar and of a choice."""
    case, body = record.case, notice.body
    if notice.kind == Kind.BARRED:
        bar = Bar.objects.get(review=notice.review, lifted_at=None)
        assert (body["bar"]["first"], body["bar"]["last"]) == (
            record.today.isoformat(),
            bar.last.isoformat(),
        )
    if notice.kind == Kind.CHOICE:
        assert body["choice"]["due"] == case.choice_due.isoformat() >= record.today.isoformat()
        assert body["choice"]["silence"] == case.choice_silence
        assert body["choice"]["waits"] == (case.choice == Case.Choice.WAIT)


def numbers_have_no_gap(record):
    organs = {notice.organ for notice in record.notices if _born(record, notice)}
    for organ in organs:
        serials = {}
        own = Notice.objects.filter(organ=organ).exclude(kind=Kind.RETURNED)
        for number in own.values_list("number", flat=True):
            year, serial = re.fullmatch(rf"{organ.code}-(\d{{4}})-(\d{{5}})[A-Z]", number).groups()
            serials.setdefault(year, []).append(int(serial))
        for found in serials.values():
            assert sorted(found) == list(range(1, len(found) + 1)), f"a gap at {organ}"


def both_sides_read_the_same_days(record):
    """What the applicant's page says of a last day is the day the desk counts by."""
    told = progress(Case.objects.get(pk=record.case.pk))
    rows = {review.pk: review for review in record.reviews}
    for part in told.parts:
        review = rows[part.review.pk]
        assert review.due is None or review.runs or record.case.accepted_at
        if review.runs and review.due:
            lines = " ".join(str(line) for line in part.explanation)
            assert _worded(review.due) in lines, f"{review.due} is not in {lines}"
        if review.runs and review.due is None:
            assert Pause.objects.filter(review=review, last=None).exists(), "no last day, no pause"
    if record.case.status == CaseStatus.SUPPLEMENT:
        assert told.asked.due == record.case.supplement_due
        assert _worded(told.asked.due) in " ".join(str(line) for line in told.asked.explanation)
    if record.case.status == CaseStatus.CHECKING:
        shown = " ".join(str(entry["text"]) for entry in told.entries)
        assert record.case.check_due.isoformat() in shown


def _worded(day):
    return f"{day.year}年{day.month}月{day.day}日"


def _day(moment):
    return timezone.localtime(moment, clock.ZONE).date()
