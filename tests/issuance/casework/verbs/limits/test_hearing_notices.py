"""A hearing is held when everybody has had its notice for seven working days (行政许可法 48)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from forms.models import Contact
from issuance.casework import summons
from issuance.casework.messages import contacts
from issuance.casework.messages import telling as messages
from issuance.casework.verbs import REGISTRY
from issuance.models import Hearing, Interested, Message, Review
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs import outbox
from portal.ground.models import OutboxMessage
from tests.issuance.desk.case_pages import page
from tests.issuance.hearing_cases import APPROVER, RECORD, later, queued, scan
from tests.issuance.limit_ready import INTERESTS, party, presiding, time_and_place

NAME = "测试·相邻业主"


@pytest.fixture
def run(review, person):
    def carry_out(code, **stated):
        actor = None if code == "ask_hearing" else person(APPROVER)
        REGISTRY[code].run(fresh(review), actor=actor, **stated)

    return carry_out


@pytest.fixture
def called(review, run):
    """A hearing on the tenth working day: the applicant and an interested party are to be notified."""
    contacts.change(review.case, {"sms": "13911112222"})
    run("tell_hearing", **INTERESTS)
    run("tell_interested", **party())
    run("ask_hearing")
    run("set_hearing", **time_and_place(later(review, clock.today(), 10)))
    return review


def fresh(review):
    return Review.objects.get(pk=review.pk)


def receipt(who="applicant", way="post", on=None):
    key = who if who == "applicant" else str(Interested.objects.latest("pk").pk)
    return {"party": key, "way": way, "on": on or clock.today()}


def held(day):
    return {"number": RECORD, "on": day, "presiding": presiding(), "scan": scan()}


def hindrance(review):
    return str(REGISTRY["record_hearing"].hindrance(fresh(review)))


def drain():
    OutboxMessage.objects.exclude(kind=messages.OUTBOX).delete()
    outbox.drain(clock.now(), limit=100)


def test_it_is_not_recorded_as_held_while_nobody_knows_who_received_the_notice(called, run, person):
    assert "申请人、测试·相邻业主" in hindrance(called)
    assert {"hearings_to_notify"} <= queued(person)
    assert "hearings_to_hold" not in queued(person)
    run("record_notified", **receipt())
    assert "申请人" not in hindrance(called)
    assert NAME in hindrance(called)
    assert "hearings_to_notify" in queued(person)
    run("record_notified", **receipt(NAME, "hand"))
    assert hindrance(called) == ""
    assert "hearings_to_notify" not in queued(person)
    assert "hearings_to_hold" in queued(person)
    assert not list(witness.alterations())


def test_the_applicant_received_it_on_the_day_the_first_message_of_it_was_delivered(called, run):
    tomorrow = clock.today() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        drain()
        [applicant, other] = summons.everybody(fresh(called))
    assert Message.objects.get(notice__kind="hearing_set").delivered_at
    assert (applicant.way, applicant.on) == ("electronic", tomorrow)
    assert (other.way, other.on) == ("", None)
    assert "申请人" not in hindrance(called)


def test_where_no_message_was_delivered_it_is_handed_over_or_sent(review, run):
    Contact.objects.filter(submission=review.case.submission).delete()
    run("tell_hearing", **INTERESTS)
    run("ask_hearing")
    run("set_hearing", **time_and_place(later(review, clock.today(), 10)))
    drain()
    assert not Message.objects.filter(notice__kind="hearing_set")
    assert "申请人" in hindrance(review)
    run("record_notified", **receipt(way="hand"))
    assert hindrance(review) == ""


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, True)])
def test_seven_working_days_lie_between_the_receipt_and_the_hearing(called, run, days, late):
    day = Hearing.objects.get().on
    run("record_notified", **receipt(NAME, "hand"))
    with time_machine.travel(later(called, clock.today(), days), tick=False):
        remarks = REGISTRY["record_notified"].remarks(fresh(called), **receipt())
        assert bool(remarks) is late
        run("record_notified", **receipt())
        assert bool(REGISTRY["record_hearing"].hint(fresh(called))) is late
        first = later(called, clock.today(), 7)
    with time_machine.travel(first + timedelta(days=1), tick=False):
        faults = REGISTRY["record_hearing"].faults(fresh(called), **held(day))
        assert set(faults) == ({"on"} if late else set())
        if late:
            assert first.isoformat() in faults["on"]
            assert "申请人" in faults["on"]
            assert NAME not in faults["on"]
            with pytest.raises(VerbRefused, match="第四十八条"):
                run("record_hearing", **held(day))
        assert not REGISTRY["record_hearing"].faults(fresh(called), **held(first))


def test_a_hearing_set_anew_is_notified_anew(called, run, review):
    for who in ("applicant", NAME):
        run("record_notified", **receipt(who))
    assert hindrance(called) == ""
    run("set_hearing", **time_and_place(later(review, clock.today(), 12)))
    assert "申请人、测试·相邻业主" in hindrance(called)
    assert not list(witness.alterations())


def test_somebody_told_after_the_hearing_was_set_is_waited_for_as_well(called, run):
    for who in ("applicant", NAME):
        run("record_notified", **receipt(who))
    run("tell_interested", **party("测试·楼上住户"))
    assert "测试·楼上住户" in hindrance(called)
    assert "申请人" not in hindrance(called)


def test_a_mistyped_day_is_recorded_anew(called, run):
    run("record_notified", **receipt())
    with time_machine.travel(clock.today() + timedelta(days=2), tick=False):
        run("record_notified", **receipt(way="hand"))
        hearing = Hearing.objects.get()
        assert (hearing.notified_way, hearing.notified_on) == ("hand", clock.today())


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"party": "0"}, "party"), ({"way": "rumour"}, "way"), ({"on": -1}, "on"), ({"on": 1}, "on")],
)
def test_who_how_and_when_is_stated(called, changed, field):
    if "on" in changed:
        changed = {"on": clock.today() + timedelta(days=changed["on"])}
    verb = REGISTRY["record_notified"]
    assert set(verb.faults(fresh(called), **receipt() | changed)) == {field}


def test_nothing_is_recorded_before_a_hearing_is_set(review, run):
    assert REGISTRY["record_notified"].hindrance(fresh(review))
    run("tell_hearing", **INTERESTS)
    run("ask_hearing")
    assert REGISTRY["record_notified"].hindrance(fresh(review))


def test_the_department_sees_who_received_it_and_that_it_was_too_late(called, run, signed_in):
    run("record_notified", **receipt(NAME, "hand"))
    with time_machine.travel(later(called, clock.today(), 5)):
        run("record_notified", **receipt())
        shown = {
            name: page(signed_in(name), called.case).content.decode()
            for name in (APPROVER, "approver-450204-hc", "supervisor-4502")
        }
    assert "当面送达" in shown[APPROVER]
    assert "邮寄送达" in shown[APPROVER]
    assert "请改期举行" in shown[APPROVER]
    for name in ("approver-450204-hc", "supervisor-4502"):
        assert NAME not in shown[name]
        assert "请改期举行" not in shown[name]


@pytest.mark.both_databases
def test_the_database_keeps_a_receipt_whole(called):
    for rows in (Hearing.objects, Interested.objects):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(notified_way="hand")


@pytest.mark.both_databases
@pytest.mark.parametrize(("way", "wait"), [("left", 0), ("announced", 30)])
def test_whoever_takes_no_notice_stops_no_hearing(called, run, way, wait, person):
    """留置 counts on its day, 公告 thirty days later (民事诉讼法 89, 95)."""
    run("record_notified", **receipt())
    note = "居委会工作人员见证"
    verb = REGISTRY["record_notified"]
    assert set(verb.faults(fresh(called), **receipt(NAME, way))) == {"note"}
    assert bool(verb.remarks(fresh(called), **receipt(NAME, way))) is bool(wait)
    counts = clock.today() + timedelta(days=wait)
    run("record_notified", **receipt(NAME, way), note=note)
    row = Interested.objects.get()
    assert (row.notified_on, row.notified_done) == (counts, clock.today())
    if wait:
        with pytest.raises(VerbRefused):
            run("set_hearing", **time_and_place(later(called, counts, 8)))
        told = time_and_place(later(called, counts, 8)) | {"by_announcement": True}
        assert REGISTRY["set_hearing"].remarks(fresh(called), **told)
        run("set_hearing", **told)
        run("record_notified", **receipt())
        run("record_notified", **receipt(NAME, way), note=note)
    day = Hearing.objects.get().on
    with time_machine.travel(day, tick=False):
        assert hindrance(called) == ""
        run("record_hearing", **held(day))
    assert Hearing.objects.get().stage == "held"


def test_a_hearing_for_somebody_unknown_leaves_seven_days_after_the_announcement(called):
    verb = REGISTRY["set_hearing"]
    first, _last = verb.between(fresh(called), by_announcement=True)
    counts = clock.today() + timedelta(days=30)
    assert first == later(called, counts, 7)
    told = time_and_place(later(called, counts, 6)) | {"by_announcement": True}
    assert set(verb.faults(fresh(called), **told)) == {"on"}
