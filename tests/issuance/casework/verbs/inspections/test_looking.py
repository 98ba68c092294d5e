"""Where the inspection follows the decision it is granted first, and looked at afterwards (事后核查)."""

from datetime import timedelta

import pytest

from guides.catalogue.field_types.days import day_in_words
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review import basis
from issuance.models import Inspection, Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from tests.issuance.inspection_cases import fresh, looking, working_day
from tests.issuance.ready import ENDS, part_of
from tests.issuance.visit_queues import queued


@pytest.fixture
def after(new_case):
    answers = {"md2": True}
    case = new_case("accepted", industry="CONVENIENCE", channel="window", answers=answers)
    return fresh(case.reviews.get(permit_code="MD2_FILING"))


def grant(review):
    REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    return fresh(review)


def test_it_is_granted_first_and_to_be_looked_at_in_the_days_of_the_region(after):
    assert after.visit == "after"
    Region.objects.filter(pk=after.case.region.city.pk).update(look_days=7)
    granted = grant(fresh(after))
    assert (granted.status, granted.look_by) == ("granted", working_day(after.case, 7))
    lists = work_list(approver_of(after.department), clock.today())
    [queue] = [found for found in lists if found.queue.code == "to_look_at"]
    assert after.case_id in {task.case.pk for task in queue.tasks}
    assert not Inspection.objects.filter(case=after.case, visitors__department=after.department)


def test_what_was_found_is_kept_and_it_leaves_the_list(after):
    granted, actor = grant(after), approver_of(after.department)
    REGISTRY["look_after"].run(granted, actor=actor, **looking(granted))
    found = Review.objects.get(pk=after.pk)
    assert (found.visit, found.look_by) == ("looked", None)
    assert "现场与备案一致" in found.visit_reason
    with pytest.raises(VerbRefused):
        REGISTRY["look_after"].run(granted, actor=actor, **looking(granted))


@pytest.mark.parametrize("wrong", ["alone", "early"])
def test_one_person_alone_or_before_the_decision_is_refused(after, wrong):
    granted, actor = grant(after), approver_of(after.department)
    stated = looking(granted)
    if wrong == "alone":
        stated["people"] = stated["people"][:1]
    else:
        stated["on"] = clock.today() - timedelta(days=1)
    with pytest.raises(VerbRefused):
        REGISTRY["look_after"].run(granted, actor=actor, **stated)
    assert fresh(after).look_by == granted.look_by is not None


def test_a_permit_that_has_ended_waits_for_no_inspection(after):
    granted, actor = grant(after), approver_of(after.department)
    stated = {"number": sample_number(part_of(granted), granted.pk), "valid_from": clock.today()}
    REGISTRY["record_permit"].run(granted, actor=actor, **stated, valid_until=None)
    permit = fresh(granted).permit
    REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="自愿注销")
    queues = {found.queue.code: found.tasks for found in work_list(actor, clock.today())}
    assert after.case_id not in {task.case.pk for task in queues.get("to_look_at", ())}
    assert "已终止" in REGISTRY["look_after"].hindrance(fresh(granted))


def test_a_permit_recorded_anew_waits_for_it_again(after):
    granted, actor = grant(after), approver_of(after.department)
    REGISTRY["end"].run(recorded(granted), actor=actor, **ENDS["cancelled"], reason="编号有误")
    assert after.case_id not in queued(actor, "to_look_at")
    recorded(fresh(granted), number=2)
    assert after.case_id in queued(actor, "to_look_at")
    REGISTRY["look_after"].run(fresh(granted), actor=actor, **looking(granted))
    assert fresh(granted).visit == "looked"


def unmet(review, days=10):
    """Looked at, and what is not met is to be put right in some days."""
    granted = grant(review)
    until = clock.today() + timedelta(days=days)
    stated = looking(granted) | {"met": False, "findings": "缺少消毒记录", "until": until}
    REGISTRY["look_after"].run(granted, actor=approver_of(review.department), **stated)
    return fresh(review)


def recorded(review, number=1):
    key = review.pk + 5000 * (number - 1)
    stated = {"number": sample_number(part_of(review), key), "valid_from": clock.today()}
    actor = approver_of(review.department)
    REGISTRY["record_permit"].run(review, actor=actor, **stated, valid_until=None)
    return fresh(review).permit


