"""Officers read every working morning what their department has to decide soon."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import reminders
from issuance.models import Review
from portal.ground.calendar import clock
from portal.ground.models import OutboxMessage, Role
from portal.ground.office_days import almanac
from portal.ground.staff import letters
from tests.issuance.ready import MARKET

DAY = timedelta(days=1)


@pytest.fixture
def review(new_case):
    """The one item that any department has to decide within weeks."""
    found = new_case("accepted", visit=False).reviews.get(department__code=MARKET)
    others = Review.objects.exclude(pk=found.pk)
    others.filter(status="open").update(due=found.due + 90 * DAY)
    return found


def sent():
    return [
        (row.payload["to"][0], row.payload["subject"])
        for row in OutboxMessage.objects.filter(key__startswith="decisions-near:")
    ]


def remind(day, hour=9):
    with time_machine.travel(f"{day.isoformat()}T{hour:02}:00:00+08:00", tick=False):
        reminders.remind_departments()


def before(review, count):
    days = almanac.days_of(review.region_id)
    return clock.add_working_days(review.due, -count, days=days)


def test_from_two_working_days_before_on_each_officer_has_one_letter_a_day(review):
    officers = letters.holders(Role.APPROVER, department=review.department)
    addresses = {person.email for person in officers if person.email}
    assert addresses
    remind(before(review, 3))
    assert sent() == []
    for _again in range(3):
        remind(before(review, 2))
    assert {to for to, _subject in sent()} == addresses
    assert len(sent()) == len(addresses)
    assert all("1" in subject and str(review.department) in subject for _to, subject in sent())
    remind(before(review, 1))
    assert len(sent()) == 2 * len(addresses)


def test_what_is_late_is_counted_apart(review):
    days = almanac.days_of(review.region_id)
    remind(clock.add_working_days(review.due, 1, days=days))
    assert {subject for _to, subject in sent()} == {
        f"{review.department}：两个工作日内到期待决定0项，已超期1项"
    }


def test_at_night_and_on_days_off_nobody_is_written_to(review):
    remind(before(review, 1), hour=6)
    days = almanac.days_of(review.region_id)
    off = next(review.due + n * DAY for n in range(1, 9) if not days.works(review.due + n * DAY))
    remind(off)
    assert sent() == []


def test_it_asks_as_much_for_many_as_for_one(review, new_case, django_assert_num_queries):
    day = before(review, 2)
    with time_machine.travel(f"{day.isoformat()}T09:00:00+08:00", tick=False):
        with django_assert_num_queries(2):
            reminders._near(day)
        new_case("accepted", visit=False)
        with django_assert_num_queries(2):
            reminders._near(day)
