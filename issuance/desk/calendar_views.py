"""The calendar of the desk: the week of one's departments, all dates of a case; to be read and printed."""

from datetime import date, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from issuance.casework import access, dates, readings
from issuance.desk import case_file
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts

READERS = (Role.APPROVER, Role.INSPECTOR, Role.HEAD, Role.LICENCE_OFFICER)
WEEK = timedelta(days=7)


class Week(BackOfficeView):
    """Visits, hearings and reports of the departments of whoever asks, from Monday to Sunday."""

    template_name = "issuance/desk/calendar.html"
    header_icon = "calendar-alt"

    def get_page_title(self):
        this = self.first <= clock.today() < self.first + WEEK
        return _("Dates of the week") if this else _("Dates of another week")

    def trail(self):
        return [(reverse("issuance_work"), _("My work")), ("", self.get_page_title())]

    def get(self, request, day):
        try:
            asked = clock.today() if day == "today" else date.fromisoformat(day)
            self.first = asked - timedelta(days=asked.weekday())
            before, after = self.first - WEEK, self.first + WEEK
            days = [self.first + timedelta(days=n) for n in range(7)]
        except (ValueError, OverflowError):
            raise Http404(_("There is no such record.")) from None
        own = posts.departments_of(request.user, *READERS)
        entries = dates.of_departments(own, days[0], days[-1]) if own else []
        twice = dates.clashing(entries)
        return self.page(
            request,
            days=[
                (one, [(row, _names(row, twice)) for row in entries if row.on == one])
                for one in days
            ],
            own=bool(own),
            last=days[-1],
            first=days[0],
            today=clock.today(),
            before=before.isoformat(),
            after=after.isoformat(),
        )


class OfCase(BackOfficeView):
    """All dates of one case, for those who read more of it than intake and delivery, and at the windows of
    its county, where days are proposed and told."""

    template_name = "issuance/desk/case_dates.html"
    header_icon = "calendar-alt"

    def get_page_title(self):
        return _("Dates of the case")

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        number = self.case.number
        return [
            (reverse("issuance_work"), _("My work")),
            (back, number),
            ("", self.get_page_title()),
        ]

    def get(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        if not access.reads_dates(request.user, self.case):
            raise Http404(_("There is no such record."))
        readings.note(request.user, self.case)
        entries = dates.of_case(self.case)
        running = [row for row in self.case.reviews.all() if row.runs and row.due]
        return self.page(
            request,
            case=self.case,
            entries=[(row, "") for row in entries],
            running=sorted(running, key=lambda row: row.due),
            today=clock.today(),
        )


def _names(row, twice) -> str:
    """Who are wanted elsewhere at the same time."""
    keys = twice.get(row.record, ())
    return "、".join(str(person) for person in row.people if person.pk in keys)
