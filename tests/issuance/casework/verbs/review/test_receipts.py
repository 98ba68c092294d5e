"""Papers to interested parties stand on a list until it is recorded how they reached them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import due_days
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Interested, Notice, Review, Served
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.decision_ready import DENIAL
from tests.issuance.desk.case_pages import page
from tests.issuance.hearing_cases import APPROVER
from tests.issuance.limit_ready import INTERESTS, party

WITNESS = "留置于住所，见证人测试·居委会"


@pytest.fixture
def run(review, person):
    def carry_out(code, **stated):
        fresh = Review.objects.select_related("case").get(pk=review.pk)
        REGISTRY[code].run(fresh, actor=person(APPROVER), **stated)

    return carry_out


@pytest.fixture
def told(review, run):
    run("tell_hearing", **INTERESTS)
    run("tell_interested", **party())
    return review


def waiting(person):
    return {
        row.pk
        for queue, rows in queues_of(person(APPROVER), clock.today())
        if queue.code == "papers_to_others"
        for row in rows
    }


def stated(**changed):
    return {"paper": Served.objects.latest("pk"), "way": "post", "on": clock.today()} | changed


@pytest.mark.both_databases
def test_what_was_told_and_what_came_of_it_wait_until_their_receipt_is_recorded(
    told, run, person, signed_in
):
    first = Served.objects.get()
    assert waiting(person) == {first.pk}
    run("record_receipt", **stated())
    assert waiting(person) == set()
    with pytest.raises(VerbRefused):
        run("record_receipt", **stated(way="hand"))
    with time_machine.travel(clock.today() + timedelta(days=12), tick=False):
        run("decide", **DENIAL)
        outcome = Served.objects.latest("pk")
        assert waiting(person) == {outcome.pk}
        run("record_receipt", **stated(way="left", note=WITNESS))
        assert waiting(person) == set()
        assert WITNESS in page(signed_in(APPROVER), told.case).content.decode()
        assert WITNESS not in page(signed_in("supervisor-4502"), told.case).content.decode()
    assert not list(witness.alterations())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"paper": None}, "paper"),
        ({"way": "rumour"}, "way"),
        ({"on": -1}, "on"),
        ({"on": 1}, "on"),
        ({"way": "left"}, "note"),
        ({"way": "announced", "note": " "}, "note"),
    ],
)
def test_how_when_and_before_whom_is_stated(told, changed, field):
    if "on" in changed:
        changed = {"on": clock.today() + timedelta(days=changed["on"])}
    assert set(REGISTRY["record_receipt"].faults(told, **stated(**changed))) == {field}


@pytest.mark.both_databases
def test_five_days_run_from_when_the_paper_reached_them_and_never_get_shorter(told, run):
    days = almanac.days_of(told.region_id)
    before = Interested.objects.get().until
    with time_machine.travel(clock.today() + timedelta(days=3), tick=False):
        run("record_receipt", **stated())
        told_on = clock.today()
        row = Interested.objects.get()
        assert (row.told_on, row.until) == (told_on, due_days.hearing_asked_until(told_on, days))
        assert row.until > before
        review = Review.objects.get(pk=told.pk)
        assert review.hearing.ask_until == row.until
        assert review.hearing.own_until == before
    later = clock.today() + timedelta(days=9)
    run("tell_interested", **party("测试·楼上住户", later))
    known = Interested.objects.latest("pk").until
    run("record_receipt", **stated())
    assert Interested.objects.latest("pk").until == known


@pytest.mark.both_databases
def test_nothing_is_decided_before_the_receipt_of_what_they_were_told_and_announcing_is_the_way_out(
    told, run, person
):
    until = Interested.objects.get().until
    with time_machine.travel(until + timedelta(days=1), tick=False):
        assert told not in to_decide(person)
        with pytest.raises(VerbRefused, match="请先登记利害关系人告知文书的送达方式和日期"):
            run("decide", **DENIAL)
        run("record_receipt", **stated(way="announced", note="柳南区政府网站公告，去向不明"))
        with pytest.raises(VerbRefused, match="行政许可法"):
            run("decide", **DENIAL)
    until = Interested.objects.get().until
    with time_machine.travel(until + timedelta(days=1), tick=False):
        assert told in to_decide(person)
        run("decide", **DENIAL)
    decision = Notice.objects.get(kind="decision", review=told)
    assert decision.body["interested"] == {"told": 1, "stated": 0}


def to_decide(person):
    return {
        row
        for queue, rows in queues_of(person(APPROVER), clock.today())
        if queue.code == "to_decide"
        for row in rows
    }


def test_whoever_stated_something_was_told(told, run, person):
    run("record_statement", party=Interested.objects.get(), statement="请加高", on=clock.today())
    with time_machine.travel(told.hearing.ask_until + timedelta(days=1), tick=False):
        assert told in to_decide(person)
        run("decide", **DENIAL)


@pytest.mark.both_databases
def test_a_letter_that_came_back_is_recorded_and_sent_again_to_another_address(
    told, run, person, signed_in
):
    back = {"way": "returned", "note": "原址查无此人"}
    assert set(REGISTRY["record_receipt"].faults(told, **stated(way="returned"))) == {"note"}
    run("record_receipt", **stated(**back))
    first = Served.objects.get()
    assert (first.notified_on, first.returned_on) == (None, clock.today())
    assert first.event_state == "came back"
    assert waiting(person) == {first.pk}
    assert "原址查无此人" in page(signed_in(APPROVER), told.case).content.decode()
    later = clock.today() + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        run("tell_interested", **party(on=later))
        assert waiting(person) == {Served.objects.latest("pk").pk} != {first.pk}
        run("record_receipt", **stated(on=later))
    with time_machine.travel(Interested.objects.latest("pk").until + timedelta(days=1), tick=False):
        assert told in to_decide(person)
        run("decide", **DENIAL)
    assert not list(witness.alterations())


@pytest.mark.both_databases
def test_the_database_wants_a_reason_of_what_came_back(told):
    with pytest.raises(IntegrityError), transaction.atomic():
        Served.objects.update(returned_on=clock.today())


def test_an_announcement_counts_thirty_days_later(told, run):
    note = "柳南区政府网站公告，住所无人、去向不明"
    [odd] = REGISTRY["record_receipt"].remarks(told, **stated(way="announced", note=note))
    counts = clock.today() + timedelta(days=30)
    assert counts.isoformat() in odd
    run("record_receipt", **stated(way="announced", note=note))
    row = Served.objects.get()
    assert (row.notified_on, row.notified_done) == (counts, clock.today())
    assert Interested.objects.get().told_on == counts


def test_whom_an_announcement_reached_is_heard_as_soon_as_they_come(told, run):
    note = "柳南区政府网站公告，住所无人、去向不明"
    run("record_receipt", **stated(way="announced", note=note))
    given = clock.today()
    neighbour = Interested.objects.get()
    said = {"party": neighbour, "statement": "油烟正对窗户"}
    with time_machine.travel(given + timedelta(days=1), tick=False):
        review = Review.objects.get(pk=told.pk)
        for day, wrong in ((-1, {"on"}), (0, set()), (1, set()), (2, {"on"})):
            on = given + timedelta(days=day)
            assert set(REGISTRY["record_statement"].faults(review, **said, on=on)) == wrong
            asked = {"party": str(neighbour.pk), "on": on}
            assert set(REGISTRY["record_hearing_request"].faults(review, **asked)) == wrong
        run("record_statement", **said, on=clock.today())
    row = Interested.objects.get()
    assert (row.stated_on, row.told_on) == (given + timedelta(days=1), given + timedelta(days=30))


def test_whom_a_paper_is_to_reach_later_is_heard_when_they_come(review, run):
    run("tell_hearing", **INTERESTS)
    run("tell_interested", **party(on=clock.today() + timedelta(days=20)))
    said = {"party": Interested.objects.get(), "statement": "油烟正对窗户"}
    run("record_statement", **said, on=clock.today())
    assert Interested.objects.get().stated_on == clock.today()


@pytest.mark.both_databases
def test_the_database_takes_no_announcement_without_its_day_and_place(told):
    rows = Served.objects.filter(pk=Served.objects.get().pk)
    for wrong in (
        {"notified_way": "announced", "notified_on": clock.today()},
        {"notified_way": "left", "notified_on": clock.today(), "notified_done": clock.today()},
        {"notified_way": "hand"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
