"""Days off that become known while a case runs put its last days off; nothing brings them nearer."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import days_put_off, due_days, jobs
from issuance.casework.progress import progress
from issuance.models import Case
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.models import Event, OfficeDay, Region, User
from portal.ground.office_days import almanac, entering
from portal.ground.office_days.entering import Entry

pytestmark = pytest.mark.demo


@pytest.fixture
def arrange(demo):
    root = User.objects.create_superuser("root")

    def arrange(region, day, *, works=False):
        entry = Entry(entering.of_region(region), day, works, "市庆", "柳政办〔2026〕7号")
        entering.enter(actor=root, entries=[entry])

    return arrange


def working_days_after(case, day, n):
    return clock.add_working_days(day, n, days=almanac.days_of(case.region_id))


def test_a_day_off_entered_later_puts_the_acceptance_off_and_lapse_with_it(new_case, arrange):
    case = new_case("submitted")
    told = case.check_due
    sixth = working_days_after(case, told, 1)
    elsewhere = Region.objects.get(code="451100")
    arrange(elsewhere, told)
    days_put_off.put_off()
    case.refresh_from_db()
    assert case.check_due == told
    arrange(case.region.city, told)
    with time_machine.travel(sixth, tick=False):
        jobs.accept_late_cases()
    case.refresh_from_db()
    assert (case.status, case.check_due) == (CaseStatus.CHECKING, sixth)
    event = Event.objects.filter(case=case.number).latest("pk")
    assert (event.verb, event.actor) == (days_put_off.PUT_OFF, None)
    assert event.data == {"told": told.isoformat(), "due": sixth.isoformat()}
    assert days_put_off.put_off() == 0


def test_a_decision_is_put_off_with_a_line_that_says_why_and_withdrawing_changes_nothing(
    new_case, arrange
):
    case = new_case("accepted")
    review = case.reviews.exclude(due=None).order_by("pk").first()
    told = review.due
    accepted = case.accepted_at.astimezone(clock.ZONE).date()
    first = working_days_after(case, accepted, 1)
    arrange(case.region, first)
    assert days_put_off.put_off() >= 1
    review.refresh_from_db()
    assert review.due == working_days_after(case, told, 1)

    def account():
        parts = progress(Case.objects.get(pk=case.pk)).parts
        return [
            str(line) for part in parts if part.review.pk == review.pk for line in part.explanation
        ]

    last = f"最后一日：{review.due.year}年{review.due.month}月{review.due.day}日。"
    assert f"{first.month}月{first.day}日：市庆放假（柳政办〔2026〕7号），不计入。" in account()
    assert last in account()
    row = OfficeDay.objects.get(region=case.region)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        entering.withdraw(actor=User.objects.get(username="root"), row=row)
        assert days_put_off.put_off() == 0
    review.refresh_from_db()
    assert last in account()
    assert review.due == working_days_after(case, told, 1)


def test_a_workday_entered_later_brings_nothing_nearer(new_case, arrange):
    case = new_case("submitted")
    told = case.check_due
    saturday = next(
        day
        for n in range(1, 8)
        if not almanac.days_of(case.region_id).works(day := clock.today() + timedelta(n))
    )
    arrange(case.region, saturday, works=True)
    assert days_put_off.put_off() == 0
    case.refresh_from_db()
    assert case.check_due == told
    assert due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id)) == told
