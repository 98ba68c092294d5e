"""What its applicant is barred from is not accepted because the rest goes on: its department refuses it."""

from datetime import timedelta

import pytest

from issuance.casework import bars, due_days
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.office_days import almanac
from tests.issuance.permit_ready import part_of
from tests.issuance.reading import text
from tests.issuance.ready import CLERK, MARKET, worded


@pytest.fixture
def barred(ready, new_case, person, monkeypatch):
    """(what is barred, the other item): of the next case at the window a paper of the other is asked for."""
    monkeypatch.setattr(bars, "number_of", lambda case: "92450204MA5PL27K3X")
    prepared = ready("refuse")
    false = {"kind": "false_papers", "reasons": "房屋租赁合同系伪造", "bar": True}
    prepared.verb.run(prepared.subject, actor=prepared.actor, **false)
    case = new_case("submitted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    other = case.reviews.exclude(pk=review.pk).get()
    key = min(set(part_of(other).materials) - set(part_of(review).materials))
    missing = [(other, "material", key, "缺少")]
    REGISTRY["ask_supplement"].run(case, actor=person(CLERK), deficiencies=missing)
    return Review.objects.select_related("case").get(pk=review.pk), other


def test_the_applicant_does_not_go_on_with_it(barred, person):
    review, _other = barred
    with pytest.raises(VerbRefused, match="没有可以先行办理的事项"):
        REGISTRY["go_on"].run(review.case)
    with pytest.raises(VerbRefused, match=f"{review.permit_name}.*不予受理"):
        REGISTRY["record_going_on"].run(review.case, actor=person(CLERK))
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.CHECKING
    assert not review.case.notices.filter(kind="accepted").exists()


def test_it_is_left_to_its_department_when_nobody_answers(barred):
    review, other = barred
    passed = {"supplement_due": clock.today() - timedelta(days=1), "supplement_silence": "close"}
    Case.objects.filter(pk=review.case_id).update(**passed)
    REGISTRY["close_unanswered"].run(Case.objects.get(pk=review.case_id))
    case = Case.objects.get(pk=review.case_id)
    statuses = [Review.objects.get(pk=row.pk).status for row in (review, other)]
    assert statuses == [ReviewStatus.CHECKING, ReviewStatus.UNANSWERED]
    assert case.status == CaseStatus.CHECKING
    assert case.check_due == due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id))
    assert not case.notices.filter(kind="accepted").exists()
    assert "不予受理" in REGISTRY["accept"].hindrance(case)


def test_it_is_left_to_its_department_when_what_lacked_something_is_taken_back(barred):
    review, other = barred
    REGISTRY["take_back_item"].run(Review.objects.select_related("case").get(pk=other.pk))
    case = Case.objects.get(pk=review.case_id)
    statuses = [Review.objects.get(pk=row.pk).status for row in (review, other)]
    assert statuses == [ReviewStatus.CHECKING, ReviewStatus.TAKEN_BACK]
    assert case.status == CaseStatus.CHECKING
    assert case.check_due == due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id))
    assert not case.notices.filter(kind="accepted").exists()
    told = case.notices.get(kind="supplement").body["complete"]
    assert told == []


def test_whoever_takes_it_back_is_told_until_when_the_law_bars_them_and_of_the_others_nothing(
    barred,
):
    review, other = barred
    bar = bars.of(review.case)[review.permit_code]
    follows = str(REGISTRY["take_back_item"].follows)
    assert "随时" not in follows
    REGISTRY["take_back_item"].run(review)
    REGISTRY["withdraw"].run(Case.objects.get(pk=review.case_id))
    papers = {row.review_id: row for row in review.case.notices.filter(kind="withdrawn")}
    told = text(papers[review.pk])
    assert f"在{worded(bar.last)}届满前（含当日），您不得再次申请该事项" in told
    assert "随时" not in told
    assert "您可以随时重新申请该事项" in text(papers[other.pk])


def test_what_counts_as_given_up_says_so_too(barred):
    review, _other = barred
    bar = bars.of(review.case)[review.permit_code]
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.DEFICIENT)
    passed = {"supplement_due": clock.today() - timedelta(days=1), "supplement_silence": "close"}
    Case.objects.filter(pk=review.case_id).update(**passed)
    REGISTRY["close_unanswered"].run(Case.objects.get(pk=review.case_id))
    paper = review.case.notices.get(kind="unanswered", review=review)
    assert paper.body["barred_until"] == bar.last.isoformat()
    assert "随时" not in text(paper)
