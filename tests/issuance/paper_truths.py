"""What is true of every paper of a case: each event gives its own, and it says what is so."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from issuance.models import (
    Bar,
    Case,
    Deficiency,
    Interested,
    Notice,
    Permit,
    Promise,
    Renewal,
    Review,
)
from issuance.status import (
    ACCEPTED_REVIEWS,
    UNACCEPTED_REVIEWS,
    CaseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from tests.issuance import annulment_truths, delivery_truths, limit_truths, renewal_truths

Kind = Notice.Kind
OUT = {"refused", "unanswered", "denied", "cancelled", "taken_back"}  # they carry no composite
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
    "take_back_item": Kind.WITHDRAWN,
    "record_item_back": Kind.WITHDRAWN,
    "give_up": Kind.GIVEN_UP,
    "record_given_up": Kind.GIVEN_UP,
    "close_unanswered": Kind.UNANSWERED,
    "go_on": Kind.ACCEPTED,
    "record_going_on": Kind.ACCEPTED,
    "pause": Kind.PAUSED,
    "grant_extension": Kind.EXTENDED,
    "extend_joint": Kind.JOINT,
    "correct_decision": Kind.CORRECTED,
    "annul_denial": Kind.ANNULLED,
    "annul_refusal": Kind.ANNULLED,
    "spare_permit": Kind.SPARED,
    "date_unbuilt": Kind.BUILT,
    "report_built": Kind.BUILT,
    "record_built": Kind.BUILT,
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
    "deliver_online": Kind.DELIVERY,
    "hand_over_paper": Kind.DELIVERY,
    "set_bar": Kind.BARRED,
    "hand_in_promised": Kind.PROMISE_IN,
    "take_in_promised": Kind.PROMISE_IN,
    "verify_promise": Kind.PROMISE,
    "verify_condition": Kind.PROMISE,
    "break_promise": Kind.PROMISE,
    "break_commitment": Kind.PROMISE,
    "plan_inspection": Kind.INSPECTION,
    "replan_inspection": Kind.INSPECTION,
    "order_rectification": Kind.RECTIFY,
    "look_after": Kind.LOOKED,
    "apply_renewal": Kind.RENEWAL_IN,
    "record_renewal": Kind.RENEWAL_IN,
    "renew": Kind.RENEWED,
    "refuse_renewal": Kind.NOT_RENEWED,
    "refuse_renewal_in": Kind.RENEWAL_NOT,
    "report_loss": Kind.LOSS,
    "record_loss": Kind.LOSS,
    "end_loss": Kind.LOSS,
    "record_loss_end": Kind.LOSS,
    "tell_few": Kind.FEW,
    "give_up_licence": Kind.LICENCE_UP,
    "record_licence_up": Kind.LICENCE_UP,
}
ASKED = frozenset({"ask_renewal_papers", "warn_renewal"})
OF_BARS = {"set_bar": Kind.BARRED, "lift_bar": Kind.BAR_LIFTED}
SUBJECTS = frozenset({"case", "review", "permit", "licence", "delivery"})
OF_A_REPORT = frozenset({Kind.LOSS, Kind.FEW})
REPORTS = frozenset({"loss", "fewleft"})
# What these say follows from where they lead.
AFTER = frozenset({"join", "choose", "record_choice", "settle_choice"})
AFTER_STATE = {CaseStatus.CLOSED: Kind.CLOSED, CaseStatus.CHOOSING: Kind.CHOICE}


def each_event_has_its_notice(record):
    given = [notice for notice in record.notices if _born(record, notice)]
    found = Counter((notice.kind, notice.review_id) for notice in given)
    told = [*_papers(record), *_outcomes(record), *_asked(record), *_of_reports(record)]
    expected = Counter(told)
    assert found == expected, "the papers of this step are not those of its events"
    for notice in given:
        _is_true(record, notice)


def _born(record, notice):
    return any(event.subject == notice.event_subject for event in record.new)


def _in_order(record, event) -> bool:
    """What is found in order at once after its decision, and a broken commitment, which has a paper of its
    own: no paper tells of them."""
    if event.verb != "look_after":
        return False
    new = [notice.pk for notice in record.notices if _born(record, notice)]
    review = Review.objects.get(pk=event.subject.split(":")[1])
    before = review.notices.filter(kind=Kind.LOOKED).exclude(pk__in=new)
    broken = review.promises.filter(status="broken").exists()
    return broken or (review.visit == "looked" and not before.exists())


def _asked(record) -> Iterator[tuple]:
    """Of the holder of a permit, about its renewal."""
    for event in record.new:
        if event.verb in ASKED:
            renewal = Renewal.objects.get(pk=event.subject.split(":")[1])
            yield Kind.RENEWAL_ASK, renewal.permit.review_id


def _of_reports(record) -> Iterator[tuple]:
    """What was reported of a licence, or told of the permits it has left."""
    for event in record.new:
        kind = event.subject.split(":")[0]
        if kind in REPORTS and PAPERS.get(event.verb) in OF_A_REPORT:
            yield PAPERS[event.verb], None


def _papers(record) -> Iterator[tuple]:
    for event in record.new:
        kind, key = event.subject.split(":")
        if event.verb == "order_rectification":
            yield Kind.RECTIFY, None
        if event.verb in OF_BARS:
            yield OF_BARS[event.verb], Bar.objects.get(pk=key).review_id
        if kind == "promise" and event.verb in PAPERS and event.after != "kept":
            yield Kind.PROMISE, Promise.objects.get(pk=key).review_id
        if event.verb not in PAPERS or kind not in SUBJECTS or _in_order(record, event):
            continue
        if event.verb == "withdraw":
            stopped = record.with_status(ReviewStatus.CANCELLED, ReviewStatus.GRANTED)
            yield from ((Kind.WITHDRAWN, row.pk) for row in stopped if not row.held)
        elif event.verb == "close_unanswered":
            ended = [row.subject for row in record.new if row.verb == "close_item"]
            yield from ((Kind.UNANSWERED, int(subject.split(":")[1])) for subject in ended)
        elif event.verb in AFTER:
            paper = AFTER_STATE.get(event.after)
            if paper:
                yield paper, None
        else:
            if event.verb in {"tell_hearing", "set_hearing"} or _told_again(event):
                told = Interested.objects.filter(review=int(key)).values("name").distinct()
                yield from [(Kind.INTERESTED, int(key))] * told.count()
            yield from _hearing_again(event, int(key))
            if kind == "permit":
                key = Permit.objects.get(pk=key).review_id
            yield PAPERS[event.verb], int(key) if kind in {"review", "permit"} else None


def _outcomes(record) -> Iterator[tuple]:
    """To each whose interests were touched, when it is decided or taken back."""
    verbs = {event.verb for event in record.new}
    ended = record.with_status(ReviewStatus.CANCELLED) if "withdraw" in verbs else []
    settled = {"decide", "take_back_item", "record_item_back"}
    decided = [event.subject.split(":")[1] for event in record.new if event.verb in settled]
    for review in [*(row.pk for row in ended), *map(int, decided)]:
        names = Interested.objects.filter(review=review).values("name").distinct()
        yield from [(Kind.OUTCOME, review)] * names.count()


def _told_again(event) -> bool:
    """Interested parties of what is decided anew."""
    return event.verb in {"annul_denial", "annul_refusal"}


def _hearing_again(event, key) -> Iterator[tuple]:
    """Where the right to a hearing was told of before a decision that is withdrawn now."""
    if _told_again(event) and Review.objects.get(pk=key).hearing is not None:
        yield Kind.HEARING, key


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


def _is_true(record, notice):
    """Word for word against the rows, in the moment after it was given."""
    case, body = record.case, notice.body
    spelled = (body["case"], body["operator"], body["organ"]["code"])
    assert spelled == (case.number, case.operator_name, notice.organ.code)
    organ = notice.review.department if notice.review else case.issuing_body
    if notice.kind in {Kind.INSPECTION, Kind.RECTIFY}:
        organ = case.inspections.latest("pk").lead
    assert notice.organ == organ, "a paper in another's name"
    named = [notice.review] if notice.review else record.reviews
    if "renewal" in body:
        renewal_truths.of_paper(record, notice)
    if notice.kind == Kind.DELIVERY:
        delivery_truths.check(record, notice)
    if notice.kind == Kind.ACCEPTED:
        refused = record.with_status(ReviewStatus.REFUSED)
        assert [row["permit"] for row in body["refused"]] == [row.permit_name for row in refused]
        silent = record.with_status(ReviewStatus.UNANSWERED)
        assert [row["permit"] for row in body["unanswered"]] == [row.permit_name for row in silent]
        back = record.with_status(ReviewStatus.TAKEN_BACK)
        assert [row["permit"] for row in body["taken_back"]] == [row.permit_name for row in back]
        refused += [*silent, *back]
        opened = {event.subject for event in record.new if event.verb == "open"}
        named = [review for review in record.reviews if review.event_subject in opened]
        left = sum(review.counts for review in record.reviews if review.status not in OUT)
        waits = record.with_status(*UNACCEPTED_REVIEWS)
        assert [row["permit"] for row in body["waits"]] == [row.permit_name for row in waits]
        accepted = {row.permit_name for row in record.with_status(*ACCEPTED_REVIEWS)}
        here = {row.permit_name for row in named}
        assert here.isdisjoint(body["before"]), "accepted twice"
        assert here | set(body["before"]) <= accepted
        main = [review.permit_name for review in refused if review.indispensable]
        assert body["lacking"] == main
        assert (body["within_reach"], body["composite"]) == (
            left,
            left >= body["needed"] and not main,
        )
        lapsed = any(event.verb == "lapse" for event in record.new)
        assert body["deemed"] == lapsed
        counts = {row.permit_name: row.accepted_on.isoformat() for row in named}
        assert {row["permit"]: row["accepted_on"] for row in body["reviews"]} == counts
        assert body["since"] == min(counts.values())
        assert all(row.due is None or row.due >= row.accepted_on for row in named)
        lapsed_since = {name: row["since"] for row in body["lapses"] for name in row["permits"]}
        assert lapsed_since == (counts if body["deemed"] else {})
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
    if notice.kind == Kind.UNANSWERED:
        _what_lacks_nothing_goes_on(record, body)
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
    if notice.kind == Kind.ANNULLED:
        annulment_truths.check(record, notice)
    if notice.kind == Kind.CLOSED:
        kept = case.choice == Case.Choice.KEEP
        over = kept or body.get("licence_ended")
        assert over or body["counted"] < body["needed"] or body["lacking"]
        assert bool(body.get("kept")) == kept
    _an_end_is_true(record, notice)
    _tells_the_rows(record, notice)
    limit_truths.check(record, notice)
    if notice.kind == Kind.GIVEN_UP:
        valid = [row for row in record.permits_of(notice.review) if row.status == "valid"]
        numbers = {row.number for row in valid or record.permits_of(notice.review)}
        assert body["permit_number"] in (numbers or {""})


def _what_lacks_nothing_goes_on(record, body):
    """行政许可法 32 (5): what is complete is accepted; what was named and not handed in is not."""
    case = record.case
    assert body["goes_on"] == (case.status != CaseStatus.UNANSWERED)
    named = Deficiency.objects.filter(notice__case=case, waits=True).values_list(
        "review", flat=True
    )
    ended = {row.pk for row in record.with_status(ReviewStatus.UNANSWERED)}
    again = {row.pk for row in record.reviews if row.round > 1}
    assert set(named) <= ended | again, "what lacks something goes on"
    assert case.channel == "window" or ended - again <= set(named), "what lacks nothing was closed"
    assert body["goes_on"] == bool(record.with_status(*ACCEPTED_REVIEWS))


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
            year, serial = re.fullmatch(
                rf"{organ.code}-(\d{{4}})-(\d{{5}})[A-Z]{{1,2}}", number
            ).groups()
            serials.setdefault(year, []).append(int(serial))
        for found in serials.values():
            assert sorted(found) == list(range(1, len(found) + 1)), f"a gap at {organ}"


def _day(moment):
    return timezone.localtime(moment, clock.ZONE).date()
