"""A refusal to accept, or that something counts as given up, is withdrawn: the item is accepted from then."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import bars, due_days, jobs
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Annulment, Bar, Case, Deficiency, Notice, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import inspect
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.models import Region, User
from portal.ground.office_days import almanac
from tests.issuance.annulment_cases import OTHER, decide, fresh, last_day, papers
from tests.issuance.decision_ready import WRONG, judged_by
from tests.issuance.limit_ready import HEAD
from tests.issuance.permit_ready import part_of
from tests.issuance.reading import text, tracked
from tests.issuance.ready import MARKET, REFUSAL, worded

FALSE = {"kind": "false_papers", "reasons": "房屋租赁合同系伪造"}


@pytest.mark.both_databases
@pytest.mark.parametrize("ground", ["own", "court"])
def test_what_was_not_accepted_is_accepted_and_its_limit_runs_from_then(
    refused, withdraw, ground, person, client
):
    before = papers(refused, "refused")[0]
    review = withdraw(refused, **judged_by(ground, clock.today()))
    case = Case.objects.get(pk=review.case_id)
    assert (review.status, review.round, review.refusal_kind, review.reasons) == (
        ReviewStatus.OPEN,
        2,
        "",
        "",
    )
    assert (case.status, review.due) == (CaseStatus.REVIEWING, last_day(review, clock.today()))
    row = Annulment.objects.get(review=review)
    assert (row.was, row.refusal_kind) == ("refused", REFUSAL["kind"])
    assert row.refusal_authority == REFUSAL["authority"]
    [paper] = papers(review, "annulled")
    for words in (before.number, "予以受理", worded(review.due)):
        assert words in text(paper)
    assert "不予许可" not in text(paper)
    assert str(paper.title) == "撤销不予受理决定通知书"
    lines = due_days.decision(case, review, almanac.days_of(review.region_id)).lines
    assert "予以受理" in " ".join(map(str, lines))
    assert "撤销不予受理决定" in tracked(client, case)
    inspect(case)
    decide(review)
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_a_case_that_ended_with_it_is_under_review_from_then(new_case, withdraw, person):
    case = new_case("submitted")
    for review in case.reviews.select_related("department"):
        REGISTRY["refuse"].run(review, actor=approver_of(review.department), **REFUSAL)
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.accepted_at) == (CaseStatus.REFUSED, None)
    review = withdraw(case.reviews.get(department__code=MARKET))
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.closed_at) == (CaseStatus.REVIEWING, None)
    assert clock.day_of(case.accepted_at) == clock.today()
    shown = {
        queue.code for queue, rows in queues_of(person(OTHER), clock.today()) if review in rows
    }
    assert shown
    inspect(case)
    decide(review, OTHER)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CLOSED


@pytest.mark.both_databases
def test_what_counted_as_given_up_is_accepted_after_all(new_case, withdraw, demo, client):
    Region.objects.filter(code="450200").update(
        supplement_days=5, supplement_silence="close", supplement_basis="《测试办法》第九条"
    )
    case = new_case("supplement")
    case.refresh_from_db()
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        ended = case.reviews.filter(status=ReviewStatus.UNANSWERED).select_related("department")
        review = next(row for row in ended if row.department.code == MARKET)
        before = papers(review, "unanswered")[0]
        review = withdraw(review)
        row = Annulment.objects.get(review=review)
        assert (row.was, row.denied_by, row.denied_at) == ("unanswered", None, before.issued_at)
        assert (review.status, review.due) == (
            ReviewStatus.OPEN,
            last_day(review, clock.today()),
        )
        assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
        [paper] = papers(review, "annulled")
        assert before.number in text(paper)
        assert "予以受理" in text(paper)
        assert str(paper.title) == "撤销视为放弃申请处理通知书"
        days = almanac.days_of(review.region_id)
        lines = " ".join(map(str, due_days.decision(review.case, review, days).lines))
        assert "该事项原视为放弃申请" in lines
        assert "未受理" not in lines
        page = tracked(client, review.case)
        assert "视为放弃申请的处理撤销" in page
        assert "不予受理" not in page


@pytest.mark.both_databases
def test_what_is_held_ended_with_the_case_and_is_verified_when_it_comes_back(new_case, withdraw):
    Region.objects.filter(code="450200").update(
        supplement_days=5, supplement_silence="close", supplement_basis="《测试办法》第九条"
    )
    case = new_case("supplement", held=("SMALL_CATERING",))
    held, applied = case.reviews.get(basis="held"), case.reviews.get(basis="applied")
    Deficiency.objects.filter(review__case=case).update(review=applied)
    case.reviews.filter(pk=held.pk).update(status=ReviewStatus.COMPLETE)
    case.reviews.filter(pk=applied.pk).update(status=ReviewStatus.DEFICIENT)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        held.refresh_from_db()
        assert held.status == ReviewStatus.CANCELLED
        applied = fresh(applied)
        head = User.objects.get(username=f"head-{applied.department.code.lower()}")
        REGISTRY["annul_refusal"].run(applied, actor=head, **WRONG)
        held.refresh_from_db()
        days = almanac.days_of(case.region_id)
        due = due_days.acceptance_due(clock.today(), days)
        assert (held.status, held.due) == (ReviewStatus.OPEN, due)
        [paper] = papers(applied, "annulled")
        assert f"您已持有的许可（{held.permit_name}）一并恢复核实" in text(paper)
        assert not REGISTRY["verify_held"].hindrance(fresh(held))


def test_after_the_application_was_taken_back_no_paper_speaks_of_a_denial(
    refused, withdraw, client, person
):
    REGISTRY["withdraw"].run(Case.objects.get(pk=refused.case_id))
    verb = REGISTRY["annul_refusal"]
    [told] = [odd for odd in verb.remarks(fresh(refused), **WRONG) if "撤回" in odd]
    assert "该事项在此之前已终止" in told
    review = withdraw(refused)
    [paper] = papers(review, "annulled")
    assert "该事项在您撤回前已终止办理，现予以审查并作出决定" in text(paper)
    page = tracked(client, review.case)
    assert f"“{review.permit_name}”已予受理，正在审查。" in page
    for words in (text(paper), page):
        assert "不予许可" not in words
        assert "重新审查" not in words


def test_what_followed_from_the_other_decisions_waits_for_it_and_no_original_decision_is_named(
    refused, withdraw
):
    Case.objects.filter(pk=refused.case_id).update(status=CaseStatus.DECIDED)
    [paper] = papers(withdraw(refused), "annulled")
    assert "因其他事项的决定作出的后续处理" in text(paper)
    assert "因原决定" not in text(paper)


@pytest.mark.both_databases
def test_while_the_others_are_checked_it_is_accepted_alone(ready, withdraw, client):
    prepared = ready("refuse")
    prepared.run()
    review = withdraw(prepared.subject)
    case = Case.objects.get(pk=review.case_id)
    assert (case.status, review.status) == (CaseStatus.CHECKING, ReviewStatus.OPEN)
    assert clock.day_of(case.accepted_at) == clock.today()
    assert review.due == last_day(review, clock.today())
    [paper] = papers(review, "annulled")
    assert "其他尚未受理的事项照常办理" in text(paper)
    assert "您的申请已部分受理" in tracked(client, case)
    inspect(case)
    decide(review)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CHECKING
    for other in case.reviews.filter(status="checking").select_related("department"):
        REGISTRY["complete"].run(other, actor=approver_of(other.department))
    case = Case.objects.get(pk=case.pk)
    accepted = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert accepted.body["before"] == [review.permit_name]
    assert review.permit_name not in {row["permit"] for row in accepted.body["reviews"]}
    assert case.status == CaseStatus.REVIEWING
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_it_does_not_wait_for_the_supplement_of_others(ready, withdraw):
    prepared = ready("refuse")
    prepared.run()
    others = prepared.case.reviews.filter(status="checking").select_related("department")
    for other in others:
        shared = part_of(prepared.subject).materials
        own = next(paper for paper in part_of(other).materials if paper not in shared)
        asked = [(other, "material", own, "未盖章")]
        REGISTRY["deficient"].run(other, actor=approver_of(other.department), deficiencies=asked)
    assert Case.objects.get(pk=prepared.case.pk).status == CaseStatus.SUPPLEMENT
    ordered = judged_by("review", clock.today())
    review = withdraw(prepared.subject, **ordered)
    case = Case.objects.get(pk=review.case_id)
    assert (case.status, review.status) == (CaseStatus.SUPPLEMENT, ReviewStatus.OPEN)
    assert review.due == last_day(review, clock.today())
    assert case.supplement_due


@pytest.mark.both_databases
def test_the_database_opens_it_in_its_next_round_and_otherwise_never(refused):
    rows = Review.objects.filter(pk=refused.pk)
    begun = {"status": "open", "decided_by": None, "decided_at": None, "reasons": ""}
    begun |= {"refusal_kind": "", "refusal_authority": "", "legal_basis": ""}
    for wrong in (
        begun,
        begun | {"round": 3},
        {"reasons": "别的"},
        {"status": "granted", "round": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_after_a_reconsideration_the_term_counts_from_the_day_on_which_it_was_received(
    refused, withdraw
):
    said, got = clock.today(), clock.today() + timedelta(days=6)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        verb = REGISTRY["annul_refusal"]
        for wrong in (said - timedelta(days=1), clock.today() + timedelta(days=1)):
            stated = WRONG | judged_by("review", said) | {"received_on": wrong}
            assert set(verb.faults(fresh(refused), **stated)) == {"received_on"}
        assert set(verb.faults(fresh(refused), **WRONG, received_on=got)) == {"received_on"}
        review = withdraw(refused, **judged_by("review", said), received_on=got)
        assert review.due == last_day(review, got)
        [paper] = papers(review, "annulled")
        assert worded(review.due) in text(paper)
        found = due_days.decision(review.case, review, almanac.days_of(review.region_id))
        assert found.due == review.due
        assert worded(got) in " ".join(map(str, found.lines))
        assert "已生效" not in text(paper)


@pytest.mark.both_databases
def test_a_judgment_is_carried_out_once_it_has_force_and_the_term_counts_from_then(
    refused, withdraw
):
    said = clock.today()
    got, force = said + timedelta(days=3), said + timedelta(days=20)
    verb = REGISTRY["annul_refusal"]
    stated = judged_by("court", said) | {"received_on": got}
    with time_machine.travel(clock.now() + timedelta(days=25), tick=False):
        for wrong in (None, said - timedelta(days=1), clock.today() + timedelta(days=1)):
            faults = verb.faults(fresh(refused), **WRONG | stated | {"in_force_on": wrong})
            assert set(faults) == {"in_force_on"}
        for ground in ("review", "superior", "own"):
            others = judged_by(ground, said) | {"in_force_on": force}
            assert set(verb.faults(fresh(refused), **WRONG | others)) == {"in_force_on"}
        review = withdraw(refused, **stated | {"in_force_on": force})
        assert review.due == last_day(review, force)
        [paper] = papers(review, "annulled")
        assert f"该判决自{worded(force)}起生效" in text(paper)
        assert worded(review.due) in text(paper)
        found = due_days.decision(review.case, review, almanac.days_of(review.region_id))
        assert found.due == review.due
        assert worded(force) in " ".join(map(str, found.lines))
        assert list(witness.alterations()) == []
    rows = Annulment.objects.filter(review=review)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(in_force_on=said)


def listed(user, code):
    return [
        row for queue, rows in queues_of(user, clock.today()) if queue.code == code for row in rows
    ]


@pytest.mark.both_databases
def test_what_rested_on_a_bar_that_fell_stands_on_a_list_of_its_department(
    ready, new_case, monkeypatch, person
):
    monkeypatch.setattr(bars, "number_of", lambda case: "92450204MA5PL27K3X")
    prepared = ready("refuse")
    prepared.verb.run(prepared.subject, actor=prepared.actor, bar=True, **FALSE)
    case = new_case("submitted")
    review = case.reviews.select_related("department").get(department__code=MARKET)
    REGISTRY["refuse"].run(
        review, actor=approver_of(review.department), kind="barred", reasons="尚在限制申请期内"
    )
    for other in case.reviews.filter(status="checking").select_related("department"):
        REGISTRY["complete"].run(other, actor=approver_of(other.department))
    head = person(HEAD)
    assert fresh(review).barred_by == Bar.objects.get()
    assert listed(head, "refused_under_a_bar") == []
    REGISTRY["lift_bar"].run(fresh(prepared.subject), actor=head, reason="认定有误")
    assert [row.pk for row in listed(head, "refused_under_a_bar")] == [review.pk]
    with time_machine.travel(clock.now() + timedelta(days=184), tick=False):
        assert listed(head, "refused_under_a_bar") == []
    REGISTRY["annul_refusal"].run(fresh(review), actor=head, **WRONG)
    assert fresh(review).barred_by is None
    assert listed(head, "refused_under_a_bar") == []
    assert Notice.objects.filter(review=review, kind="annulled").exists()
