"""What guides register with Wagtail: catalogue, local facts, release screens."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from guides import (
    affecteddesk,
    candidatedesk,
    cataloguedesk,
    confirmdesk,
    exchangedesk,
    factdesk,
    filingdesk,
    golive,
    releasedesk,
    ruledesk,
    uses,
    waiting,
)
from guides.localviewsets import LocalGroup
from guides.rights import edits_catalogue
from guides.viewsets import CatalogueGroup
from portal.ground import posts
from portal.ground.models import Role
from portal.ground.waiting import WAITING

register_snippet(CatalogueGroup)
register_snippet(LocalGroup)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("releases/", releasedesk.ReleaseList.as_view(), name="guides_releases"),
        path("releases/new/", releasedesk.NewRelease.as_view(), name="guides_release_new"),
        path("releases/affected/", affecteddesk.AffectedGuides.as_view(), name="guides_affected"),
        path(
            "releases/affected/<int:pk>/withdraw/",
            affecteddesk.WithdrawGuide.as_view(),
            name="guides_withdraw",
        ),
        path(
            "releases/<int:pk>/candidates/<int:item>/",
            candidatedesk.CandidateGuide.as_view(),
            name="guides_candidate",
        ),
        path("releases/<int:pk>/", releasedesk.ReleasePage.as_view(), name="guides_release"),
        path(
            "releases/<int:pk>/<slug:verb>/",
            releasedesk.ReleaseVerb.as_view(),
            name="guides_release_verb",
        ),
        path("catalogue/exchange/", exchangedesk.Exchange.as_view(), name="guides_exchange"),
        path(
            "catalogue/exchange/download/<slug:kind>/",
            exchangedesk.Download.as_view(),
            name="guides_exchange_download",
        ),
        path(
            "catalogue/exchange/<int:pk>/",
            exchangedesk.Upload.as_view(),
            name="guides_exchange_upload",
        ),
        path(
            "catalogue/exchange/<int:pk>/<slug:verb>/",
            exchangedesk.UploadVerb.as_view(),
            name="guides_exchange_verb",
        ),
        path(
            "catalogue/comparison/<slug:code>/",
            cataloguedesk.Comparison.as_view(),
            name="guides_comparison",
        ),
        path(
            "catalogue/rule-in-words/", ruledesk.RuleInWords.as_view(), name="guides_rule_in_words"
        ),
        path("catalogue/pruning/", cataloguedesk.Pruning.as_view(), name="guides_pruning"),
        path("catalogue/facts/", factdesk.Facts.as_view(), name="guides_facts"),
        path(
            "catalogue/facts/<slug:digest>/verify/",
            factdesk.VerifyFact.as_view(),
            name="guides_verify_fact",
        ),
        path(
            "catalogue/facts/<int:pk>/withdraw/",
            factdesk.WithdrawCheck.as_view(),
            name="guides_withdraw_check",
        ),
        path("confirmations/", confirmdesk.ConfirmationList.as_view(), name="guides_confirmations"),
        path(
            "confirmations/<int:pk>/<slug:department>/",
            confirmdesk.ConfirmationPage.as_view(),
            name="guides_confirmation",
        ),
        path("filings/", filingdesk.FilingList.as_view(), name="guides_filings"),
        path("filings/<int:pk>/", filingdesk.FilingPage.as_view(), name="guides_filing"),
        path(
            "filings/<int:pk>/do/<slug:verb>/",
            filingdesk.FilingVerb.as_view(),
            name="guides_filing_verb",
        ),
        path(
            "filings/<int:pk>/<slug:part>/",
            filingdesk.FilingPackage.as_view(),
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
        return user.is_superuser or any(posts.holds(user, role) for role in filingdesk.READERS)


class DepartmentsMenuItem(MenuItem):
    def is_shown(self, request):
        return confirmdesk.speaks(request.user)


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


hooks.register("before_bulk_action", uses.refuse_many)
hooks.register("before_copy_page", golive.refuse_live_copy)
hooks.register("after_create_snippet", affecteddesk.told_after_saving)
hooks.register("after_edit_snippet", affecteddesk.told_after_saving)
hooks.register(WAITING, waiting.told)
