"""A case that ends before its decisions takes along every review that is not decided yet."""

import pytest

from issuance.casework.verbs.closing import cancel
from issuance.casework.verbs.decisions import decide
from issuance.models import Review
from issuance.status import DECIDED_REVIEWS, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.models import Event

UNDECIDED = (
    ReviewStatus.CHECKING,
    ReviewStatus.COMPLETE,
    ReviewStatus.DEFICIENT,
    ReviewStatus.OPEN,
)


@pytest.mark.parametrize("status", UNDECIDED)
@pytest.mark.parametrize("code", ["refuse", "withdraw"])
def test_reviews_that_are_not_decided_end_with_their_case(ready, code, status):
    prepared = ready(code)
    first, second = prepared.case.reviews.order_by("pk")
    Review.objects.filter(pk=first.pk).update(status=status)
    prepared.run()
    assert set(prepared.case.reviews.values_list("status", flat=True)) == {ReviewStatus.CANCELLED}
    events = Event.objects.filter(case=prepared.case.number, verb="cancel")
    assert {event.subject for event in events} == {first.event_subject, second.event_subject}


@pytest.mark.parametrize(("grant", "status"), [(True, "granted"), (False, "denied")])
def test_what_was_decided_stays_so_when_the_applicant_takes_the_case_back(ready, grant, status):
    prepared = ready("withdraw")
    first, second = prepared.case.reviews.order_by("pk")
    decide.run(first, actor=approver_of(first.department), grant=grant, reasons="不符合条件")
    prepared.run()
    assert Review.objects.get(pk=first.pk).status == status
    assert Review.objects.get(pk=second.pk).status == ReviewStatus.CANCELLED


def test_a_review_is_undecided_decided_or_ended_with_its_case():
    assert set(cancel.sources) == set(UNDECIDED)
    assert set(ReviewStatus) == {*UNDECIDED, *DECIDED_REVIEWS, ReviewStatus.CANCELLED}
