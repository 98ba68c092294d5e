"""Before a renewal is decided: papers are asked for once, its holder is heard, it is not accepted, or taken
back."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs, renewals
from issuance.casework.verbs import REGISTRY
from issuance.models import Notice, Permit
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.reading import text, tracked
from tests.issuance.renewal_ready import (
    ANSWER,
    DOUBTS,
    LACKS,
    REFUSED,
    applied,
    asked,
    heard,
    permit_of,
)

NOT_ACCEPTED = {name: REFUSED[name] for name in ("reason", "law")}


@pytest.fixture
def permit(new_case):
    permit = permit_of(new_case("issued"))
    applied(permit, 60)
    return permit


def fresh(permit) -> Permit:
    return Permit.objects.select_related("review__case__region__parent").get(pk=permit.pk)


def run(code, permit, **stated):
    REGISTRY[code].run(fresh(permit), actor=approver_of(permit.issuer), **stated)


def paper(permit, kind) -> str:
    return text(permit.owning_case.notices.filter(kind=kind).latest("pk"))


def days_on(n):
    return time_machine.travel(clock.now() + timedelta(days=n), tick=False)


@pytest.mark.both_databases
def test_papers_are_asked_for_once_and_with_them_the_days_to_decide_begin(permit, client):
    before = permit.renewals.get().decide_by
    run("ask_renewal_papers", permit, **LACKS)
    told = permit.renewals.get()
    said = paper(permit, Notice.Kind.RENEWAL_ASK)
    assert LACKS["lacks"] in said
    assert "延续申请补正通知书" in said
    assert told.decide_by > before  # what waits for papers is not late
    assert "视为准予延续" in said  # asking stops no silence
    with pytest.raises(VerbRefused, match="补正"):
        run("ask_renewal_papers", permit, **LACKS)
    with pytest.raises(VerbRefused, match=told.lacks_until.isoformat()):
        run("refuse_renewal_in", permit, **NOT_ACCEPTED)
    page = tracked(client, permit.owning_case)
    assert LACKS["lacks"] in page
    assert "延续申请补正通知书" in page
    with days_on(4):
        REGISTRY["answer_renewal"].run(fresh(permit), **ANSWER)
        now = permit.renewals.get()
        assert (now.supplied, now.supplied_on) == (ANSWER["answer"], clock.today())
        assert now.decide_by > before
        assert ANSWER["answer"] in REGISTRY["renew"].hint(fresh(permit))
        with pytest.raises(VerbRefused):
            REGISTRY["answer_renewal"].run(fresh(permit), **ANSWER)
    assert list(witness.alterations()) == []


def test_after_five_working_days_it_counts_as_accepted(permit):
    days = almanac.days_of(permit.region_id)
    last = renewals.checked_by(permit.renewals.get(), days)
    with days_on((last - clock.today()).days + 1):
        for code, stated in (("ask_renewal_papers", LACKS), ("refuse_renewal_in", NOT_ACCEPTED)):
            with pytest.raises(VerbRefused, match="视为受理"):
                run(code, permit, **stated)


def test_papers_are_awaited_while_it_can_still_be_heard_and_decided(new_case):
    permit = permit_of(new_case("issued"))
    told = asked(permit)
    days = almanac.days_of(permit.region_id)
    assert clock.working_days_between(told.lacks_until, fresh(permit).valid_until, days=days) == 7
    assert told.decide_by == renewals.decided_by(fresh(permit), told.lacks_until, days)
    waited, named = (told.lacks_until - clock.today()).days, told.lacks_until.isoformat()
    with days_on(waited), pytest.raises(VerbRefused, match=named):
        run("warn_renewal", permit, **DOUBTS)
    with days_on(waited + 1):
        run("warn_renewal", permit, **DOUBTS)
        until = permit.renewals.get().doubts_until
        with days_on((until - clock.today()).days + 1):
            run("refuse_renewal", permit, **REFUSED)
            assert clock.today() <= permit.renewals.get().due


def test_late_papers_keep_nobody_from_being_heard_and_the_papers_say_it_is_late(new_case):
    permit = permit_of(new_case("issued"))
    applied(permit, 6)
    with days_on(0):
        run("ask_renewal_papers", permit, **LACKS)
        assert permit.renewals.get().lacks_until == clock.today()
        run("warn_renewal", permit, **DOUBTS)
        with pytest.raises(VerbRefused, match="补正"):
            run("refuse_renewal_in", permit, **NOT_ACCEPTED)
    with days_on(1):
        run("refuse_renewal_in", permit, **NOT_ACCEPTED)
        assert "按时申请的期限已于" in paper(permit, Notice.Kind.RENEWAL_NOT)
        REGISTRY["apply_renewal"].run(fresh(permit))
        REGISTRY["take_back_renewal"].run(fresh(permit))
    [told] = permit.owning_case.messages.filter(kind="renewal_back", channel="sms")
    assert "按时再次申请的最后日期为" in told.text


def test_on_its_last_day_nobody_can_be_heard_and_it_must_not_be_refused(permit):
    with days_on(60), pytest.raises(VerbRefused, match=r"不得作出不予延续决定.*视为准予延续"):
        run("warn_renewal", permit, **DOUBTS)


def test_nothing_is_refused_before_its_holder_could_be_heard(permit, client):
    with pytest.raises(VerbRefused, match="陈述"):
        run("refuse_renewal", permit, **REFUSED)
    run("warn_renewal", permit, **DOUBTS)
    told = permit.renewals.get()
    assert DOUBTS["doubts"] in paper(permit, Notice.Kind.RENEWAL_ASK)
    assert "拟不予延续告知书" in paper(permit, Notice.Kind.RENEWAL_ASK)
    page = tracked(client, permit.owning_case)
    assert DOUBTS["doubts"] in page
    assert "拟不予延续告知书" in page
    with pytest.raises(VerbRefused, match="拟不予延续"):
        run("ask_renewal_papers", permit, **LACKS)
    with pytest.raises(VerbRefused, match=told.doubts_until.isoformat()):
        run("refuse_renewal", permit, **REFUSED)
    with days_on((told.doubts_until - clock.today()).days + 1):
        run("refuse_renewal", permit, **REFUSED)
        assert "未收到" in paper(permit, Notice.Kind.NOT_RENEWED)


def test_what_its_holder_stated_is_heard_and_the_decision_says_so(permit):
    heard(permit)
    assert ANSWER["answer"] in REGISTRY["refuse_renewal"].hint(fresh(permit))
    run("refuse_renewal", permit, **REFUSED)
    assert "已听取" in paper(permit, Notice.Kind.NOT_RENEWED)


@pytest.mark.both_databases
def test_not_accepted_no_silence_renews_it_and_it_may_be_applied_for_again(permit):
    run("refuse_renewal_in", permit, **NOT_ACCEPTED)
    assert permit.owning_case.notices.get(kind=Notice.Kind.RENEWAL_NOT).body["remedies"]
    assert NOT_ACCEPTED["reason"] in paper(permit, Notice.Kind.RENEWAL_NOT)
    with days_on(61):
        assert not fresh(permit).holds(clock.today())
    REGISTRY["apply_renewal"].run(fresh(permit))
    assert [row.outcome for row in permit.renewals.all()] == ["refused", "open"]
    assert list(witness.alterations()) == []


def test_taken_back_it_ends_on_its_last_day_and_a_second_click_is_told_so(permit):
    back = REGISTRY["take_back_renewal"]
    back.run(fresh(permit))
    renewal = permit.renewals.get()
    assert (renewal.outcome, fresh(permit).held_over) == ("taken_back", False)
    [told] = permit.owning_case.messages.filter(kind="renewal_back", channel="sms")
    assert permit.number in told.text
    assert "撤回" in back.already(fresh(permit))
    with days_on(61):
        jobs.renew_undecided()
        assert not fresh(permit).holds(clock.today())


def test_what_is_late_stands_on_the_list_of_supervisors(permit, person):
    queue = next(q for q in REGISTRY["renew"].queues if q.code == "renewals_overdue")
    last = permit.renewals.get().decide_by
    for n, listed in ((0, []), (1, [permit.renewals.get()])):
        with days_on((last - clock.today()).days + n):
            assert list(queue.rows(person("supervisor-4502"), clock.today())) == listed
            assert not queue.rows(person("supervisor-4511"), clock.today())
            assert queue.rows(approver_of(permit.issuer), clock.today()) is None
