"""Checking the materials: the last department concludes, and a supplement is asked once."""

import pytest

from issuance.casework.verbs.intake.checking import ask_supplement, complete, deficient
from issuance.models import Case, Deficiency
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event

MATERIAL, FIELD = Deficiency.Target.MATERIAL, Deficiency.Target.FIELD


def test_the_last_department_that_finds_its_slice_complete_accepts_the_case(new_case):
    case = new_case("submitted")
    first, second = case.reviews.order_by("pk")
    complete.run(first, actor=approver_of(first.department))
    case.refresh_from_db()
    assert case.status == CaseStatus.CHECKING
    complete.run(second, actor=approver_of(second.department))
    case.refresh_from_db()
    assert case.status == CaseStatus.REVIEWING
    assert case.accepted_by is None
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.OPEN}
    assert all(case.reviews.values_list("due", flat=True))


def test_a_second_supplement_is_refused_and_the_department_must_accept_or_refuse(new_case):
    case = new_case("answered")
    review = case.reviews.get(status=ReviewStatus.CHECKING)
    approver = approver_of(review.department)
    still = [(review, MATERIAL, "M_PLAN", "还是缺")]
    with pytest.raises(VerbRefused, match="只能"):
        deficient.run(review, actor=approver, deficiencies=still)
    complete.run(review, actor=approver)
    case.refresh_from_db()
    assert case.status == CaseStatus.REVIEWING
    assert case.submission.revisions.count() == 2


def test_the_window_asks_once_too(ready):
    prepared = ready("ask_supplement")
    Case.objects.filter(pk=prepared.case.pk).update(supplement_asked=True)
    with pytest.raises(VerbRefused, match="只能"):
        prepared.run()


@pytest.mark.parametrize("code", ["deficient", "ask_supplement"])
def test_what_is_missing_is_named_once_and_of_this_case_alone(ready, new_case, state_of, code):
    prepared = ready(code)
    before = state_of(prepared.case)
    other = new_case("submitted").reviews.first()
    [item] = prepared.arguments["deficiencies"]
    for wrong in ([], [item, item], [(other, *item[1:])]):
        with pytest.raises(VerbRefused):
            prepared._replace(arguments={"deficiencies": wrong}).run()
    assert state_of(prepared.case)[0] == before[0]


def test_a_department_names_nothing_of_another_slice(ready):
    prepared = ready("deficient")
    other = prepared.case.reviews.exclude(pk=prepared.subject.pk).get()
    foreign = [(other, FIELD, "premises_address", "缺门牌号")]
    with pytest.raises(VerbRefused):
        prepared._replace(arguments={"deficiencies": foreign}).run()
    assert not Deficiency.objects.filter(review__case=prepared.case).exists()


def test_a_counter_case_is_checked_at_the_window_alone(new_case, person):
    review = new_case("submitted", channel="window").reviews.first()
    with pytest.raises(VerbRefused, match="窗口"):
        complete.run(review, actor=approver_of(review.department))


def test_an_online_case_is_not_accepted_at_the_window(ready, new_case, person):
    online = new_case("submitted")
    clerk = person("clerk-450204")
    missing = [(online.reviews.first(), FIELD, "premises_address", "缺门牌号")]
    with pytest.raises(VerbRefused, match="窗口"):
        ready("accept").verb.run(online, actor=clerk)
    with pytest.raises(VerbRefused, match="窗口"):
        ask_supplement.run(online, actor=clerk, deficiencies=missing)


def test_after_the_answer_only_who_missed_something_checks_again(new_case):
    case = new_case("answered")
    statuses = set(case.reviews.values_list("status", flat=True))
    assert statuses == {ReviewStatus.CHECKING, ReviewStatus.COMPLETE}
    assert Event.objects.filter(case=case.number, verb="recheck").count() == 1
