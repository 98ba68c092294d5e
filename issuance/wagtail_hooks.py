"""What case work registers with Wagtail: addresses, menu items, registers."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from issuance.casework.in_flight import cases_in_flight
from issuance.casework.rights import CASEWORKERS
from issuance.casework.volume import cases_by_industry
from issuance.desk import case_views, file_views, licence_views, window_intake_views
from issuance.desk.home_panel import WorkPanel
from issuance.desk.registers import Registers
from portal.ground.hooks import INDUSTRY_VOLUME, RELEASE_FACTS
from portal.ground.models import Role
from portal.ground.staff import posts

modeladmin_register(Registers)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("cases/", case_views.WorkList.as_view(), name="issuance_work"),
        path("cases/<int:pk>/", case_views.CasePage.as_view(), name="issuance_case"),
        path("cases/<int:pk>/rules/", case_views.WorkingRules.as_view(), name="issuance_rules"),
        path(
            "cases/<int:pk>/do/<slug:verb>/<int:subject_pk>/",
            case_views.Verb.as_view(),
            name="issuance_verb",
        ),
        path(
            "cases/<int:pk>/files/<int:file_pk>/", file_views.Upload.as_view(), name="issuance_file"
        ),
        path(
            "cases/<int:pk>/notices/<str:number>.pdf",
            file_views.Notice.as_view(),
            name="issuance_notice",
        ),
        path("cases/<int:pk>/preview.pdf", file_views.Preview.as_view(), name="issuance_preview"),
        path("licences/<int:pk>/", licence_views.LicencePage.as_view(), name="issuance_licence"),
        path(
            "licences/<int:pk>/editions/<int:number>/<slug:mode>.pdf",
            file_views.Edition.as_view(),
            name="issuance_edition",
        ),
        path("intake/", window_intake_views.Intake.as_view(), name="issuance_intake"),
    ]


class PostMenuItem(MenuItem):
    """Shown to the holders of some posts."""

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.roles = roles

    def is_shown(self, request):
        return any(post.role in self.roles for post in posts.posts_of(request.user))


@hooks.register("construct_homepage_panels")
def work_panel(request, panels):
    if any(post.role in CASEWORKERS for post in posts.posts_of(request.user)):
        panels.append(WorkPanel())


@hooks.register("register_admin_menu_item")
def work():
    return PostMenuItem(
        _("My work"),
        reverse("issuance_work"),
        name="work",
        icon_name="tasks",
        order=100,
        roles=CASEWORKERS,
    )


@hooks.register("register_admin_menu_item")
def intake():
    return PostMenuItem(
        _("Window intake"),
        reverse("issuance_intake"),
        name="intake",
        icon_name="edit",
        order=110,
        roles=(Role.CLERK,),
    )


INDUSTRY_VOLUME.register(cases_by_industry)


@RELEASE_FACTS.register
def in_flight(release):
    """Told on the release screen, which lies in a lower room."""
    return cases_in_flight(release.items.values_list("region_id", "industry_id"))
