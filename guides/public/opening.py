"""The windows of a region as somebody meets them today: closing days, and whether offices work.

A window may open on a day off (周末延时服务) and close on a workday, so both are told and neither
is reckoned from the other.
"""

from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext

from guides.models import ServiceWindow, WindowClosing
from portal.ground.calendar import clock
from portal.ground.calendar.office_days import OfficeDays, holidays_of
from portal.ground.office_days import almanac
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def windows_of(region: int) -> list[ServiceWindow]:
    """Three queries; each window with ``coming``, its closing days in words, and
    ``no_working_day``, why offices of the place do not work today (empty when they do).
    """
    today = clock.today()
    ahead = Prefetch("closings", WindowClosing.objects.coming(today), to_attr="ahead")
    windows = list(ServiceWindow.objects.filter(region=region).prefetch_related(ahead))
    why = _why_off(today, almanac.days_of(region)) if windows else ""
    for window in windows:
        window.no_working_day = why
        window.coming = [_said(closing) for closing in window.ahead]
    return windows


def _said(closing: WindowClosing) -> Sentence:
    length = (closing.last - closing.first).days + 1
    days = tuple(closing.first + timedelta(n) for n in range(length))
    return Sentence(_("%(days)s: %(reason)s"), {"days": days, "reason": closing.reason})


def _why_off(today: date, days: OfficeDays) -> str:
    if days.works(today):
        return ""
    arranged = days.arrangement(today)
    holiday = arranged.name if arranged else holidays_of(today.year).get(today, "")
    return holiday.partition("（")[0] or gettext("weekend")
