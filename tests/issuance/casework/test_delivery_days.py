"""A granted permit is made and delivered within ten working days of its decision (行政许可法 44)."""

import pytest
import time_machine

from issuance.casework import due_days
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.desk.case_file import CaseFile, opened
from issuance.models import Case
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

MARKET, APPROVER = "450204-MR", "approver-450204-mr"


@pytest.fixture
def granted(new_case, person):
    case = new_case("accepted")
    review = case.reviews.get(department__code=MARKET)
    REGISTRY["decide"].run(review, actor=person(APPROVER), grant=True)
    return review


def tenth(review):
    days = almanac.days_of(review.region_id)
    return clock.add_working_days(review.decided_at.astimezone(clock.ZONE).date(), 10, days=days)


def part_of_applicant(review):
    parts = progress(Case.objects.get(pk=review.case_id)).parts
    return next(part for part in parts if part.review.pk == review.pk)


def lane_of(review, person):
    case = opened(person(APPROVER), review.case_id)
    lanes = CaseFile(person(APPROVER), case, clock.today()).lanes
    return next(lane for lane in lanes if lane.review.pk == review.pk)


@pytest.mark.parametrize("left", [10, 0, -1])
def test_both_sides_read_the_tenth_working_day_and_the_desk_what_is_left(granted, person, left):
    last = tenth(granted)
    days = almanac.days_of(granted.region_id)
    with time_machine.travel(clock.add_working_days(last, -left, days=days), tick=False):
        lane = lane_of(granted, person)
    assert part_of_applicant(granted).deliver_until == lane.deliver_until == last
    assert lane.deliver_left == left


def test_the_applicant_reads_it_on_the_page_of_the_case(client, granted):
    reference = granted.case.submission.reference
    session = client.session
    session["tracked"] = [reference]
    session.save()
    page = client.get(f"/track/{reference}/").content.decode()
    assert "许可证件送达期限" in page
    assert tenth(granted).isoformat() in page


def test_nothing_is_owed_once_it_is_recorded_or_for_what_was_not_granted_here(new_case):
    recorded = new_case("decided")
    held = new_case("decided", held=("SMALL_CATERING",))
    denied = new_case("denied")
    for case in (recorded, held):
        days = almanac.days_of(case.region_id)
        assert {due_days.delivery(review, days) for review in case.reviews.all()} == {None}
    last = denied.reviews.get(status="denied")
    assert due_days.delivery(last, almanac.days_of(last.region_id)) is None
