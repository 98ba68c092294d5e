"""Each round of a review has a hearing of its own, and whoever was found after one may ask for another."""

import pytest
import time_machine

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Hearing, Interested, Notice
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.annulment_cases import OTHER, decide, fresh, withdraw
from tests.issuance.decision_ready import DENIAL, WRONG, judged
from tests.issuance.desk.case_pages import page
from tests.issuance.hearing_cases import APPROVER, later, record, run
from tests.issuance.limit_ready import INTERESTS, asks_for_a_hearing, party, reached, time_and_place

LATE = "测试·楼上住户"


def heard(review, person):
    """Told, asked for, set and held."""
    run("tell_hearing", review, person, **INTERESTS)
    run("ask_hearing", review, person)
    held(review, person)


def held(review, person):
    day = later(review, clock.today(), 10)
    run("set_hearing", review, person, **time_and_place(day))
    with time_machine.travel(day, tick=False):
        record(review, person, day)
    return day


@pytest.mark.both_databases
def test_what_is_decided_anew_has_a_hearing_of_its_own(review, person, signed_in):
    heard(review, person)
    with time_machine.travel(later(review, clock.today(), 11), tick=False):
        decide(review, **DENIAL)
        withdraw(review)
        again = fresh(review).hearing
        assert (again.round, again.number, again.stage) == (2, 1, "told")
        assert again.own_until == later(review, clock.today(), 5)
        told = Notice.objects.filter(kind="hearing").order_by("pk").last()
        assert (told.round, told.body["hearing"]["until"]) == (2, again.own_until.isoformat())
        assert "重新作出决定" in "".join(notice_document(told).html.split())
        with pytest.raises(VerbRefused, match="在此之前不作出决定"):
            decide(review, OTHER)
        run("ask_hearing", review, person)
        held(fresh(review), person)
        first, second = Hearing.objects.order_by("pk")
        assert [(row.round, row.number, row.stage) for row in (first, second)] == [
            (1, 1, "held"),
            (2, 1, "held"),
        ]
    with time_machine.travel(later(review, clock.today(), 30), tick=False):
        decide(review, OTHER)
        paper = Notice.objects.filter(kind="decision").order_by("pk").last()
        assert [row["on"] for row in paper.body["records"]] == [second.held_on.isoformat()]
        assert first.held_on.isoformat() not in paper.body["records"][0].values()
        shown = page(signed_in(OTHER), review.case).content.decode()
        assert first.held_on.isoformat() in shown
        assert second.held_on.isoformat() in shown
    assert not list(witness.alterations())


def test_what_the_law_has_heard_is_heard_in_each_round(review, person, monkeypatch):
    asks_for_a_hearing(review, monkeypatch)
    announced = {"announced": "2026年12月1日在柳南区人民政府网站公告"}
    day = later(review, clock.today(), 30)
    run("set_hearing", review, person, **time_and_place(day) | announced)
    with time_machine.travel(day, tick=False):
        record(review, person, day)
        decide(review, **DENIAL)
        withdraw(review)
        again = fresh(review)
        with pytest.raises(VerbRefused, match="请先组织听证"):
            decide(again, OTHER)
        assert not REGISTRY["set_hearing"].hindrance(again)


def test_whoever_presided_in_any_round_decides_nothing(review, person):
    heard(review, person)
    presided = Hearing.objects.get().presided_by
    with time_machine.travel(later(review, clock.today(), 11), tick=False):
        decide(review, **DENIAL)
        withdraw(review)
        assert "主持" in REGISTRY["decide"].refusal(presided, fresh(review))


@pytest.mark.both_databases
def test_whoever_is_found_after_the_hearing_may_ask_for_another(review, person, client):
    heard(review, person)
    first = Hearing.objects.get()
    with time_machine.travel(later(review, clock.today(), 11), tick=False):
        run("tell_interested", review, person, **party(LATE))
        another = fresh(review).hearing
        told = Interested.objects.get(name=LATE)
        assert (another.round, another.number, another.stage) == (1, 2, "told")
        assert (told.to_hearing, told.until) == (True, another.ask_until)
        paper = Notice.objects.filter(kind="interested").latest("pk")
        assert "有权要求举行听证" in "".join(notice_document(paper).html.split())
        with pytest.raises(VerbRefused):
            decide(review)
        assert "已经听证" in str(REGISTRY["ask_hearing"].hindrance(fresh(review)))
        wrong = REGISTRY["record_hearing_request"].faults(
            fresh(review), party="applicant", on=clock.today()
        )
        assert set(wrong) == {"party"}
        session = client.session
        session["tracked"] = [review.case.submission.reference]
        session.save()
        shown = client.get(f"/track/{review.case.submission.reference}/").content.decode()
        assert first.record_number in shown
        asked = {"party": str(told.pk), "on": clock.today()}
        run("record_hearing_request", review, person, **asked)
        day = held(review, person)
    with time_machine.travel(later(review, day, 1), tick=False):
        decide(review)
        decision = Notice.objects.get(kind="decision", review=review)
        assert len(decision.body["records"]) == 2


