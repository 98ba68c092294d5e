"""A refusal withdrawn, an item is checked again, or what was asked for may be handed in after all."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import connection

from forms import uploads
from issuance.casework import due_days, jobs
from issuance.casework.queues.worklist import work_list
from issuance.casework.rounds import ordered_until
from issuance.casework.verbs import REGISTRY
from issuance.models import Annulment, Case, Deficiency
from issuance.status import CaseStatus, ReviewStatus
from portal.demo import telling
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.models import Region
from portal.ground.office_days import almanac
from tests.issuance.annulment_cases import fresh, last_day, papers
from tests.issuance.decision_ready import WRONG, judged_by
from tests.issuance.desk.case_pages import begin, page
from tests.issuance.reading import text, tracked
from tests.issuance.ready import REFUSAL, confirmed, part_of, worded
from tests.triggers import lifted


@pytest.mark.both_databases
@pytest.mark.parametrize("again", [{}, REFUSAL], ids=["accepted", "refused"])
def test_an_order_to_decide_anew_on_the_acceptance_has_it_checked_again(refused, withdraw, again):
    said, got = clock.today(), clock.today() + timedelta(days=2)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        stated = judged_by("review", said) | {"received_on": got, "then": "check"}
        review = withdraw(refused, **stated)
        case = Case.objects.get(pk=review.case_id)
        days = almanac.days_of(case.region_id)
        assert (case.status, review.status) == (CaseStatus.CHECKING, ReviewStatus.CHECKING)
        assert case.check_due == due_days.acceptance_due(got, days)
        assert (review.due, review.round, review.refusal_kind) == (None, 2, "")
        [paper] = papers(review, "annulled")
        assert worded(case.check_due) in text(paper)
        assert "重新核验" in text(paper)
        assert "予以受理" not in text(paper)
        approver = approver_of(review.department)
        if again == REFUSAL:
            REGISTRY["refuse"].run(fresh(review), actor=approver, **REFUSAL)
            assert [row.round for row in papers(review, "refused")] == [1, 2]
        else:
            REGISTRY["complete"].run(fresh(review), actor=approver)
            review = fresh(review)
            assert review.accepted_on == got
            assert review.due == last_day(review, got)
            found = due_days.decision(review.case, review, days)
            assert found.due == review.due
        assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
        assert list(witness.alterations()) == []


def test_whoever_is_told_nothing_of_what_is_checked_again_reads_its_own_day_and_story(
    refused, withdraw
):
    said = clock.today()
    stated = judged_by("review", said) | {"received_on": said, "then": "check", "until": said}
    with time_machine.travel(clock.now(), tick=False):
        withdraw(refused, **stated)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        REGISTRY["lapse"].run(Case.objects.get(pk=refused.case_id))
        review = fresh(refused)
        assert (review.status, review.accepted_on) == (ReviewStatus.OPEN, said)
        assert ordered_until(review) is None, "that day was for the check"
        paper = review.owning_case.notices.filter(kind="accepted").latest("pk")
        assert paper.body["lapses"] == [
            {"since": said.isoformat(), "why": "again", "permits": [review.permit_name]}
        ]
        assert f"撤销后重新核验，行政机关逾期未告知，自{worded(said)}起视为受理" in text(paper)
        assert "未在五个工作日内" not in text(paper)


def test_what_a_paper_accepts_after_all_counts_from_its_day_and_says_by_whom(refused, withdraw):
    said = clock.today()
    until = said + timedelta(days=9)
    stated = judged_by("review", said) | {"received_on": said, "until": until}
    review = withdraw(refused, **stated)
    assert (review.accepted_on, review.annulment.then) == (said, "accept")
    assert ordered_until(review) == review.due == until


def test_what_is_checked_again_with_others_shortens_nobody_s_days(ready, withdraw):
    prepared = ready("refuse")
    prepared.run()
    others = Case.objects.get(pk=prepared.case.pk).check_due
    verb, stated = REGISTRY["annul_refusal"], judged_by("review", clock.today()) | {"then": "check"}
    earlier = stated | {"until": clock.today()}
    assert set(verb.faults(fresh(prepared.subject), **earlier)) == {"until"}
    assert others in [day for _name, day in verb.stands(fresh(prepared.subject), **stated)]
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        review = withdraw(prepared.subject, **stated)
        assert Case.objects.get(pk=review.case_id).check_due == others
        [paper] = papers(review, "annulled")
        assert paper.body["annulment"]["due"] == others.isoformat()


def given_up(new_case):
    Region.objects.filter(code="450200").update(
        supplement_days=5, supplement_silence="close", supplement_basis="《测试办法》第九条"
    )
    case = new_case("supplement")
    case.refresh_from_db()
    return case


def handed_in(case):
    """What the notice named, of the item that waits."""
    paper = Deficiency.objects.get(review__case=case, waits=True)
    file = uploads.take_in(ContentFile(telling.sample_paper("plan"), name="图.pdf"))
    REGISTRY["answer_supplement"].run(case, data={}, files={paper.key: [file]})


@pytest.mark.both_databases
def test_what_had_been_asked_for_may_be_handed_in_after_all(new_case, withdraw, client):
    case = given_up(new_case)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = case.reviews.filter(deficiencies__isnull=False).first()
        assert review.status == ReviewStatus.UNANSWERED
        review = withdraw(review, then="supplement")
        case = Case.objects.get(pk=case.pk)
        assert (case.status, review.status) == (CaseStatus.SUPPLEMENT, ReviewStatus.DEFICIENT)
        assert case.supplement_due > clock.today()
        [paper] = papers(review, "annulled")
        assert worded(case.supplement_due) in text(paper)
        assert paper.body["annulment"]["asked"][0]["label"] in text(paper)
        assert "您无需为此另行提交材料" not in text(paper)
        page = tracked(client, case)
        assert "准许补正原通知要求的内容" in page
        handed_in(case)
        REGISTRY["complete"].run(fresh(review), actor=approver_of(review.department))
        assert fresh(review).due == last_day(review, clock.today())
        assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
        assert list(witness.alterations()) == []


def test_what_is_accepted_without_what_was_asked_for_is_said_to_whoever_decides(new_case, withdraw):
    case = given_up(new_case)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = fresh(case.reviews.filter(deficiencies__isnull=False).first())
        told = "".join(REGISTRY["annul_refusal"].remarks(review, **WRONG))
        assert "要求补正而未补正" in told
        review = withdraw(review)
        odd = "".join(REGISTRY["decide"].remarks(fresh(review), grant=True))
        assert "补正通知书要求补正而未补正" in odd
        told = text(papers(review, "annulled")[0])
        assert "未提交，本机关根据现有材料作出决定" in told
        assert "无需" not in told


def test_what_the_applicant_gave_up_by_choice_is_not_found_wrong_by_the_department(
    new_case, person
):
    case = given_up(new_case)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = fresh(case.reviews.filter(deficiencies__isnull=False).first())
        paper = papers(review, "unanswered")[0]
        paper.body["chosen"] = True
        review.owning_case._prefetched_objects_cache = {"notices": [paper]}
        verb = REGISTRY["annul_refusal"]
        assert set(verb.faults(review, **WRONG)) == {"ground"}
        assert not verb.faults(review, **WRONG | judged_by("review", clock.today()))


def test_what_a_case_lets_become_of_an_item(refused, ready):
    verb = REGISTRY["annul_refusal"]
    assert set(verb.faults(fresh(refused), **WRONG, then="supplement")) == {"then"}
    form = verb.form_for(None, fresh(refused))
    assert [code for code, _label in form.fields["then"].choices] == ["accept", "check"]
    assert set(verb.faults(fresh(refused), **WRONG, then="other")) == {"then"}
    assert not verb.faults(fresh(refused), **WRONG, then="check")
    REGISTRY["withdraw"].run(Case.objects.get(pk=refused.case_id))
    assert set(verb.faults(fresh(refused), **WRONG, then="check")) == {"then"}


@pytest.mark.parametrize("asked", [False, True])
def test_what_is_checked_again_is_told_what_may_still_follow(refused, withdraw, asked):
    Case.objects.filter(pk=refused.case_id).update(supplement_asked=asked)
    stated = judged_by("review", clock.today()) | {"then": "check"}
    [paper] = papers(withdraw(fresh(refused), **stated), "annulled")
    assert "您无需为此另行提交材料" not in text(paper)
    assert ("不再要求补正" in text(paper)) == asked
    assert ("需要补正的内容" in text(paper)) != asked


def test_what_is_not_handed_in_after_all_names_the_paper_that_let_it(new_case, withdraw):
    case = given_up(new_case)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = case.reviews.filter(deficiencies__isnull=False).first()
        review = withdraw(review, then="supplement")
        [opened] = papers(review, "annulled")
    with time_machine.travel(clock.now() + timedelta(days=60), tick=False):
        jobs.pursue_supplements()
        paper = papers(review, "unanswered")[-1]
        assert paper.body["asked"] == opened.number
        assert f"本部门以{opened.number}号通知书准许您补正" in text(paper)
        due = date.fromisoformat(opened.body["answer"]["due"])
        assert f"补正期限至{worded(due)}" in text(paper)


@pytest.mark.both_databases
@pytest.mark.parametrize("then", ["accept", "check"])
def test_of_an_older_database_the_paper_says_what_became_of_the_item(refused, withdraw, then):
    review = withdraw(fresh(refused), **judged_by("review", clock.today()) | {"then": then})
    with lifted(connection):
        Annulment.objects.update(then="")
        import_module("issuance.migrations.0074_items_taken_back").say_what_became(apps, None)
    assert Annulment.objects.get(review=review).then == then
    assert list(witness.alterations()) == []


def shown_to_head(review, signed_in, **stated):
    """The page that asks once more, and what is said when it is done."""
    head = signed_in(f"head-{review.department.code.lower()}")
    card = next(
        card
        for card in page(head, review.case).context["cards"]
        if card["verb"].code == "annul_refusal"
    )
    asked = begin(head, review.case, "annul_refusal", review, **WRONG | stated)
    return card, asked, confirmed(head, asked)


def test_what_counted_as_given_up_is_never_called_a_refusal_on_the_head_s_pages(
    new_case, signed_in
):
    case = given_up(new_case)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = fresh(case.reviews.filter(deficiencies__isnull=False).first())
        card, asked, done = shown_to_head(review, signed_in, then="supplement")
    assert str(card["title"]) == "撤销视为放弃申请的处理"
    assert str(card["form"].fields["reasons"].label) == "认定视为放弃申请错在何处"
    html = asked.content.decode()
    for wrong in ("不予受理", "原不予许可", "或者重新核验"):
        assert wrong not in html
    assert "在新的期限前提交" in html
    assert "已完成：撤销视为放弃申请的处理" in "".join(
        str(told) for told in get_messages(done.wsgi_request)
    )


def test_of_what_the_department_found_itself_no_day_of_receipt_is_confirmed(refused, signed_in):
    today = clock.today().isoformat()
    card, asked, _done = shown_to_head(refused, signed_in, then="accept", received_on=today)
    assert str(card["title"]) == "撤销不予受理决定"
    lines = {label: str(value) for label, value in asked.context["confirmation"].lines}
    assert lines["收到日期"] == "—"
    assert "原不予受理的理由" in lines
    assert "重新核验" not in asked.content.decode()


def test_a_return_after_it_was_checked_again_names_what_its_department_names(new_case, withdraw):
    """行政许可法 32: of what the notice named what its department says is missing, nothing else."""
    case = given_up(new_case)
    first = Deficiency.objects.get(review__case=case)
    review, kept = first.review, {"notice": first.notice, "waits": True}
    own = set(part_of(review).materials) - {first.key}
    beside = case.reviews.exclude(pk=review.pk).get()
    other = min(own - set(part_of(beside).materials))
    Deficiency.objects.create(review=review, target="material", key=other, reason="另一份", **kept)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        jobs.pursue_supplements()
        review = withdraw(review, **judged_by("review", clock.today()), then="check")
        approver = approver_of(review.department)
        REGISTRY["still_missing"].run(review, actor=approver, uncured=[first])
        [paper] = case.notices.filter(kind="returned")
        assert [row["reason"] for row in paper.body["deficiencies"]] == [first.reason]
        opened = Deficiency.objects.filter(review=review, waits=True)
        assert [row.pk for row in opened] == [first.pk]


@pytest.mark.parametrize("then", ["accept", "check"])
def test_the_day_that_a_document_sets_is_within_a_year(refused, then):
    verb, stated = REGISTRY["annul_refusal"], judged_by("review", clock.today()) | {"then": then}
    for day in (date.max, clock.today() + timedelta(days=367)):
        assert set(verb.faults(fresh(refused), **stated | {"until": day})) == {"until"}
    within = stated | {"until": clock.today() + timedelta(days=366)}
    assert not verb.faults(fresh(refused), **within)


def test_what_was_accepted_by_lapse_stays_in_sight_when_another_item_is_checked_again(
    ready, withdraw, person
):
    prepared = ready("refuse")
    prepared.run()
    case, supervisor = prepared.case, person("supervisor-4502")
    [late] = case.reviews.select_related("department").filter(status=ReviewStatus.CHECKING)
    with time_machine.travel(clock.now() + timedelta(days=12), tick=False):
        jobs.accept_late_cases()
        withdraw(prepared.subject, **judged_by("review", clock.today()), then="check")
        case = Case.objects.get(pk=case.pk)
        assert (case.status, case.deemed_accepted) == (CaseStatus.CHECKING, True)
        lists = work_list(supervisor, clock.today())
        found = [row.tasks for row in lists if row.queue.code == "overdue_acceptance"]
        [task] = [task for tasks in found for task in tasks if task.case.pk == case.pk]
        assert task.what == f"逾期视为受理：{late.department.name}"
        REGISTRY["complete"].run(
            fresh(prepared.subject), actor=approver_of(prepared.subject.department)
        )
        assert Case.objects.get(pk=case.pk).deemed_accepted
