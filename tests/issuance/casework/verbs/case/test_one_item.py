"""Whoever applies for several permits takes back one of them, and the others go on."""

import pytest
from django.core.exceptions import PermissionDenied

from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.case.one_item import consequences
from issuance.models import Case, Deficiency, Notice, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance import inspection_cases, promise_cases
from tests.issuance.decision_ready import DENIAL
from tests.issuance.reading import follow, text
from tests.issuance.window_ready import CLERK

TAKE_BACK = REGISTRY["take_back_item"]


def item(case, **wanted):
    return case.reviews.select_related("department", "case").get(**wanted)


def test_the_applicant_is_told_first_what_it_means_and_takes_it_back_on_the_page(new_case, client):
    case = new_case("supplement")
    lacking = item(case, status=ReviewStatus.DEFICIENT)
    other = item(case, status=ReviewStatus.COMPLETE)
    address = follow(client, case)
    page = client.get(address).content.decode()
    assert "撤回后仅余1项可以计入：不再颁发综合许可证" in page
    assert "不再需要的事项，可在下方该事项处单独撤回" in page
    assert client.get(f"{address}take-back/{lacking.pk}/").status_code == 302
    assert item(case, pk=lacking.pk).status == ReviewStatus.DEFICIENT
    assert client.post(f"{address}take-back/{lacking.pk}/").status_code == 302
    assert item(case, pk=lacking.pk).status == ReviewStatus.TAKEN_BACK
    page = client.get(address).content.decode()
    assert "已撤回该事项申请" in page
    assert "1个事项已由您撤回" in page
    assert "放弃" not in page
    assert client.post(f"{address}take-back/{other.pk}/", follow=True).status_code == 200
    assert item(case, pk=other.pk).status == ReviewStatus.OPEN, "the last one goes with the case"


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", ["online", "window"])
def test_what_waited_for_the_supplement_of_that_item_alone_is_accepted_at_once(new_case, channel):
    case = new_case("supplement", channel=channel)
    lacking = item(case, status=ReviewStatus.DEFICIENT)
    other = case.reviews.exclude(pk=lacking.pk).get()
    TAKE_BACK.run(lacking)
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.REVIEWING
    assert item(case, pk=other.pk).status == ReviewStatus.OPEN
    assert not Deficiency.objects.filter(review=lacking, waits=True).exists()
    paper = case.notices.get(kind=Notice.Kind.WITHDRAWN)
    assert (paper.review, paper.organ) == (lacking, lacking.department)
    assert str(paper.title) == "撤回事项申请告知书"
    assert f"您已撤回本件中“{lacking.permit_name}”一项的申请" in text(paper)
    assert "现仅余1项可以计入，不再颁发综合许可证" in text(paper)
    accepted = case.notices.get(kind=Notice.Kind.ACCEPTED)
    assert [row["permit"] for row in accepted.body["reviews"]] == [other.permit_name]
    assert [row["permit"] for row in accepted.body["taken_back"]] == [lacking.permit_name]
    assert f"您已撤回的事项（由各部门另行告知）：{lacking.permit_name}" in text(accepted)
    assert not any("放弃" in text(notice) for notice in (paper, accepted))
    event = Event.objects.get(subject=lacking.event_subject, verb="take_back_item")
    assert (event.before, event.after, event.actor) == ("deficient", "taken_back", None)
    assert list(witness.alterations()) == []


def test_what_still_lacks_something_goes_on_waiting(new_case):
    case = new_case("supplement", answers={"tobacco": True})
    lacking = item(case, status=ReviewStatus.DEFICIENT)
    other = case.reviews.filter(status=ReviewStatus.COMPLETE).first()
    TAKE_BACK.run(item(case, pk=other.pk))
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SUPPLEMENT
    assert item(case, pk=lacking.pk).status == ReviewStatus.DEFICIENT
    paper = case.notices.get(kind=Notice.Kind.WITHDRAWN)
    assert "仍可颁发行业综合许可证" in text(paper)


def test_at_the_window_what_another_part_needs_too_is_still_asked_for(new_case):
    """Nobody has passed that part: what the window asked for stands in it as well."""
    case = new_case("supplement", channel="window")
    lacking = item(case, status=ReviewStatus.DEFICIENT)
    other = case.reviews.exclude(pk=lacking.pk).get()
    Deficiency.objects.filter(review=lacking).update(target="field", key="premises_address")
    TAKE_BACK.run(lacking)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SUPPLEMENT
    waited = Deficiency.objects.get(notice__case=case, waits=True)
    assert waited.review == other
    assert item(case, pk=other.pk).status == ReviewStatus.DEFICIENT


def test_the_last_department_to_check_is_not_waited_for(new_case):
    case = new_case("submitted", answers={"tobacco": True})
    first, second, third = case.reviews.select_related("department").order_by("pk")
    for review in (first, second):
        REGISTRY["complete"].run(review, actor=approver_of(review.department))
    TAKE_BACK.run(item(case, pk=third.pk))
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.REVIEWING
    assert set(case.reviews.values_list("status", flat=True)) == {"open", "taken_back"}
    assert [paper.kind for paper in case.notices.order_by("pk")] == ["withdrawn", "accepted"]


