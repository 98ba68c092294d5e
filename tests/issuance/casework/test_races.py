"""Two officers at once: the guard holds, and without the guard the fault does happen."""

import multiprocessing
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from issuance.casework import workflow
from issuance.models import Case, Licence, Review
from issuance.models.triggers import DECISION_STANDS
from issuance.status import CaseStatus, ReviewStatus
from portal.demo import telling
from portal.demo.people import approver_of, officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.models import User
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def case_at(stage):
    return telling.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage), 950)


def two_officers(review):
    first = approver_of(review.department)
    second = User.objects.get(username=first.username.replace("approver-", "approver2-"))
    return first.pk, second.pk


def decide_alone(review_pk, officers):
    """Both officers open the page first, then both press their button."""

    def decide(number):
        review = Review.objects.select_related("case", "department").get(pk=review_pk)
        actor = User.objects.get(pk=officers[number])
        workflow.decide(review=review, actor=actor, grant=not number, reasons=f"第{number}人")
        return "decided"

    return decide


def test_of_two_officers_one_decides_and_the_other_is_told(demo):
    review = case_at("accepted").reviews.first()
    outcome = together(decide_alone(review.pk, two_officers(review)), 2)
    assert sorted(outcome) == ["IllegalMove", "decided"]
    winner = outcome.index("decided")
    assert Review.objects.get(pk=review.pk).reasons == f"第{winner}人"


def test_without_compare_and_set_both_officers_would_decide(demo, monkeypatch):
    review = case_at("accepted").reviews.first()

    def careless(subject, move, to, actor, **columns):
        type(subject).objects.filter(pk=subject.pk).update(status=to, **columns)

    monkeypatch.setattr(workflow, "advance", careless)
    DECISION_STANDS.take_off(connection)  # the database would refuse by itself; this is about ours
    outcome = together(decide_alone(review.pk, two_officers(review)), 2)
    assert outcome == ["decided", "decided"]


def decide_own(reviews):
    def decide(number):
        review = Review.objects.select_related("case", "department").get(pk=reviews[number])
        workflow.decide(review=review, actor=approver_of(review.department), grant=True)
        return "decided"

    return decide


def test_the_last_two_decisions_join_the_case_exactly_once(demo):
    case = case_at("accepted")
    outcome = together(decide_own(list(case.reviews.values_list("pk", flat=True))), 2)
    assert outcome == ["decided", "decided"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED


@pytest.mark.postgres
def test_without_the_case_lock_neither_of_the_last_two_would_join(demo, monkeypatch):
    """Each sees the other's review still open; SQLite has one writer and cannot show it."""
    case = case_at("accepted")
    reviews = list(case.reviews.values_list("pk", flat=True))

    meeting, leaving = multiprocessing.Barrier(2), multiprocessing.Barrier(2)

    @contextmanager
    def unlocked(case):
        with transaction.atomic():
            yield case
            leaving.wait(20)  # neither commits before the other has looked

    def advance_together(subject, move, to, actor, **columns):
        fresh = type(subject).objects.filter(pk=subject.pk, status__in=move.sources)
        assert fresh.update(status=to, **columns)
        meeting.wait(20)

    monkeypatch.setattr(workflow, "locked", unlocked)
    monkeypatch.setattr(workflow, "advance", advance_together)
    assert together(decide_own(reviews), 2) == ["decided", "decided"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.GRANTED}


def test_pressing_issue_four_times_at_once_makes_one_licence(demo):
    case = case_at("decided")

    def issue(number):
        fresh = Case.objects.get(pk=case.pk)
        workflow.issue(case=fresh, actor=officer_of(fresh.issuing_body))
        return "issued"

    outcome = together(issue, 4)
    assert sorted(outcome) == ["IllegalMove"] * 3 + ["issued"]
    assert Licence.objects.filter(origin_case=case).count() == 1
