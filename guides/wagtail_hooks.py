"""What guides register with Wagtail: catalogue, local facts, release screens."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from guides.admin import (
    affected_views,
    candidate_views,
    comparison_views,
    confirmation_views,
    exchange_views,
    fact_check_views,
    publish_guards,
    release_views,
    report_views,
    rule_views,
    tasks,
    usage,
)
from guides.admin.catalogue_viewsets import CatalogueGroup
from guides.admin.local_viewsets import LocalGroup
from guides.release.rights import edits_catalogue
from portal.ground.hooks import WAITING
from portal.ground.models import Role
from portal.ground.staff import posts

register_snippet(CatalogueGroup)
register_snippet(LocalGroup)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("releases/", release_views.ReleaseList.as_view(), name="guides_releases"),
        path("releases/new/", release_views.NewRelease.as_view(), name="guides_release_new"),
        path("releases/affected/", affected_views.AffectedGuides.as_view(), name="guides_affected"),
        path(
            "releases/affected/<int:pk>/withdraw/",
            affected_views.WithdrawGuide.as_view(),
            name="guides_withdraw",
        ),
        path(
            "releases/<int:pk>/candidates/<int:item>/",
            candidate_views.CandidateGuide.as_view(),
            name="guides_candidate",
        ),
        path("releases/<int:pk>/", release_views.ReleasePage.as_view(), name="guides_release"),
        path(
            "releases/<int:pk>/<slug:verb>/",
            release_views.ReleaseVerb.as_view(),
            name="guides_release_verb",
        ),
        path("catalogue/exchange/", exchange_views.Exchange.as_view(), name="guides_exchange"),
        path(
            "catalogue/exchange/download/<slug:kind>/",
            exchange_views.Download.as_view(),
            name="guides_exchange_download",
        ),
        path(
            "catalogue/exchange/<int:pk>/",
            exchange_views.Upload.as_view(),
            name="guides_exchange_upload",
        ),
        path(
            "catalogue/exchange/<int:pk>/<slug:verb>/",
            exchange_views.UploadVerb.as_view(),
            name="guides_exchange_verb",
        ),
        path(
            "catalogue/comparison/<slug:code>/",
            comparison_views.Comparison.as_view(),
            name="guides_comparison",
        ),
        path(
            "catalogue/rule-in-words/",
            rule_views.RuleInWords.as_view(),
            name="guides_rule_in_words",
        ),
        path("catalogue/pruning/", comparison_views.Pruning.as_view(), name="guides_pruning"),
        path("catalogue/facts/", fact_check_views.Facts.as_view(), name="guides_facts"),
        path(
            "catalogue/facts/<slug:digest>/verify/",
            fact_check_views.VerifyFact.as_view(),
            name="guides_verify_fact",
        ),
        path(
            "catalogue/facts/<int:pk>/withdraw/",
            fact_check_views.WithdrawCheck.as_view(),
            name="guides_withdraw_check",
        ),
        path(
            "confirmations/",
            confirmation_views.ConfirmationList.as_view(),
            name="guides_confirmations",
        ),
        path(
            "confirmations/<int:pk>/<slug:department>/",
            confirmation_views.ConfirmationPage.as_view(),
            name="guides_confirmation",
        ),
        path("filings/", report_views.FilingList.as_view(), name="guides_filings"),
        path("filings/<int:pk>/", report_views.FilingPage.as_view(), name="guides_filing"),
        path(
            "filings/<int:pk>/do/<slug:verb>/",
            report_views.FilingVerb.as_view(),
            name="guides_filing_verb",
        ),
        path(
            "filings/<int:pk>/<slug:part>/",
            report_views.FilingPackage.as_view(),
            name="guides_filing_part",
        ),
    ]


class EditorsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.is_superuser or posts.holds(request.user, Role.EDITOR)


@hooks.register("register_admin_menu_item")
def release_menu():
    return EditorsMenuItem(
        _("Releases"), reverse("guides_releases"), name="releases", icon_name="history", order=220
    )


class CityEditorsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.is_superuser or edits_catalogue(request.user)


class FilingsMenuItem(MenuItem):
    def is_shown(self, request):
        user = request.user
        return user.is_superuser or any(posts.holds(user, role) for role in report_views.READERS)


class DepartmentsMenuItem(MenuItem):
    def is_shown(self, request):
        return confirmation_views.speaks(request.user)


@hooks.register("register_admin_menu_item")
def confirmations_menu():
    return DepartmentsMenuItem(
        _("Confirmation of guides"),
        reverse("guides_confirmations"),
        name="confirmations",
        icon_name="check",
        order=221,
    )


@hooks.register("register_admin_menu_item")
def exchange_menu():
    return CityEditorsMenuItem(
        _("Export and import"), reverse("guides_exchange"), icon_name="download", order=222
    )


@hooks.register("register_admin_menu_item")
def facts_menu():
    return CityEditorsMenuItem(
        _("Facts to verify"), reverse("guides_facts"), icon_name="check", order=223
    )


@hooks.register("register_admin_menu_item")
def pruning_menu():
    return EditorsMenuItem(
        _("Industries and volume"), reverse("guides_pruning"), icon_name="list-ul", order=224
    )


@hooks.register("register_admin_menu_item")
def filings_menu():
    return FilingsMenuItem(
        _("Filings"), reverse("guides_filings"), name="filings", icon_name="mail", order=226
    )


hooks.register("before_bulk_action", usage.refuse_many)
hooks.register("before_copy_page", publish_guards.refuse_live_copy)
hooks.register("after_create_snippet", affected_views.told_after_saving)
hooks.register("after_edit_snippet", affected_views.told_after_saving)
WAITING.register(tasks.waiting)
