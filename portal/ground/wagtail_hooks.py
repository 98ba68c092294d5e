"""What the ground registers with Wagtail: our style in the admin, and the superuser's staff records."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.ground.backoffice import (
    frame,
    office_days_views,
    second_factor_views,
    undelivered_views,
)
from portal.ground.backoffice.registers.views import EXPORTED
from portal.ground.backoffice.staff import departments, endings, people, person
from portal.ground.backoffice.staff.viewsets import StaffGroup
from portal.ground.history import adoption
from portal.ground.history.witness import ADOPTED
from portal.ground.hooks import EVENT_WORDS, WAITING, EventWords
from portal.ground.models import Role
from portal.ground.office_days import entering
from portal.ground.staff import administration, readings, recorded, remedies

register_snippet(StaffGroup)
hooks.register("after_bulk_action", recorded.activated)
second_factor_views.MENU.register("settings")
office_days_views.MENU.register()
people.MENU.register()
undelivered_views.MENU.register("reports")
WAITING.register(undelivered_views.waiting)


@hooks.register("register_admin_urls")
def addresses():
    lost, remove = second_factor_views.SecondFactors, second_factor_views.RemoveSecondFactor
    days = office_days_views
    return [
        path("office-days/", days.Year.as_view(), name="office_days"),
        path("office-days/import/", days.Import.as_view(), name="office_days_import"),
        path("office-days/confirm/", days.Confirm.as_view(), name="office_days_confirm"),
        path("office-days/export/<str:kind>/", days.Export.as_view(), name="office_days_export"),
        path("office-days/<int:pk>/withdraw/", days.Withdraw.as_view(), name="office_day_withdraw"),
        path("undelivered/", undelivered_views.Undelivered.as_view(), name="undelivered"),
        path(
            "undelivered/<int:pk>/again/",
            undelivered_views.TryAgain.as_view(),
            name="undelivered_again",
        ),
        path("staff/", people.Staff.as_view(), name="staff"),
        path("staff/new/", person.NewPerson.as_view(), name="staff_new"),
        path("staff/departments/", departments.Departments.as_view(), name="staff_departments"),
        path(
            "staff/departments/<int:pk>/",
            departments.DepartmentRemedies.as_view(),
            name="staff_department",
        ),
        path("staff/posts/<int:pk>/end/", endings.EndPost.as_view(), name="staff_end_post"),
        path("staff/<int:pk>/", person.Person.as_view(), name="staff_person"),
        path("staff/<int:pk>/name/", person.Rename.as_view(), name="staff_rename"),
        path("staff/<int:pk>/posts/", person.Give.as_view(), name="staff_give"),
        path("staff/<int:pk>/link/", person.Link.as_view(), name="staff_link"),
        path("staff/<int:pk>/end/", endings.EndAccount.as_view(), name="staff_end"),
        path("staff/<int:pk>/resume/", person.Resume.as_view(), name="staff_resume"),
        path("second-factors/", lost.as_view(), name="second_factors"),
        path("second-factors/<int:pk>/remove/", remove.as_view(), name="second_factor_remove"),
    ]


hooks.register("insert_global_admin_css", frame.our_style)
hooks.register("construct_main_menu", frame.no_foreign_help)
hooks.register("construct_main_menu", frame.name_in_menu)
hooks.register("construct_reports_menu", frame.no_closed_reports)
hooks.register("construct_homepage_panels", frame.add_waiting)
hooks.register("construct_homepage_summary_items", frame.no_counts, order=1000)


@EVENT_WORDS.register
def event_words():
    return [
        EventWords(EXPORTED, _("register taken as a file")),
        EventWords(readings.READ, _("register read")),
        EventWords(readings.REVEALED, _("number seen in full")),
        EventWords(readings.LOOKED_UP, _("bar to an application looked up")),
        EventWords("register", _("register")),
        *(EventWords(f"post:{role}", role.label) for role in Role),
        EventWords(recorded.POST_GIVEN, _("post given")),
        EventWords(recorded.POST_CHANGED, _("post changed")),
        EventWords(recorded.POST_TAKEN, _("post taken away")),
        EventWords(remedies.ENTERED, _("where decisions are contested entered")),
        EventWords("department", _("department")),
        EventWords(administration.HANDED_OVER, _("work handed over")),
        EventWords(recorded.ACCOUNT_MADE, _("account made")),
        EventWords(recorded.ACCOUNT_CHANGED, _("account changed")),
        EventWords(recorded.ACCOUNT_REMOVED, _("account removed")),
        EventWords(entering.ENTERED, _("office day entered")),
        EventWords(entering.CORRECTED, _("office day corrected")),
        EventWords(entering.WITHDRAWN, _("office day withdrawn")),
        EventWords("officeday:off", _("day off")),
        EventWords("officeday:works", _("make-up workday")),
        EventWords("officeday:withdrawn", _("withdrawn")),
        EventWords(recorded.FACTOR_ADDED, _("second factor added")),
        EventWords(recorded.FACTOR_CHANGED, _("recovery code used")),
        EventWords(recorded.FACTOR_REMOVED, _("second factor removed")),
        EventWords(adoption.ADOPT, _("taken into the history")),
        EventWords(ADOPTED, _("older rows taken into the history")),
        EventWords("history", _("rows from before the upgrade")),
    ]
