"""Where the inspection follows the decision it is granted first, and looked at afterwards (事后核查)."""

from datetime import timedelta

import pytest

from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Inspection, Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region
from tests.issuance.inspection_cases import fresh, looking, working_day
from tests.issuance.ready import ENDS, part_of


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
