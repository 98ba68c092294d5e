"""Which days each region works: its own, its city's, the autonomous region's; never another's, never
stale."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.ground.calendar import clock
from portal.ground.models import OfficeDay, Region
from portal.ground.office_days import almanac, shipped

pytestmark = pytest.mark.django_db
WEDNESDAY, SATURDAY = date(2026, 6, 10), date(2026, 6, 13)


def off(day=WEDNESDAY, **columns):
    words = {"name": "市庆", "source": "某政办〔2026〕1号", "known_from": date(2026, 1, 5)}
    level = "place" if "region" in columns else "nation"
    return OfficeDay.objects.create(
        **{"level": level, "day": day, "works": False} | words | columns
    )


def works(region, day=WEDNESDAY):
    return almanac.days_of(region.pk).works(day)


def test_the_days_of_guangxi_come_with_the_migration(liunan):
    assert OfficeDay.objects.count() == len(list(shipped.rows())) == 49
    days = almanac.days_of(liunan.pk)
    told = {date(2017, 3, 30), date(2017, 3, 31), date(2017, 4, 1), date(2023, 4, 21)}
    assert not any(map(days.works, told))
    assert days.works(date(2017, 4, 8))


def test_a_region_that_does_not_follow_them_works_by_the_nations_calendar(liunan, liuzhou):
    liunan.follows_province = False
    liunan.save()
    assert works(liunan, date(2023, 4, 21))
    assert not works(liunan, date(2017, 4, 8))
    assert not works(liuzhou, date(2023, 4, 21))


def test_nor_does_a_city_elsewhere(db):
    hangzhou = Region.objects.create(code="330100", name="杭州市")
    district = Region.objects.create(code="HZ-NEW", name="新区", parent=hangzhou)
    assert works(hangzhou, date(2023, 4, 21))
    assert works(district, date(2023, 4, 21))
    new_district = Region.objects.create(
        code="LZ-NEW", name="柳东新区", parent=Region.objects.create(code="450200", name="柳州市")
    )
    assert not works(new_district, date(2023, 4, 21))


def test_a_citys_day_is_its_counties_and_nobody_elses(liuzhou, liunan, hezhou):
    off(region=liuzhou)
    assert [works(region) for region in (liuzhou, liunan, hezhou)] == [False, False, True]
    off(region=liunan, works=True)
    assert [works(region) for region in (liuzhou, liunan)] == [False, True]
    off(SATURDAY, works=True)
    assert all(works(region, SATURDAY) for region in (liuzhou, liunan, hezhou))


def test_days_are_read_once_and_then_only_asked_whether_they_are_still_so(liuzhou, liunan, hezhou):
    almanac.read()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for region in (liuzhou, liunan, hezhou):
            works(region)
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as asked:
        known = almanac.read()
        for region in (liuzhou, liunan, hezhou):
            clock.add_working_days(WEDNESDAY, 5, days=known.of(region.pk))
    assert len(asked) == 1


def test_every_change_is_known_at_the_next_question(liuzhou):
    """Also one that another process made: it leaves another mark."""
    assert works(liuzhou)
    row = off(region=liuzhou)
    assert not works(liuzhou)
    row.delete()
    assert works(liuzhou)


def test_what_was_rolled_back_is_not_remembered(liuzhou):
    assert works(liuzhou)
    with transaction.atomic():
        off(region=liuzhou)
        assert not works(liuzhou)
        transaction.set_rollback(True)
    assert works(liuzhou)
    with transaction.atomic():
        off(SATURDAY, region=liuzhou, works=True)
        assert works(liuzhou)
    assert works(liuzhou, SATURDAY)


def test_a_new_region_is_known_at_once(liuzhou):
    almanac.read()
    county = Region.objects.create(code="450203", name="鱼峰区", parent=liuzhou)
    assert works(county)
