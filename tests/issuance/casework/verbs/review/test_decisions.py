"""Deciding: reasons, the second of two officers, and what the last decision makes of the case."""

import pytest

from issuance.casework.verbs.review.decisions import decide
from issuance.licence.counting import counted, enough
from issuance.models import Case, Licence, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.history.transitions import VerbRefused


@pytest.mark.parametrize("reasons", ["", "   ", "\n"])
def test_a_denial_without_reasons_is_refused(new_case, reasons):
    review = new_case("accepted").reviews.first()
    with pytest.raises(VerbRefused, match="理由"):
        decide.run(review, actor=approver_of(review.department), grant=False, reasons=reasons)
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.OPEN


def test_the_second_of_two_officers_is_told_who_decided(new_case, person):
    review = new_case("accepted").reviews.first()
    first = approver_of(review.department)
    second = person(first.username.replace("approver-", "approver2-"))
    stale = Review.objects.get(pk=review.pk)
    decide.run(review, actor=first, grant=True)
    with pytest.raises(VerbRefused, match=str(first)):
        decide.run(stale, actor=second, grant=False, reasons="不行")
    assert Review.objects.get(pk=review.pk).decided_by == first


def test_too_few_granted_permits_close_the_case_without_a_composite(new_case):
    case = new_case("denied")
    assert case.status == CaseStatus.CLOSED
    assert case.closed_at
    assert not Licence.objects.filter(origin_case=case).exists()


@pytest.mark.parametrize(("filings", "status"), [(0, CaseStatus.DECIDED), (1, CaseStatus.CLOSED)])
def test_a_filing_does_not_count_for_a_composite(new_case, filings, status):
    """备案: of two granted items one permit alone is left."""
    case = new_case("accepted")
    for review in case.reviews.order_by("pk")[:filings]:
        Review.objects.filter(pk=review.pk).update(counts=False)
    for review in case.reviews.all():
        decide.run(review, actor=approver_of(review.department), grant=True)
    case = Case.objects.get(pk=case.pk)
    assert case.status == status
    assert enough(case) == (status == CaseStatus.DECIDED)
    assert counted(case.reviews).count() == 2 - filings


def test_what_counts_is_recorded_with_the_permit(ready):
    for counts in (True, False):
        prepared = ready("record_permit")
        Review.objects.filter(pk=prepared.subject.pk).update(counts=counts)
        permit = prepared.run()
        assert permit.counts is counts
        assert counted(Permit.objects.filter(pk=permit.pk)).exists() is counts


def test_the_case_goes_on_only_with_the_last_decision(new_case):
    case = new_case("decided_one")
    assert case.status == CaseStatus.REVIEWING
    [last] = case.reviews.filter(status=ReviewStatus.OPEN)
    decide.run(last, actor=approver_of(last.department), grant=True)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED
