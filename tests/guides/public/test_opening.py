"""A window's closing days and today's day off beside its hours; neither moves a legal limit."""

from datetime import date

import pytest
import time_machine

from guides.models import ServiceWindow, WindowClosing
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from portal.ground.office_days import almanac

pytestmark = pytest.mark.demo
PAGE = "/guides/450204/"


@pytest.fixture
def window(demo):
    return ServiceWindow.objects.filter(region__code="450204").first()


def close(window, first, last, reason="消防演练"):
    known = {"source": "窗口公告", "known_from": date(2026, 1, 5)}
    return WindowClosing.objects.create(
        window=window, first=first, last=last, reason=reason, **known
    )


def shown(client, day, path=PAGE):
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        return " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize("path", [PAGE, "/guides/450204/small-eatery/"])
def test_closing_days_stand_beside_the_hours_until_they_are_over(client, window, path):
    close(window, date(2026, 12, 3), date(2026, 12, 4))
    elsewhere = ServiceWindow.objects.filter(region__code="450203").first()
    close(elsewhere, date(2026, 12, 3), date(2026, 12, 3), "别处停办")
    text = shown(client, "2026-12-04", path)
    assert "12月3日–12月4日：消防演练" in text
    assert "别处停办" not in text
    assert "消防演练" not in shown(client, "2026-12-05", path)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-04-20", "壮族三月三"),
        ("2026-10-01", "国庆节"),
        ("2026-11-28", "周末"),
        ("2026-11-30", ""),
        ("2026-10-10", ""),  # a make-up Saturday
    ],
)
def test_today_says_why_offices_do_not_work(client, window, day, why):
    text = shown(client, day)
    assert ("不是工作日" in text) is bool(why)
    assert not why or f"不是工作日（{why}）" in text


def test_a_closed_window_extends_no_limit(window):
    friday = date(2026, 12, 4)
    days = almanac.days_of(window.region_id)
    due = clock.deadline(date(2026, 12, 1), 3, "工作日", days=days).due
    close(window, friday, friday)
    days = almanac.days_of(window.region_id)
    assert clock.deadline(date(2026, 12, 1), 3, "工作日", days=days).due == due == friday


def test_editors_close_windows_of_their_own_place(client, window):
    county = User.objects.get(username="editor-450204")
    client.force_login(county)
    address = "/cms/snippets/guides/windowclosing/add/"
    day = {"first": "2026-12-03", "last": "2026-12-04", "reason": "消防演练", "source": "窗口公告"}
    foreign = ServiceWindow.objects.exclude(region=Region.objects.get(code="450204")).first()
    client.post(address, day | {"window": foreign.pk})
    client.post(address, day | {"window": window.pk, "last": "2026-12-02"})
    assert not WindowClosing.objects.exists()
    client.post(address, day | {"window": window.pk})
    closing = WindowClosing.objects.get()
    assert (closing.window, closing.known_from) == (window, clock.today())
    other = close(foreign, date(2026, 12, 3), date(2026, 12, 3))
    assert client.get(f"/cms/snippets/guides/windowclosing/edit/{other.pk}/").status_code == 404
