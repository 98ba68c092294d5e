"""What becomes of the case, its licence and its other permits when a denial is withdrawn."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework import deliveries
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.licence import owed
from issuance.models import Case, Licence, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.annulment_cases import AGAIN, OTHER, decide, fresh, last_day, papers, withdraw
from tests.issuance.decision_ready import WRONG, asked_to_choose, judged_by
from tests.issuance.reading import text
from tests.issuance.ready import ENDS, part_of


@pytest.mark.both_databases
@pytest.mark.parametrize("choice", [None, "take", "wait", "keep"])
def test_what_the_applicant_had_chosen_falls_with_the_denial(new_case, choice):
    case = asked_to_choose(new_case("accepted", answers={"tobacco": True}))
    if choice:
        until = clock.today() + timedelta(days=40) if choice == "wait" else None
        REGISTRY["choose"].run(case, choice=choice, until=until)
    denied = case.reviews.select_related("department").get(status="denied")
    withdraw(denied)
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.choice, case.choice_due) == (CaseStatus.REVIEWING, "", None)
    assert case.closed_at is None
    others = denied.department.code.lower()
    decide(denied, f"approver2-{others}", **AGAIN)
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.CHOOSING
    last = case.notices.filter(kind="choice").order_by("pk").last()
    until = clock.today() + timedelta(days=300)
    REGISTRY["choose"].run(case, choice="wait", until=until)
    assert last.body["choice"]["waits"] is False
    withdraw(denied)
    decide(denied, f"approver2-{others}")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED


@pytest.mark.both_databases
@pytest.mark.parametrize("ground", ["own", "review", "court"])
def test_what_was_denied_when_the_application_was_taken_back_is_decided_anew_as_a_single_permit(
    denied, person, client, ground
):
    REGISTRY["withdraw"].run(Case.objects.get(pk=denied.case_id))
    stated = {} if ground == "own" else judged_by(ground, clock.today())
    assert any(
        "单项许可" in odd for odd in REGISTRY["annul_denial"].remarks(fresh(denied), **WRONG)
    )
    withdraw(denied, **stated)
    review, case = fresh(denied), Case.objects.get(pk=denied.case_id)
    assert (review.status, case.status) == (ReviewStatus.OPEN, CaseStatus.WITHDRAWN)
    assert review.due == last_day(review, clock.today())
    others = case.reviews.exclude(pk=review.pk)
    assert {row.status for row in others} == {ReviewStatus.CANCELLED}
    [paper] = papers(review, "annulled")
    for words in ("重新审查", "单项许可", "不再颁发行业综合许可证"):
        assert words in text(paper)
    shown = [
        queue.code for queue, rows in queues_of(person(OTHER), clock.today()) if review in rows
    ]
    assert shown == ["to_decide"]
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    page = client.get(f"/track/{case.submission.reference}/").content.decode()
    assert f"“{review.permit_name}”的不予许可决定已撤销，正在重新审查" in page
    decide(denied, OTHER)
    case = Case.objects.get(pk=case.pk)
    assert (case.status, {row.status for row in others.all()}) == (
        CaseStatus.WITHDRAWN,
        {ReviewStatus.CANCELLED},
    )
    record(denied)
    assert "permit_ready" in [row.kind for row in case.messages.all()]
    assert [row.key for row in deliveries.owed(case)] == [f"permit-{fresh(denied).permit.pk}"]
    assert not Licence.objects.filter(origin_case=case).exists()
    assert not REGISTRY["give_up"].hindrance(fresh(denied))
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_what_was_undecided_when_the_application_was_taken_back_never_opens_again(denied):
    case = Case.objects.get(pk=denied.case_id)
    REGISTRY["withdraw"].run(case)
    ended = case.reviews.filter(status=ReviewStatus.CANCELLED).first()
    with pytest.raises(VerbRefused):
        withdraw(ended)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=ended.pk).update(status="open", round=2)


@pytest.mark.both_databases
def test_in_a_case_that_was_taken_back_it_may_be_denied_again_and_opened_again(denied):
    REGISTRY["withdraw"].run(Case.objects.get(pk=denied.case_id))
    withdraw(denied)
    decide(denied, OTHER, **AGAIN)
    withdraw(denied, reasons="再次复核，认定有误")
    decide(denied)
    assert (fresh(denied).round, fresh(denied).status) == (3, ReviewStatus.GRANTED)
    assert Case.objects.get(pk=denied.case_id).status == CaseStatus.WITHDRAWN


@pytest.mark.both_databases
def test_a_licence_that_was_issued_stands_and_a_grant_joins_it_by_a_new_certificate(
    new_case, person
):
    case = asked_to_choose(new_case("accepted", answers={"tobacco": True}))
    REGISTRY["choose"].run(case, choice="take")
    today = clock.today()
    for review in case.reviews.filter(status="granted").select_related("department"):
        record(review)
    officer = person("officer-450204-aa")
    REGISTRY["issue"].run(Case.objects.get(pk=case.pk), actor=officer)
    denied = case.reviews.select_related("department").get(status="denied")
    withdraw(denied)
    case = Case.objects.get(pk=case.pk)
    licence = Licence.objects.get(origin_case=case)
    assert (case.status, licence.ended_at) == (CaseStatus.ISSUED, None)
    [paper] = papers(denied, "annulled")
    assert "继续有效" in text(paper)
    decide(denied, f"approver2-{denied.department.code.lower()}")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.ISSUED
    assert not owed.owed(owed.read(licence, today))
    record(fresh(denied))
    assert [str(cause) for cause in owed.owed(owed.read(licence, today))] == ["added"]


def test_after_the_licence_was_cancelled_a_grant_is_a_single_permit_and_the_paper_says_so(
    new_case, person
):
    case = asked_to_choose(new_case("accepted", answers={"tobacco": True}))
    REGISTRY["choose"].run(case, choice="take")
    for review in case.reviews.filter(status="granted").select_related("department"):
        record(review)
    REGISTRY["issue"].run(Case.objects.get(pk=case.pk), actor=person("officer-450204-aa"))
    Licence.objects.filter(origin_case=case).update(ended_at=clock.now(), ended_reason="依申请")
    denied = case.reviews.select_related("department").get(status="denied")
    assert any("终止" in odd for odd in REGISTRY["annul_denial"].remarks(fresh(denied), **WRONG))
    withdraw(denied)
    [paper] = papers(denied, "annulled")
    assert "已经终止" in text(paper)
    assert "继续有效" not in text(paper)
    assert "新证" not in text(paper)


@pytest.mark.parametrize("fate", ["handed over", "ended", "expired"])
def test_a_withdrawal_after_a_case_came_back_says_what_became_of_each_permit(
    new_case, person, client, fate
):
    case = asked_to_choose(new_case("accepted", answers={"tobacco": True}))
    REGISTRY["choose"].run(case, choice="keep")
    held = case.reviews.filter(status="granted").select_related("department").first()
    record(held)
    if fate == "handed over":
        Permit.objects.filter(review=held).update(deliver_by=None)
    elif fate == "ended":
        REGISTRY["end"].run(
            Permit.objects.get(review=held),
            actor=approver_of(held.department),
            **ENDS["cancelled"],
            reason="申请人放弃",
        )
    denied = case.reviews.select_related("department").get(status="denied")
    later = 901 if fate == "expired" else 0
    with time_machine.travel(clock.now() + timedelta(days=later), tick=False):
        withdraw(denied)
        session = client.session
        session["tracked"] = [case.submission.reference]
        session.save()
        page = client.get(f"/track/{case.submission.reference}/").content.decode()
        REGISTRY["withdraw"].run(Case.objects.get(pk=case.pk))
        [paper] = papers(held, "withdrawn")
        said = text(paper)
    assert "由窗口" not in said
    if fate == "handed over":
        assert "继续有效" in said
    else:
        assert "继续有效" not in said
        assert {"ended": "已注销", "expired": "已届满"}[fate] in said
        assert "该许可现已失去效力" in page


def record(review):
    review = fresh(review)
    stated = {"number": sample_number(part_of(review), review.pk), "valid_from": clock.today()}
    stated["valid_until"] = clock.today() + timedelta(days=900)
    REGISTRY["record_permit"].run(review, actor=approver_of(review.department), **stated)
