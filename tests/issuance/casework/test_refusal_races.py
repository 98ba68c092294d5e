"""Departments that refuse and check at once: one word for an item, and one conclusion for the case."""

import multiprocessing
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from issuance.casework.verbs import base
from issuance.casework.verbs.intake.checking import complete
from issuance.casework.verbs.intake.refusal import refuse
from issuance.models import Case, Review
from issuance.models.triggers import REFUSAL_STANDS
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.history import transitions
from portal.ground.models import Event, User
from tests.issuance.casework.test_races import as_seen, careless, case_at, two_officers
from tests.issuance.ready import REFUSAL
from tests.processes import SECONDS, together

pytestmark = pytest.mark.django_db(transaction=True)


def says(steps):
    """Each process takes one step: (review, officer, verb); all have read the page before."""
    reviews = [
        Review.objects.select_related("case", "department").get(pk=review.pk)
        for review, _officer, _verb in steps
    ]

    def press(number):
        _review, officer, verb = steps[number]
        stated = REFUSAL | {"reasons": f"第{number}人"} if verb is refuse else {}
        verb.run(reviews[number], actor=User.objects.get(pk=officer), **stated)
        return verb.code

    return press


def one_department(review, first, second):
    officers = two_officers(review)
    return says([(review, officers[0], first), (review, officers[1], second)])


def two_departments(case, first, second):
    reviews = case.reviews.select_related("department").order_by("pk")
    return says(
        [
            (review, approver_of(review.department).pk, verb)
            for review, verb in zip(reviews, (first, second), strict=True)
        ]
    )


def papers(case):
    return sorted(case.notices.values_list("kind", flat=True))


def statuses(case):
    return set(case.reviews.values_list("status", flat=True))


def test_of_two_officers_of_a_department_one_refuses_and_one_paper_is_given(demo):
    case = case_at("submitted")
    review = case.reviews.first()
    outcome = together(one_department(review, refuse, refuse), 2)
    assert sorted(outcome) == ["VerbRefused", "refuse"]
    paper = case.notices.get()
    assert paper.body["reviews"][0]["reasons"] == f"第{outcome.index('refuse')}人"


def test_the_lock_is_a_courtesy_for_a_refusal_too(demo, monkeypatch):
    case = case_at("submitted")
    monkeypatch.setattr(base, "locked", as_seen)
    outcome = together(one_department(case.reviews.first(), refuse, refuse), 2)
    assert sorted(outcome) == ["VerbRefused", "refuse"]
    assert papers(case) == ["refused"]


def test_without_compare_and_set_both_would_refuse(demo, monkeypatch):
    case = case_at("submitted")
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    REFUSAL_STANDS.take_off(connection)
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    outcome = together(one_department(case.reviews.first(), refuse, refuse), 2)
    assert outcome == ["refuse", "refuse"]


def test_of_an_officer_who_refuses_and_one_who_passes_the_last_part_one_concludes(demo):
    case = case_at("checked")
    last = case.reviews.get(status=ReviewStatus.CHECKING)
    outcome = together(one_department(last, refuse, complete), 2)
    assert outcome.count("VerbRefused") == 1
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
    refused = "refuse" in outcome
    assert papers(case) == ["accepted", "refused"] if refused else ["accepted"]
    last.refresh_from_db()
    assert last.status == (ReviewStatus.REFUSED if refused else ReviewStatus.OPEN)


def test_the_last_two_departments_conclude_exactly_once(demo):
    case = case_at("submitted")
    assert together(two_departments(case, refuse, complete), 2) == ["refuse", "complete"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
    assert papers(case) == ["accepted", "refused"]
    assert statuses(case) == {ReviewStatus.REFUSED, ReviewStatus.OPEN}
    assert Event.objects.filter(case=case.number, verb="accept").count() == 1


def test_when_the_last_two_departments_refuse_the_case_ends_once(demo):
    case = case_at("submitted")
    assert together(two_departments(case, refuse, refuse), 2) == ["refuse", "refuse"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REFUSED
    assert papers(case) == ["refused", "refused"]
    assert Event.objects.filter(case=case.number, verb="refuse_case").count() == 1


@pytest.mark.postgres
def test_without_the_case_lock_neither_of_the_last_two_would_conclude(demo, monkeypatch):
    """Each sees the other's part still unchecked; SQLite has one writer and cannot show it."""
    case = case_at("submitted")
    meeting, leaving = multiprocessing.Barrier(2), multiprocessing.Barrier(2)

    @contextmanager
    def unlocked(subject):
        with transaction.atomic():
            yield subject
            leaving.wait(SECONDS)  # neither commits before the other has looked

    def advance_together(row, *, expected, columns, **rest):
        assert type(row)._base_manager.filter(expected, pk=row.pk).update(**columns)
        meeting.wait(SECONDS)

    monkeypatch.setattr(base, "locked", unlocked)
    monkeypatch.setattr(transitions, "advance", advance_together)
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    assert together(two_departments(case, refuse, complete), 2) == ["refuse", "complete"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CHECKING
    assert statuses(case) == {ReviewStatus.REFUSED, ReviewStatus.COMPLETE}
