"""A granted permit is made and delivered within ten working days of its decision (行政许可法 44)."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import due_days
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.desk.case_file import CaseFile, opened
from issuance.models import Case
from portal.ground.calendar import clock
from portal.ground.office_days import almanac
from portal.ground.office_days.almanac import Almanac

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


def late(person, name="supervisor-4502"):
    verb = REGISTRY["record_permit"]
    [queue] = [queue for queue in verb.queues if queue.code == "late_delivery"]
    rows = queue.rows(person(name), clock.today())
    return None if rows is None else [(row, queue.matter(row)) for row in rows]


@pytest.mark.parametrize(("left", "shown"), [(1, False), (0, False), (-1, True)])
def test_a_supervisor_sees_what_is_not_recorded_after_the_tenth_working_day(
    granted, person, left, shown
):
    days = almanac.days_of(granted.region_id)
    with time_machine.travel(clock.add_working_days(tenth(granted), -left, days=days), tick=False):
        found = dict(late(person))
    assert (granted in found) == shown
    if shown:
        assert granted.department.name in found[granted]
        assert granted.permit_name in found[granted]


def test_only_supervision_of_the_place_sees_it_and_not_what_is_recorded_or_given_up(
    granted, new_case, person
):
    given_up = new_case("accepted").reviews.get(department__code=MARKET)
    REGISTRY["decide"].run(given_up, actor=person(APPROVER), grant=True)
    REGISTRY["withdraw"].run(given_up.case)
    REGISTRY["give_up"].run(given_up)
    days = almanac.days_of(granted.region_id)
    with time_machine.travel(clock.add_working_days(tenth(granted), 1, days=days), tick=False):
        assert late(person, APPROVER) is None
        assert granted in dict(late(person))
        assert given_up not in dict(late(person))
        today = clock.today()
        paper = {"number": "GXCY4502049999", "valid_from": today, "valid_until": today}
        REGISTRY["record_permit"].run(granted, actor=person(APPROVER), **paper)
        assert granted not in dict(late(person))


def test_list_and_page_show_the_same_last_day(granted, person):
    days, queue = almanac.days_of(granted.region_id), REGISTRY["record_permit"].queues[0]
    row = queue.rows(person(APPROVER), clock.today()).get(pk=granted.pk)
    assert queue.due_of(row, days) == due_days.delivery(granted, days) == tenth(granted)


@pytest.mark.parametrize("over", [False, True])
def test_a_county_with_days_off_of_its_own_is_late_by_these(granted, person, monkeypatch, over):
    own, counted = object(), due_days.owed_before
    known = Almanac(almanac.read().regions | {granted.region_id: own})

    def owed_before(today, days):
        first = granted.undelivered_since + timedelta(days=over)
        return first if days is own else counted(today, days)

    last = tenth(granted)
    monkeypatch.setattr(almanac, "read", lambda: known)
    monkeypatch.setattr(due_days, "owed_before", owed_before)
    with time_machine.travel(last + timedelta(days=7), tick=False):
        assert (granted in dict(late(person))) == over
