"""What guides register with Wagtail: catalogue, local facts, release screens."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from guides import golive, releasedesk
from guides.viewsets import CatalogueGroup, LocalGroup
from portal.ground import posts
from portal.ground.models import Role

register_snippet(CatalogueGroup)
register_snippet(LocalGroup)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("releases/", releasedesk.ReleaseList.as_view(), name="guides_releases"),
        path("releases/new/", releasedesk.NewRelease.as_view(), name="guides_release_new"),
        path("releases/<int:pk>/", releasedesk.ReleasePage.as_view(), name="guides_release"),
        path(
            "releases/<int:pk>/<slug:verb>/",
            releasedesk.ReleaseVerb.as_view(),
            name="guides_release_verb",
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


hooks.register("before_copy_page", golive.refuse_live_copy)