def look_again(review, met):
    if review.visit == "unmet":
        REGISTRY["report_righted"].run(review, answer="已补记录")
        review = fresh(review)
    stated = looking(review) | {"met": met, "findings": "已复查"}
    REGISTRY["look_after"].run(review, actor=approver_of(review.department), **stated)
    return fresh(review)


def papers(review):
    return list(review.case.notices.filter(kind="looked"))


def test_what_is_not_met_the_holder_reads_with_its_day_and_it_stays_on_the_list(after):
    review, actor = unmet(after), approver_of(after.department)
    assert (review.visit, review.look_by) == ("unmet", clock.today() + timedelta(days=10))
    [paper] = papers(review)
    text = notice_document(paper).html
    assert "缺少消毒记录" in text
    assert "第六十二条" in text
    assert basis.stated(review)[0] in text
    assert "责令" in text
    assert "告知承诺" not in text
    assert day_in_words(review.look_by.isoformat()) in text
    assert review.case.messages.filter(notice=paper)
    assert review.case_id in queued(actor, "to_look_at")


@pytest.mark.parametrize("until", [None, 0, 91])
def test_what_is_to_be_put_right_has_a_day(after, until):
    day = None if until is None else clock.today() + timedelta(days=until)
    granted = grant(after)
    stated = looking(granted) | {"met": False, "until": day}
    with pytest.raises(VerbRefused, match="九十日"):
        REGISTRY["look_after"].run(granted, actor=approver_of(after.department), **stated)


def test_the_department_may_name_another_law_by_which_it_is_put_right(after):
    granted, law = grant(after), "《中华人民共和国食品安全法》第一百二十六条"
    until = clock.today() + timedelta(days=10)
    form = REGISTRY["look_after"].form_for(approver_of(after.department), granted)
    assert form["law"].initial == basis.stated(granted)[0]
    stated = looking(granted) | {"met": False, "until": until, "law": law}
    REGISTRY["look_after"].run(granted, actor=approver_of(after.department), **stated)
    assert law in notice_document(papers(granted)[0]).html


def test_what_is_put_right_leaves_the_lists_and_the_holder_is_told(after):
    review = look_again(unmet(after), met=True)
    assert (review.visit, review.look_by) == ("looked", None)
    assert review.case_id not in queued(approver_of(after.department), "to_look_at")
    assert "已改正" in notice_document(papers(review)[-1]).html
    with pytest.raises(VerbRefused):
        look_again(review, met=True)


def test_what_is_not_put_right_stands_on_the_list_of_permits_to_end_until_it_is(after):
    review, actor = look_again(unmet(after), met=False), approver_of(after.department)
    assert (review.visit, review.look_by) == ("breach", None)
    assert review.case_id not in queued(actor, "to_look_at")
    permit = recorded(review)
    assert review.case_id in queued(actor, "conditions_broken")
    assert "陈述" in notice_document(papers(review)[-1]).html
    with pytest.raises(VerbRefused, match="已经登记"):
        look_again(review, met=False)
    said = {"party": "applicant", "statement": "已知悉", "on": clock.today()}
    REGISTRY["record_statement"].run(fresh(review), actor=actor, **said)
    REGISTRY["end"].run(permit, actor=actor, **ENDS["withdrawn"], reason="不再符合许可条件")
    assert review.case_id not in queued(actor, "conditions_broken")


def test_what_is_found_right_after_all_is_not_to_be_ended(after):
    review, actor = look_again(unmet(after), met=False), approver_of(after.department)
    recorded(review)
    look_again(fresh(review), met=True)
    assert fresh(review).visit == "looked"
    assert review.case_id not in queued(actor, "conditions_broken")


def test_who_is_late_is_watched(after, person):
    review, supervisor = unmet(after, days=3), person("supervisor-4502")
    assert review.case_id not in queued(supervisor, "looked_at_late", review.look_by)
    late = review.look_by + timedelta(days=1)
    assert review.case_id in queued(supervisor, "looked_at_late", late)


def test_items_of_one_case_are_to_be_looked_at_together(after):
    granted = grant(after)
    other = after.case.reviews.exclude(pk=after.pk).select_related("department").first()
    Review.objects.filter(pk=other.pk).update(visit="after", look_by=working_day(after.case, 3))
    hint = REGISTRY["look_after"].hint(fresh(granted))
    assert other.permit_name in hint
    assert str(other.department) in hint
