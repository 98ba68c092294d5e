"""A case that ends before its decisions takes along every review that is not decided yet."""

import pytest

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.case.closing import cancel
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Review
from issuance.status import DECIDED_REVIEWS, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.ready import ENDS

UNDECIDED = (
    ReviewStatus.CHECKING,
    ReviewStatus.COMPLETE,
    ReviewStatus.DEFICIENT,
    ReviewStatus.OPEN,
)


@pytest.mark.parametrize("status", UNDECIDED)
def test_reviews_that_are_not_decided_end_with_their_case(ready, status):
    prepared = ready("withdraw")
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
    decide.run(
        first,
        actor=approver_of(first.department),
        grant=grant,
        reasons="不符合条件",
        basis="测试依据第一条",
    )
    prepared.run()
    assert Review.objects.get(pk=first.pk).status == status
    assert Review.objects.get(pk=second.pk).status == ReviewStatus.CANCELLED


def test_after_a_withdrawal_what_was_granted_stands_and_each_department_says_what_it_means(
    ready, person
):
    """It is recorded as ever; given up it is not, and a recorded one waits to be ended (注销)."""
    prepared = ready("record_permit")
    case, granted = prepared.case, prepared.subject
    [open_one] = case.reviews.exclude(pk=granted.pk)
    REGISTRY["withdraw"].run(case)
    papers = {paper.review: paper for paper in case.notices.filter(kind="withdrawn")}
    assert {review: paper.organ for review, paper in papers.items()} == {
        review: review.department for review in (granted, open_one)
    }
    words = {review: notice_document(paper).html for review, paper in papers.items()}
    assert "终止审查" in words[open_one]
    assert "该许可继续有效" in words[granted]
    assert waiting(prepared.actor, "to_record") == [case]

    permit = prepared.run()
    assert waiting(prepared.actor, "to_end") == []
    REGISTRY["give_up"].run(granted)
    assert f"编号{permit.number}" in notice_text(case.notices.get(kind="given_up"))
    assert waiting(prepared.actor, "to_end") == [case]
    REGISTRY["end"].run(permit, actor=prepared.actor, **ENDS["cancelled"], reason="申请人放弃")
    assert waiting(prepared.actor, "to_end") == []
    with pytest.raises(VerbRefused, match="已放弃"):
        REGISTRY["give_up"].run(granted)


def test_a_permit_given_up_before_it_is_recorded_is_not_recorded(ready, person):
    prepared = ready("give_up")
    prepared.run()
    assert "不再制作" in notice_text(prepared.case.notices.get(kind="given_up"))
    approver = approver_of(prepared.subject.department)
    assert waiting(approver, "to_record") == []
    with pytest.raises(VerbRefused, match="放弃"):
        REGISTRY["record_permit"].run(
            prepared.subject, actor=approver, number="甲1", valid_from=clock.today()
        )
    assert [alteration.subject for alteration in witness.alterations()] == []


def test_nothing_is_given_up_while_the_application_stands(ready):
    prepared = ready("record_permit")
    with pytest.raises(VerbRefused, match="撤回"):
        REGISTRY["give_up"].run(prepared.subject)


def notice_text(notice):
    return "".join(notice_document(notice).html.split())


def waiting(actor, code):
    """Cases in a queue of this person."""
    queues = {w.queue.code: w.tasks for w in work_list(actor, clock.today())}
    return [task.case for task in queues.get(code, ())]


def test_a_review_is_undecided_decided_not_accepted_or_ended_with_its_case():
    assert set(cancel.sources) == set(UNDECIDED)
    last = {ReviewStatus.REFUSED, ReviewStatus.UNANSWERED, ReviewStatus.CANCELLED}
    last |= {ReviewStatus.TAKEN_BACK}
    assert set(ReviewStatus) == {*UNDECIDED, *DECIDED_REVIEWS, *last}
