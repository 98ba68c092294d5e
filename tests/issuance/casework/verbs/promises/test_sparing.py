"""After a broken promise the holder of what was granted is heard, and the permit may be left to stand."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from guides.catalogue.field_types.days import day_in_words
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Permit, Promise, Review
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from tests.issuance.desk.case_pages import page
from tests.issuance.inspection_cases import looked_at_later, looking, working_day
from tests.issuance.limit_ready import APPROVER
from tests.issuance.promise_cases import inspect, line_of, overdue, promised
from tests.issuance.reading import text
from tests.issuance.ready import ENDS, MARKET, part_of

REASON = {"reason": "已补齐全部材料，未造成危害后果"}
SAID = "因房东出差延误，现已补齐"
REVOKED = ENDS["revoked"] | {
    "ground": "69-1-5-b",
    "law": "《优化营商环境条例》及本市容缺受理规定",
    "reason": "承诺未兑现",
}


@pytest.fixture
def case(new_case, person):
    """One item was granted under a promise that is found broken; its permit is not recorded."""
    case = promised(new_case("submitted"))
    REGISTRY["decide"].run(review_of(case), actor=person(APPROVER), grant=True)
    overdue(case)
    REGISTRY["break_promise"].run(line_of(case), actor=person(APPROVER), reason="逾期未补交")
    return case


def review_of(case) -> Review:
    return case.reviews.select_related("department").get(department__code=MARKET)


def stated(review):
    until = clock.today() + timedelta(days=700)
    number = sample_number(part_of(review), review.pk)
    return {"number": number, "valid_from": clock.today(), "valid_until": until}


def record(case, person) -> Permit:
    review = review_of(case)
    REGISTRY["record_permit"].run(review, actor=person(APPROVER), **stated(review))
    return Permit.objects.get(review=review)


def heard(case, person):
    said = {"party": "applicant", "statement": SAID, "on": clock.today()}
    REGISTRY["record_statement"].run(review_of(case), actor=person(APPROVER), **said)


def waits(user, code) -> list:
    return [
        row for queue, rows in queues_of(user, clock.today()) if queue.code == code for row in rows
    ]


@pytest.mark.both_databases
def test_before_it_is_recorded_it_stands_on_a_list_and_every_step_says_so(case, person, signed_in):
    review = review_of(case)
    assert waits(person(APPROVER), "broken_before_recorded") == [review]
    [told] = REGISTRY["record_permit"].remarks(review, **stated(review))[:1]
    assert "承诺" in told
    assert "凭承诺准予" in page(signed_in(APPROVER), case).content.decode()
    permit = record(case, person)
    assert waits(person(APPROVER), "broken_before_recorded") == []
    assert waits(person(APPROVER), "broken_promises") == [permit]
    fresh = Case.objects.get(pk=case.pk)
    for verb in ("deliver", "deliver_online", "issue"):
        assert review.permit_name in REGISTRY[verb].hint(fresh)
        assert any(review.permit_name in odd for odd in REGISTRY[verb].remarks(fresh))


def test_the_holder_states_their_view_and_it_is_shown_before_the_permit_is_revoked(
    case, person, signed_in
):
    assert "陈述" in text(case.notices.get(kind="promise"))
    permit = record(case, person)
    end = REGISTRY["end"]
    assert any("第七条" in odd for odd in end.remarks(permit, **REVOKED))
    said = {"party": "applicant", "statement": SAID, "on": clock.today()}
    verb = REGISTRY["record_statement"]
    early = said | {"on": clock.today() - timedelta(days=1)}
    assert set(verb.faults(review_of(case), **early)) == {"on"}
    verb.run(review_of(case), actor=person(APPROVER), **said)
    permit = Permit.objects.get(pk=permit.pk)
    assert SAID in dict(end.stands(permit, **REVOKED)).values()
    assert not any("第七条" in odd for odd in end.remarks(permit, **REVOKED))
    assert list(witness.alterations()) == []


def test_nothing_is_stated_on_a_permit_that_nothing_is_held_against(ready):
    granted = Review.objects.get(pk=ready("record_permit").subject.pk)
    assert REGISTRY["record_statement"].hindrance(granted)


@pytest.mark.both_databases
@pytest.mark.parametrize("recorded", [True, False])
def test_a_permit_that_is_not_revoked_leaves_the_list_with_a_paper(case, person, recorded):
    if recorded:
        record(case, person)
    verb = REGISTRY["spare_permit"]
    assert set(verb.faults(review_of(case), reason=" ")) == {"reason"}
    verb.run(review_of(case), actor=person(APPROVER), **REASON)
    for code in ("broken_before_recorded", "broken_promises"):
        assert waits(person(APPROVER), code) == []
    line = line_of(case)
    assert (line.status, line.spared_on, line.spared_reason) == (
        "broken",
        clock.today(),
        REASON["reason"],
    )
    paper = case.notices.get(kind="spared")
    assert str(paper.title) == "不予撤销行政许可通知书"
    for words in (REASON["reason"], line.name, "不予撤销"):
        assert words in text(paper)
    with pytest.raises(VerbRefused):
        verb.run(review_of(case), actor=person(APPROVER), **REASON)
    assert REGISTRY["deliver"].remarks(Case.objects.get(pk=case.pk)) == []
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_the_database_knows_who_let_it_stand_and_why(case, person):
    for wrong in ({"spared_on": clock.today()}, {"spared_reason": "理由"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=line_of(case).pk).update(**wrong)


@pytest.mark.parametrize("how", ["revoked", "rescinded"])
def test_after_its_revocation_no_other_permit_of_the_same_review_is_recorded(case, person, how):
    permit = record(case, person)
    heard(case, person)
    stated_end = REVOKED if how == "revoked" else ENDS[how] | {"reason": "吊销"}
    REGISTRY["end"].run(permit, actor=person(APPROVER), **stated_end)
    with pytest.raises(VerbRefused, match="重新申请"):
        REGISTRY["record_permit"].run(
            review_of(case), actor=person(APPROVER), **stated(review_of(case)) | {"number": "别的"}
        )


def test_a_new_certificate_is_not_made_over_a_broken_promise_unsaid(new_case, person):
    review = review_of(new_case("issued"))
    verb, licence = REGISTRY["reissue_licence"], review.case.licence
    assert review.permit_name not in verb.hint(licence)
    lost = {"status": "broken", "due": clock.today(), "reason": "逾期未补交"}
    settled = {"settled_on": clock.today(), "settled_by": person(APPROVER)}
    Review.objects.filter(pk=review.pk).update(charged_on=clock.today())
    Promise.objects.create(review=review, way="deferred", name="平面图", days=10, **lost, **settled)
    assert review.permit_name in verb.hint(licence)
    [remark] = verb.remarks(licence, cause="lost", reason="补证", edition=1)
    assert verb.hint(licence).endswith(remark)


def looked_later(review, actor, **stated):
    told = looking(review) | {"met": False, "findings": "缺少消毒记录"} | stated
    REGISTRY["look_after"].run(review_of(review.case), actor=actor, **told)


@pytest.mark.both_databases
def test_after_a_permit_was_left_to_stand_its_later_check_has_its_papers_and_its_list(case, person):
    actor, permit = person(APPROVER), record(case, person)
    REGISTRY["spare_permit"].run(review_of(case), actor=actor, **REASON)
    until = clock.today() + timedelta(days=10)
    Review.objects.filter(pk=permit.review_id).update(visit="after", look_by=until)
    looked_later(review_of(case), actor, until=until)
    [first] = case.notices.filter(kind="looked")
    assert "缺少消毒记录" in text(first)
    with time_machine.travel(clock.now() + timedelta(days=11), tick=False):
        looked_later(review_of(case), actor)
        assert case.notices.filter(kind="looked").count() == 2
        assert waits(actor, "conditions_broken") == [permit]
        assert waits(actor, "broken_promises") == []
        assert not REGISTRY["look_after"].hindrance(review_of(case))


@pytest.fixture
def breach(new_case, person):
    """Inspected after its grant, and not put right; its permit is not recorded."""
    case = new_case("accepted")
    inspect(case)
    review, actor = review_of(case), person(APPROVER)
    looked_at_later(review)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    looked_later(review_of(case), actor, until=clock.today() + timedelta(days=3))
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        looked_later(review_of(case), actor, findings="仍无消毒记录")
        yield case


def test_what_is_not_put_right_is_on_a_list_before_it_is_recorded_and_every_step_says_so(
    breach, person
):
    review = review_of(breach)
    assert waits(person(APPROVER), "broken_before_recorded") == [review]
    [told] = REGISTRY["record_permit"].remarks(review, **stated(review))[:1]
    assert review.permit_name in told
    permit = record(breach, person)
    assert waits(person(APPROVER), "broken_before_recorded") == []
    assert waits(person(APPROVER), "conditions_broken") == [permit]
    fresh = Case.objects.get(pk=breach.pk)
    for verb in ("deliver", "deliver_online", "issue"):
        assert any(review.permit_name in odd for odd in REGISTRY[verb].remarks(fresh))


@pytest.mark.both_databases
def test_its_holder_is_heard_and_what_was_stated_is_weighed(breach, person):
    actor, permit = person(APPROVER), record(breach, person)
    assert any("第七条" in odd for odd in REGISTRY["end"].remarks(permit, **REVOKED))
    said = {"party": "applicant", "statement": SAID, "on": clock.today()}
    REGISTRY["record_statement"].run(review_of(breach), actor=actor, **said)
    permit = Permit.objects.get(pk=permit.pk)
    shown = dict(REGISTRY["end"].stands(permit, **REVOKED)).values()
    assert SAID in shown
    assert any("仍无消毒记录" in row for row in shown)
    assert not any("第七条" in odd for odd in REGISTRY["end"].remarks(permit, **REVOKED))
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_it_may_be_left_to_stand_with_a_paper_and_is_not_to_be_inspected_again(breach, person):
    permit = record(breach, person)
    REGISTRY["spare_permit"].run(review_of(breach), actor=person(APPROVER), **REASON)
    assert review_of(breach).visit == "stands"
    assert waits(person(APPROVER), "conditions_broken") == []
    said = text(breach.notices.get(kind="spared"))
    assert REASON["reason"] in said
    assert permit.review.permit_name in said
    assert "承诺" not in said
    for verb in ("look_after", "record_statement", "spare_permit"):
        assert REGISTRY[verb].hindrance(review_of(breach))
    assert list(witness.alterations()) == []


def test_one_decision_lets_it_stand_over_a_broken_promise_and_the_later_check(case, person):
    actor, permit = person(APPROVER), record(case, person)
    until = clock.today() + timedelta(days=3)
    Review.objects.filter(pk=permit.review_id).update(visit="after", look_by=until)
    looked_later(review_of(case), actor, until=until)
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        looked_later(review_of(case), actor)
        assert len(REGISTRY["spare_permit"].stands(review_of(case), **REASON)) == 3
        REGISTRY["spare_permit"].run(review_of(case), actor=actor, **REASON)
        assert waits(actor, "broken_promises") == waits(actor, "conditions_broken") == []
        assert "期限内改正" in text(case.notices.get(kind="spared"))


def ending(permit, **stated):
    permit = Permit.objects.get(pk=permit.pk)
    return set(REGISTRY["end"].faults(permit, **REVOKED | stated))


@pytest.mark.parametrize("which", ["case", "breach"])
def test_it_is_not_revoked_or_withdrawn_before_the_last_day_that_its_paper_named(
    which, person, request
):
    found = request.getfixturevalue(which)
    permit, until = record(found, person), review_of(found).answer_until
    assert until == working_day(found, 5)
    kind = "promise" if which == "case" else "looked"
    assert day_in_words(until.isoformat()) in text(found.notices.filter(kind=kind).last())
    withdrawn = ENDS["withdrawn"] | {"reason": "不再符合许可条件"}
    revoked = {"ground": "69-1-5-b" if which == "case" else "69-1-4"}
    for early in (revoked, withdrawn):
        assert ending(permit, **early) == {"status"}
    assert ending(permit, **ENDS["cancelled"], reason="自愿注销") == set()
    with time_machine.travel(at(until), tick=False):
        assert ending(permit, **revoked) == {"status"}
    with time_machine.travel(at(until + timedelta(days=1)), tick=False):
        assert ending(permit, **revoked) == ending(permit, **withdrawn) == set()


def test_once_its_holder_has_answered_it_may_be_revoked(case, person):
    permit = record(case, person)
    assert ending(permit) == {"status"}
    heard(case, person)
    assert ending(permit) == set()


def test_what_comes_to_it_later_gives_its_holder_the_days_anew(case, person):
    permit = record(case, person)
    heard(case, person)
    until = clock.today() + timedelta(days=3)
    Review.objects.filter(pk=permit.review_id).update(visit="after", look_by=until)
    looked_later(review_of(case), person(APPROVER), until=until)
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        looked_later(review_of(case), person(APPROVER))
        assert review_of(case).answer_until == working_day(case, 5)
        assert ending(permit) == {"status"}


def test_the_region_sets_the_days_to_answer(new_case, person):
    Region.objects.update(answer_days=8)
    case = promised(new_case("submitted"))
    REGISTRY["decide"].run(review_of(case), actor=person(APPROVER), grant=True)
    overdue(case)
    REGISTRY["break_promise"].run(line_of(case), actor=person(APPROVER), reason="逾期未补交")
    assert review_of(case).answer_until == working_day(case, 8)


def test_what_was_told_before_papers_named_a_day_may_be_decided(case, person):
    permit = record(case, person)
    Review.objects.filter(pk=permit.review_id).update(answer_until=None)
    assert ending(permit) == set()


def at(day):
    return f"{day.isoformat()}T10:00:00+08:00"
