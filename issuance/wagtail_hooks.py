"""What case work registers with Wagtail: addresses, menu items, registers."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from issuance import counter, desk, deskfiles, licencedesk
from issuance.homepanel import WorkPanel
from issuance.inflight import cases_in_flight
from issuance.registers import Registers
from issuance.rights import CASEWORKERS
from issuance.volume import cases_by_industry
from portal.ground import posts
from portal.ground.models import Role

modeladmin_register(Registers)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("cases/", desk.WorkList.as_view(), name="issuance_work"),
        path("cases/<int:pk>/", desk.CasePage.as_view(), name="issuance_case"),
        path("cases/<int:pk>/rules/", desk.WorkingRules.as_view(), name="issuance_rules"),
        path(
            "cases/<int:pk>/do/<slug:verb>/<int:subject_pk>/",
            desk.Verb.as_view(),
            name="issuance_verb",
        ),
        path(
            "cases/<int:pk>/files/<int:file_pk>/", deskfiles.Upload.as_view(), name="issuance_file"
        ),
        path(
            "cases/<int:pk>/notices/<str:number>.pdf",
            deskfiles.Notice.as_view(),
            name="issuance_notice",
        ),
        path("cases/<int:pk>/preview.pdf", deskfiles.Preview.as_view(), name="issuance_preview"),
        path("licences/<int:pk>/", licencedesk.LicencePage.as_view(), name="issuance_licence"),
        path(
            "licences/<int:pk>/editions/<int:number>/<slug:mode>.pdf",
            deskfiles.Edition.as_view(),
            name="issuance_edition",
        ),
        path("intake/", counter.Intake.as_view(), name="issuance_intake"),
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


hooks.register("industry_volume", cases_by_industry)


@hooks.register("release_facts")
def in_flight(release):
    """Told on the release screen, which lies in a lower room."""
    return cases_in_flight(release.items.values_list("region_id", "industry_id"))
