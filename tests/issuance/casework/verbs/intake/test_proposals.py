"""The window prepares a refusal (不予受理拟办意见); the department of the item decides on it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from issuance.casework import jobs
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs.case.closing import withdraw
from issuance.casework.verbs.intake.acceptance import accept
from issuance.casework.verbs.intake.checking import ask_supplement
from issuance.casework.verbs.intake.proposals import propose_refusal, reject_proposal
from issuance.casework.verbs.intake.refusal import refuse
from issuance.models import Case, Deficiency, RefusalProposal, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of, clerk_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.ready import REFUSAL
from tests.triggers import lifted

WHY = "属于本机关职权范围"


@pytest.fixture
def prepared(ready):
    """A review of a counter case for which the window has prepared a refusal."""
    return ready("reject_proposal").subject


def window(review):
    return clerk_of(review.case.region)


def department(review):
    return approver_of(review.department)


def outcome(review):
    return RefusalProposal.objects.filter(review=review).latest("pk").outcome


def waiting(actor, code):
    queues = {w.queue.code: w.tasks for w in work_list(actor, clock.today())}
    return {task.case: task.what for task in queues.get(code, ())}


def missing(review):
    paper = review.case.version.snapshot.permit_by_code[review.permit_code].materials[-1]
    return [(review, Deficiency.Target.MATERIAL, paper, "缺页")]


def test_until_the_department_has_decided_the_window_neither_accepts_nor_asks(prepared):
    case, clerk = prepared.case, window(prepared)
    other = case.reviews.exclude(pk=prepared.pk).get()
    named = rf"{prepared.department}（{prepared.permit_name}）"
    with pytest.raises(VerbRefused) as told:
        accept.run(case, actor=clerk)
    assert named in str(told.value)
    assert str(other.department) not in str(told.value)
    with pytest.raises(VerbRefused):
        ask_supplement.run(case, actor=clerk, deficiencies=missing(other))
    assert case not in waiting(clerk, "to_accept")
    assert case in waiting(department(prepared), "to_refuse")
    assert case not in waiting(department(other), "to_refuse")


def test_the_form_of_the_department_holds_what_the_window_prepared(prepared):
    form = refuse.form_for(department(prepared), prepared)
    assert {name: form[name].value() for name in REFUSAL} == REFUSAL


def test_the_department_refuses_in_its_own_words_and_the_window_goes_on(prepared):
    stated = {"kind": "not_needed", "authority": "", "reasons": "依法不需要取得"}
    refuse.run(prepared, actor=department(prepared), **stated)
    assert outcome(prepared) == "taken"
    case = prepared.case
    assert waiting(department(prepared), "to_refuse") == {}
    assert case.notices.get().body["reviews"][0]["reasons"] == "依法不需要取得"
    accept.run(case, actor=window(prepared))
    assert Review.objects.get(pk=prepared.pk).status == ReviewStatus.REFUSED
    assert list(witness.alterations()) == []


def test_what_is_returned_goes_on_at_the_window_which_may_prepare_it_once_more(prepared):
    case, clerk = prepared.case, window(prepared)
    reject_proposal.run(prepared, actor=department(prepared), reason=WHY)
    assert outcome(prepared) == "rejected"
    assert waiting(clerk, "to_accept")[case] == "不予受理拟办意见已被退回"
    assert waiting(department(prepared), "to_refuse") == {}
    propose_refusal.run(prepared, actor=clerk, **REFUSAL)
    assert case not in waiting(clerk, "to_accept")
    reject_proposal.run(prepared, actor=department(prepared), reason=WHY)
    accept.run(case, actor=clerk)
    assert Review.objects.get(pk=prepared.pk).status == ReviewStatus.OPEN
    assert [p.outcome for p in prepared.proposals.all()] == ["rejected", "rejected"]
    assert not case.notices.filter(kind="refused").exists()
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_one_is_prepared_at_a_time(prepared):
    with pytest.raises(VerbRefused, match="已提出"):
        propose_refusal.run(prepared, actor=window(prepared), **REFUSAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.proposals.create(proposed_by=window(prepared), proposed_at=clock.now(), **REFUSAL)


@pytest.mark.parametrize("how", ["lapse", "withdraw"])
def test_it_falls_when_the_days_have_passed_or_the_case_is_taken_back(prepared, how):
    case = prepared.case
    if how == "lapse":
        with time_machine.travel(clock.now() + timedelta(days=30)):
            assert case not in waiting(department(prepared), "to_refuse")
            jobs.accept_late_cases()
        status, after = CaseStatus.REVIEWING, ReviewStatus.OPEN
    else:
        withdraw.run(case)
        status, after = CaseStatus.WITHDRAWN, ReviewStatus.CANCELLED
    assert Case.objects.get(pk=case.pk).status == status
    assert Review.objects.get(pk=prepared.pk).status == after
    assert outcome(prepared) == "fallen"
    dropped = Event.objects.filter(case=case.number, verb="drop_proposal")
    assert [event.subject for event in dropped] == [prepared.event_subject]
    assert waiting(department(prepared), "to_refuse") == {}
    assert list(witness.alterations()) == []


def test_departments_of_an_online_case_are_asked_nothing_by_the_window(ready, person):
    review = ready("refuse").subject
    with pytest.raises(VerbRefused, match="网上办件"):
        propose_refusal.run(review, actor=person("clerk-450204"), **REFUSAL)
    with pytest.raises(VerbRefused):
        reject_proposal.run(review, actor=department(review), reason=WHY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_is_returned_with_a_reason(prepared, reason):
    with pytest.raises(VerbRefused):
        reject_proposal.run(prepared, actor=department(prepared), reason=reason)
    assert outcome(prepared) == "open"


@pytest.mark.both_databases
def test_a_proposal_altered_in_its_table_is_found_with_its_review(prepared):
    with lifted(connection):
        prepared.proposals.update(reasons="另有理由")
    assert [found.subject for found in witness.alterations()] == [prepared.event_subject]