def test_where_nobody_found_later_asks_it_is_decided_by_the_first_record(review, person):
    heard(review, person)
    with time_machine.travel(later(review, clock.today(), 11), tick=False):
        run("tell_interested", review, person, **party(LATE))
        reached(review)
        until = fresh(review).hearing.ask_until
    with time_machine.travel(later(review, until, 1), tick=False):
        lists = {queue.code for queue, rows in queues_of(person(APPROVER), clock.today()) if rows}
        assert "to_decide" in lists
        decide(review)
        decision = Notice.objects.get(kind="decision", review=review)
        assert len(decision.body["records"]) == 1


def told_again(review, reached_on):
    """The denial after a hearing was told of falls; the one interested party is reached on this day."""
    decide(review, **DENIAL)
    [told] = fresh(review).interested.all()
    withdraw(review, reached={told.pk: reached_on})
    return fresh(review)


@pytest.mark.both_databases
def test_in_the_next_round_each_is_told_of_the_hearing_in_the_same_paper_from_the_day_it_reaches_them(
    review, person
):
    """Who was told of it in the first round and asked for none is told again (行政许可法 47)."""
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party(LATE))
    reached(review)
    with time_machine.travel(later(review, clock.today(), 6), tick=False):
        day = later(review, clock.today(), 20)
        again = told_again(review, day)
        party_again = again.interested.last()
        last = later(review, day, 5)
        assert (party_again.told_on, party_again.until, party_again.to_hearing) == (day, last, True)
        hearing = again.hearing
        assert (hearing.own_until, hearing.ask_until) == (later(review, clock.today(), 5), last)
        paper = Notice.objects.filter(kind="interested").latest("pk")
        text = "".join(notice_document(paper).html.split())
        assert "听证" in text
        assert paper.body["told"]["hearing"] == "told"
        assert REGISTRY["tell_hearing"].hindrance(again)
        early = party(LATE)
        run("tell_interested", again, person, **early)
        assert again.interested.last().until == last
        assert fresh(review).hearing.ask_until == last
        reached(review)
    with time_machine.travel(last, tick=False):
        assert REGISTRY["decide"].hindrance(fresh(review))
    with time_machine.travel(later(review, last, 1), tick=False):
        assert not REGISTRY["decide"].hindrance(fresh(review))
    assert not list(witness.alterations())


def test_where_nobody_was_told_of_a_hearing_before_none_is_told_of_again(review):
    decide(review, **DENIAL)
    withdraw(review)
    assert fresh(review).hearing is None
    assert not Notice.objects.filter(kind="hearing").exists()


def test_whoever_withdraws_reads_that_the_hearing_is_told_of_again(review, person):
    verb = REGISTRY["annul_denial"]
    assert not any("听证" in odd for odd in verb.remarks(fresh(review), **WRONG))
    run("tell_hearing", review, person, **INTERESTS)
    assert any("再次告知听证权利" in odd for odd in verb.remarks(fresh(review), **WRONG))


def test_nobody_is_told_so_late_that_the_day_set_by_a_court_passes(review, person):
    """Where nothing can be put off a way is chosen that reaches them in time."""
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party(LATE))
    reached(review)
    with time_machine.travel(later(review, clock.today(), 6), tick=False):
        today = clock.today()
        decide(review, **DENIAL)
        [told] = fresh(review).interested.all()
        until = later(review, today, 20)
        field, verb = f"reached_{told.pk}", REGISTRY["annul_denial"]
        stated = WRONG | judged(today, until=until)
        for days, late in ((14, False), (15, True)):
            days_of = {"reached": {told.pk: later(review, today, days)}}
            faults = verb.faults(fresh(review), **stated, **days_of)
            assert set(faults) == ({field} if late else set())
        assert not any("将超过" in odd for odd in verb.remarks(fresh(review), **stated))
        soon = stated | {"until": later(review, today, 3), "reached": {told.pk: today}}
        assert not verb.faults(fresh(review), **soon)
        assert any("将超过" in odd for odd in verb.remarks(fresh(review), **soon))
        withdraw(review, **stated, reached={told.pk: today})
        again = fresh(review)
        for days, late in ((14, False), (15, True)):
            on = later(review, today, days)
            faults = REGISTRY["tell_interested"].faults(again, **party("测试·对面商户", on))
            assert set(faults) == ({"on"} if late else set())
