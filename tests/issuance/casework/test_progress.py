"""What the applicant is told of the next step, and of a decision as it is to be read today."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review.basis import preset
from issuance.models import Case, Deficiency, Review
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from tests.issuance.promise_cases import CONDITION, conditional
from tests.issuance.window_ready import scan

NOTHING_TO_DO = "您现在不用做什么"


def told(case):
    return progress(Case.objects.get(pk=case.pk))


@pytest.mark.parametrize(
    ("code", "says"),
    [("ask_hearing", "申请听证"), ("record_hearing", "举行听证，地点：政务服务中心三楼听证室")],
)
def test_while_a_hearing_may_be_asked_for_or_is_set_the_next_step_names_it(ready, code, says):
    prepared = ready(code)
    text = told(prepared.case).next_step
    assert says in text
    assert prepared.subject.permit_name in text
    assert NOTHING_TO_DO not in text


def test_while_nothing_is_asked_of_the_applicant_the_next_step_says_so(new_case):
    assert NOTHING_TO_DO in told(new_case("accepted")).next_step


def test_of_an_issued_licence_what_has_ended_is_named(ready):
    prepared = ready("end")
    assert "不再有效" not in told(prepared.case).next_step
    prepared.run()
    assert f"不再有效的许可：{prepared.subject.name}" in told(prepared.case).next_step


def test_a_corrected_decision_is_read_as_corrected_on_both_sides(ready, signed_in):
    prepared = ready("correct_decision")
    paper = prepared.run()
    part = next(p for p in told(prepared.case).parts if p.review.pk == prepared.subject.pk)
    assert (part.words.basis, part.words.corrected) == (prepared.arguments["basis"], True)
    page = signed_in(prepared.actor.username).get(f"/cms/cases/{prepared.case.pk}/")
    shown = page.content.decode()
    assert prepared.arguments["basis"] in shown
    assert paper.number in shown


def test_what_was_promised_is_named_first_with_its_last_day(new_case):
    case = conditional(new_case("submitted"))
    due = case.reviews.get(promises__way="condition").promises.get().due
    text = told(case).next_step
    assert text.startswith(f"请于{due.isoformat()}前（含当日）达到您承诺的条件“{CONDITION}”。")
    assert NOTHING_TO_DO not in text


def test_of_a_case_accepted_in_part_it_says_whether_that_is_still_being_decided(new_case):
    case = new_case("supplement")
    review = case.reviews.select_related("department").get(status="complete")
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    told = progress(Case.objects.get(pk=case.pk)).next_step
    assert "您的申请已部分受理，有关部门正在审批" in told
    case.reviews.filter(pk=review.pk).update(visit="spared")
    review = Review.objects.select_related("department").get(pk=review.pk)
    REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    told = progress(Case.objects.get(pk=case.pk)).next_step
    assert "已受理的事项均已作出决定" in told
    assert "正在审批" not in told


def test_of_a_case_accepted_in_parts_each_acceptance_stands_in_its_order(new_case, signed_in):
    case = new_case("supplement")
    first = case.reviews.get(status="complete")
    rest = case.reviews.select_related("department").get(status="deficient")
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    entries = [entry["title"] for entry in told(case).entries]
    assert entries[:3] == ["已收到申请", "已部分受理", "等待您补正"]
    page = signed_in("approver-450204-hc").get(f"/cms/cases/{case.pk}/").content.decode()
    assert "部分受理（1/2项）" in page
    assert "补正期限" in page
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        paper = Deficiency.objects.get(notice__case=case, waits=True, target="material")
        files = {paper.key: [scan()]}
        REGISTRY["answer_supplement"].run(Case.objects.get(pk=case.pk), data={}, files=files)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        review = Review.objects.select_related("department").get(pk=rest.pk)
        REGISTRY["complete"].run(review, actor=approver_of(review.department))
    titles = {entry["title"]: entry["text"] for entry in told(case).entries}
    assert list(titles)[:4] == ["已收到申请", "已部分受理", "已收到补正材料", "其余事项已受理"]
    assert (titles["已部分受理"], titles["其余事项已受理"]) == (first.permit_name, rest.permit_name)
    page = signed_in("approver-450204-hc").get(f"/cms/cases/{case.pk}/").content.decode()
    assert "部分受理" not in page
    assert page.count(f"<br>{first.permit_name}") == page.count(f"<br>{rest.permit_name}") == 1


def test_while_the_rest_waits_it_is_said_that_no_composite_can_follow(new_case):
    case = new_case("supplement")
    REGISTRY["go_on"].run(Case.objects.get(pk=case.pk))
    case.reviews.filter(status="open").update(visit="spared")
    review = case.reviews.select_related("department", "case__version").get(status="open")
    assert not told(case).no_composite
    law, actor = preset(review), approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=False, reasons="不符合条件", basis=law)
    assert Case.objects.get(pk=case.pk).status == "supplement"
    assert "不再核发行业综合许可证" in told(case).no_composite
