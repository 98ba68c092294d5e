"""Filters of a register whose choices are known without asking its rows."""

from datetime import date, datetime, timedelta

from django.contrib.admin.filters import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from portal.ground.calendar import clock
from portal.ground.models import Region
from portal.ground.staff import posts


class RegionFilter(SimpleListFilter):
    """The regions the reader's posts reach; nothing for those who have one."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request, model_admin):
        regions = Region.objects.filter(pk__in=posts.region_ids_of(request.user))
        named = list(regions.order_by("code").values_list("pk", "name"))
        return [(str(pk), name) for pk, name in named] if len(named) > 1 else []

    def queryset(self, request, queryset):
        chosen = self.value()
        if not chosen:
            return queryset
        known = {value for value, _name in self.lookup_choices}
        return queryset.filter(region=int(chosen)) if chosen in known else queryset.none()


PERIODS = {
    "today": _("today"),
    "week": _("last seven days"),
    "month": _("this month"),
    "last-month": _("last month"),
    "year": _("this year"),
    "last-year": _("last year"),
}


def period(field: str) -> type[SimpleListFilter]:
    """A filter by when something happened; months and years are those of the calendar here."""

    class Period(SimpleListFilter):
        title = _("period")
        parameter_name = "period"

        def lookups(self, request, model_admin):
            return PERIODS.items()

        def queryset(self, request, queryset):
            if not self.value():
                return queryset
            if self.value() not in PERIODS:
                return queryset.none()
            first, end = span(self.value(), clock.today())
            return queryset.filter(
                **{f"{field}__gte": _midnight(first), f"{field}__lt": _midnight(end)}
            )

    return Period


def span(name: str, today: date) -> tuple[date, date]:
    """First day of a period, and the first after it."""
    tomorrow, month = today + timedelta(1), today.replace(day=1)
    match name:
        case "today":
            return today, tomorrow
        case "week":
            return today - timedelta(6), tomorrow
        case "month":
            return month, tomorrow
        case "last-month":
            return (month - timedelta(1)).replace(day=1), month
        case "year":
            return date(today.year, 1, 1), tomorrow
        case "last-year":
            return date(today.year - 1, 1, 1), date(today.year, 1, 1)
    raise ValueError(name)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)