def test_after_the_last_decision_nothing_waits_for_what_was_taken_back(new_case):
    case = new_case("accepted", answers={"tobacco": True})
    *decided, last = case.reviews.select_related("department").order_by("pk")
    for review in decided:
        REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    TAKE_BACK.run(item(case, pk=last.pk))
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED
    approver = approver_of(last.department)
    queued = {work.queue.code: work.tasks for work in work_list(approver, clock.today())}
    assert not any(task.case == case for task in queued.get("to_decide", ()))
    with pytest.raises(VerbRefused):
        REGISTRY["decide"].run(item(case, pk=last.pk), actor=approver, grant=True)


def test_without_enough_to_carry_one_the_case_closes_without_a_composite(new_case):
    case = new_case("accepted")
    first, last = case.reviews.select_related("department").order_by("pk")
    REGISTRY["decide"].run(first, actor=approver_of(first.department), grant=True)
    TAKE_BACK.run(item(case, pk=last.pk))
    case = Case.objects.get(pk=case.pk)
    assert case.status == CaseStatus.CLOSED
    assert "您已撤回申请" in text(case.notices.get(kind=Notice.Kind.CLOSED))


def test_without_what_is_indispensable_none_follows_and_that_is_said_before(new_case):
    case = new_case("accepted", answers={"tobacco": True})
    main = case.reviews.order_by("pk").first()
    Review.objects.filter(pk=main.pk).update(indispensable=True)
    main = item(case, pk=main.pk)
    said = "".join(consequences(main))
    assert f"“{main.permit_name}”为主证，缺少该许可不能颁发行业综合许可证" in said
    TAKE_BACK.run(main)
    paper = case.notices.get(kind=Notice.Kind.WITHDRAWN)
    assert f"缺少{main.permit_name}不能颁发行业综合许可证" in text(paper)


def test_its_promises_end(new_case):
    case = new_case("submitted")
    promise_cases.promised(case)
    review = item(case, department__code=promise_cases.MARKET)
    assert review.promises.exists()
    TAKE_BACK.run(review)
    assert set(review.promises.values_list("status", flat=True)) == {"dropped"}


def test_its_visit_is_not_held_for_it(new_case):
    case = new_case("accepted", visit=True, answers={"tobacco": True})
    review = item(case, department__code=promise_cases.MARKET)
    inspection_cases.say(review)
    case.reviews.exclude(pk=review.pk).update(visit="spared")
    assert case.inspections.filter(stage="due").exists()
    TAKE_BACK.run(inspection_cases.fresh(review))
    assert not case.inspections.exclude(stage="off").exists()


def test_the_second_stage_goes_with_its_first_and_what_comes_after_is_told(new_case):
    case = new_case("accepted", answers={"tobacco": True})
    first, second, later = case.reviews.order_by("pk")
    Review.objects.filter(pk=second.pk).update(builds_on=first, due=None)
    Review.objects.filter(pk=later.pk).update(after=[first.permit_code])
    said = "".join(consequences(item(case, pk=first.pk)))
    assert f"“{second.permit_name}”以该事项为前提，将一并撤回" in said
    assert f"“{later.permit_name}”以该事项为前置" in said
    TAKE_BACK.run(item(case, pk=first.pk))
    assert {item(case, pk=row.pk).status for row in (first, second)} == {ReviewStatus.TAKEN_BACK}
    papers = case.notices.filter(kind=Notice.Kind.WITHDRAWN)
    assert {paper.review for paper in papers} == {first, second}
    assert "其申请一并撤回" in text(papers.get(review=second))
    assert REGISTRY["decide"].remarks(item(case, pk=later.pk), grant=True)


@pytest.mark.parametrize("grant", [True, False])
def test_what_is_decided_is_not_taken_back(new_case, grant):
    case = new_case("accepted")
    review = case.reviews.select_related("department").first()
    stated = {"grant": True} if grant else DENIAL
    REGISTRY["decide"].run(review, actor=approver_of(review.department), **stated)
    with pytest.raises(VerbRefused):
        TAKE_BACK.run(item(case, pk=review.pk))


def test_a_permit_already_held_and_the_last_item_are_not_taken_back_alone(new_case):
    case = new_case("accepted", held=("SMALL_CATERING",))
    held = case.reviews.get(basis="held")
    applied = case.reviews.get(basis="applied")
    with pytest.raises(VerbRefused, match="已持有"):
        TAKE_BACK.run(item(case, pk=held.pk))
    with pytest.raises(VerbRefused, match="撤回整件申请"):
        TAKE_BACK.run(item(case, pk=applied.pk))


def test_the_window_records_it_is_asked_to_confirm_and_may_decide_what_it_could_before(
    new_case, person
):
    case = new_case("accepted", answers={"tobacco": True})
    review = case.reviews.order_by("pk").first()
    verb = REGISTRY["record_item_back"]
    assert verb.remarks(item(case, pk=review.pk)) == ["其余事项仍可颁发行业综合许可证。"]
    with pytest.raises(PermissionDenied):
        verb.run(item(case, pk=review.pk), actor=approver_of(review.department))
    verb.run(item(case, pk=review.pk), actor=person(CLERK))
    assert item(case, pk=review.pk).status == ReviewStatus.TAKEN_BACK
    event = Event.objects.get(subject=review.event_subject, verb="record_item_back")
    assert event.actor == person(CLERK)


def test_the_supplement_notice_names_the_way(new_case):
    case = new_case("supplement")
    assert "可以在办件查询页面或者窗口单独撤回该事项的申请" in text(
        case.notices.get(kind=Notice.Kind.SUPPLEMENT)
    )
