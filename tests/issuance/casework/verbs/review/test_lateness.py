"""On the day after its last one the applicant is told that nothing was decided, and of the day by law."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from issuance.casework import jobs, lateness
from issuance.casework.verbs import REGISTRY
from issuance.models import Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from portal.ground.office_days import almanac
from tests.issuance.annulment_cases import withdraw
from tests.issuance.commitment_cases import FIRE, review_of
from tests.issuance.decision_ready import judged
from tests.issuance.promise_cases import accepted
from tests.issuance.reading import tracked
from tests.issuance.ready import MARKET, part_of, worded

DAY = timedelta(days=1)
BODY = "柳州市柳南区人民政府"
tell_late = REGISTRY["tell_late"]


@pytest.fixture
def review(new_case):
    return new_case("accepted", visit=False).reviews.get(department__code=MARKET)


@pytest.fixture
def promised(review, monkeypatch):
    """Its department has promised five working days."""
    part = part_of(review).model_copy(update={"promised_working_days": 5})
    monkeypatch.setitem(review.case.version.snapshot.permit_by_code, part.code, part)
    days = almanac.days_of(review.region_id)
    due = clock.add_working_days(clock.day_of(review.case.accepted_at), 5, days=days)
    Review.objects.filter(pk=review.pk).update(due=due)
    return fresh(review)


def fresh(review):
    return Review.objects.select_related("case__version", "department").get(pk=review.pk)


def on(day):
    return time_machine.travel(f"{day.isoformat()}T09:00:00+08:00", tick=False)


def tick(day):
    with on(day):
        jobs.tell_of_late_decisions()


def told(review, kind):
    return [
        message.text
        for message in review.case.messages.filter(kind=kind, channel="sms")
        if review.permit_name in message.text
    ]


def by_law(review):
    """Counted here by hand: from acceptance, by the limit of its law."""
    limit, days = part_of(review).limit, almanac.days_of(review.region_id)
    since = clock.day_of(review.case.accepted_at)
    return clock.deadline(since, limit.value, limit.unit, days=days).due


@pytest.mark.both_databases
def test_a_promised_limit_that_passes_is_told_once_with_the_last_day_by_law(promised):
    review, legal = promised, by_law(promised)
    tick(review.due)
    assert told(review, "promised_day_passed") == []
    day = review.due
    while day < legal:
        day += DAY
        tick(day)
    [text] = told(review, "promised_day_passed")
    assert worded(review.due) in text
    assert legal > review.due
    assert worded(legal) in text
    assert "未在本系统说明理由" in text
    assert told(review, "limit_passed") == []
    assert fresh(review).late_told == review.due + DAY
    happened = Event.objects.filter(subject=review.event_subject, verb="tell_late")
    assert happened.count() == 1
    assert fresh(review).status == "open"
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_the_last_day_by_law_is_told_too_once_with_what_can_be_done(promised):
    review, legal = promised, by_law(promised)
    for day in range(1, 60):
        tick(review.due + day * DAY)
    [text] = told(review, "limit_passed")
    assert worded(legal) in text
    until = clock.deadline(legal, 60, clock.DAYS, days=almanac.days_of(review.region_id)).due
    assert until >= legal + 60 * DAY
    for said in ("六十日内", f"至{worded(until)}", "申请行政复议", "第二十三条", "行政诉讼", BODY):
        assert said in text
    assert len(told(review, "promised_day_passed")) == 1
    row = fresh(review)
    assert (row.late_told, row.law_told) == (review.due + DAY, legal + DAY)
    happened = Event.objects.filter(subject=review.event_subject, verb="tell_late")
    assert happened.count() == 2
    assert list(witness.alterations()) == []


def test_a_clock_killed_between_the_two_days_tells_the_second_alone(promised):
    tick(by_law(promised) + 3 * DAY)
    tick(by_law(promised) + 4 * DAY)
    assert len(told(promised, "limit_passed")) == 1
    assert told(promised, "promised_day_passed") == []


def test_a_day_off_known_later_puts_off_the_last_day_by_law_too(promised):
    review, legal = promised, by_law(promised)
    tick(review.due + DAY)
    Review.objects.filter(pk=review.pk).update(law_due=review.due)  # as counted before it was known
    tick(legal)
    assert told(review, "limit_passed") == []
    tick(legal + DAY)
    assert len(told(review, "limit_passed")) == 1


def test_the_applicant_reads_both_days_and_the_remedy_where_the_case_is_followed(promised, client):
    review, legal = promised, by_law(promised)
    case = review.case

    def read(day):
        client.cookies.clear()
        with on(day):
            return tracked(client, case)

    assert "承诺期限" not in read(review.due)
    between = read(review.due + DAY)
    assert "未在本系统说明理由" in between
    assert "优化营商环境条例第三十七条" in between
    assert legal.isoformat() in between
    assert "申请行政复议" not in between
    after = read(legal + DAY)
    until = clock.deadline(legal, 60, clock.DAYS, days=almanac.days_of(review.region_id)).due
    for said in (
        "已届满，尚未作出决定",
        BODY,
        "申请行政复议",
        "第四十五条",
        f"至{until.isoformat()}",
    ):
        assert said in after
    assert "申请行政复议" in read(until)
    assert "申请行政复议" not in read(until + DAY)


def test_nobody_who_is_told_late_is_given_sixty_days_that_are_over(promised):
    tick(by_law(promised) + 90 * DAY)
    [text] = told(promised, "limit_passed_long")
    assert worded(by_law(promised)) in text
    assert "行政复议" not in text
    assert told(promised, "limit_passed") == []


def test_by_commitment_the_last_day_is_not_that_of_the_law(new_case, client):
    case = accepted(new_case("submitted", industry="RESTAURANT", committed=(FIRE,)))
    review = fresh(review_of(case))
    with on(review.due + DAY):
        late = lateness.of(review.owning_case, review, almanac.days_of(review.region_id))
    assert late.promised
    assert not late.over
    assert late.law == by_law(review)
    assert not late.published
    with on(review.due + DAY):
        shown = tracked(client, case)
    assert "以告知承诺方式办理的，应于该日前作出决定" in shown
    assert "优化营商环境条例第三十七条" not in shown


def test_of_a_permit_that_is_held_no_law_sets_a_last_day(new_case):
    case = new_case("accepted", held=("SMALL_CATERING",), visit=False)
    review = case.reviews.get(basis="held")
    assert review.due
    for day in range(1, 60):
        tick(review.due + day * DAY)
    assert told(review, "promised_day_passed") == told(review, "limit_passed") == []
    with on(review.due + DAY):
        assert tell_late.hindrance(fresh(review))


def test_a_day_that_a_court_has_set_is_told_without_the_remedy_against_silence(denied):
    today = clock.today()
    withdraw(denied, **judged(today, until=today + 12 * DAY))
    review = fresh(denied)
    tick(review.due + DAY)
    tick(review.due + 2 * DAY)
    [text] = told(review, "ordered_limit_passed")
    assert review.annulment.organ in text
    assert "申请行政复议" not in text
    assert told(review, "limit_passed") == []


def test_what_was_decided_in_time_is_not_late(review):
    REGISTRY["decide"].run(fresh(review), actor=approver_of(review.department), grant=True)
    tick(review.due + DAY)
    assert told(review, "promised_day_passed") == []


def test_a_clock_that_stood_still_tells_it_at_its_next_run(promised):
    review = promised
    tick(review.due + 9 * DAY)
    tick(review.due + 9 * DAY)
    assert len(told(review, "promised_day_passed")) == 1


def test_without_a_promise_the_last_day_by_law_alone_is_told(review):
    for day in range(1, 9):
        tick(review.due + day * DAY)
    [text] = told(review, "limit_passed")
    assert worded(review.due) in text
    assert told(review, "promised_day_passed") == []


def test_while_the_limit_stands_still_nothing_is_late(ready, person):
    review = ready("resume").subject
    tick(clock.today() + 60 * DAY)
    assert fresh(review).due is None
    assert told(review, "promised_day_passed") == told(review, "limit_passed") == []


def test_the_department_states_why_it_is_late_and_its_applicant_is_told_and_reads_it(
    promised, client, person
):
    say, actor = REGISTRY["say_why_late"], approver_of(promised.department)
    reason = "上级机关核查尚未回复"
    with pytest.raises(VerbRefused):
        say.run(promised, actor=actor, reason=reason)
    with on(promised.due + DAY):
        jobs.tell_of_late_decisions()
        promised = fresh(promised)
        assert "未在本系统说明理由" in tracked(client, promised.case)
        with pytest.raises(PermissionDenied):
            say.run(promised, actor=person("clerk-450204"), reason=reason)
        say.run(promised, actor=actor, reason=reason)
        assert reason in told(promised, "why_late")[0]
        shown = tracked(client, promised.case)
        assert reason in shown
        assert "未在本系统说明理由" not in shown
        assert fresh(promised).due == promised.due
        with pytest.raises(VerbRefused, match="已经告知"):
            say.run(fresh(promised), actor=actor, reason=reason)
