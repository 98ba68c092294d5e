"""What content registers with Wagtail: enquiries, stale articles, what is read beside a guide."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from guides.reading import READ_BESIDE
from guides.releases import OFFERS
from home import (
    announcementdesk,
    announcing,
    enquiries,
    enquirydesk,
    pagedesk,
    reading,
    reports,
    waiting,
)
from portal.ground import posts
from portal.ground.waiting import WAITING


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("enquiries/", enquirydesk.EnquiryList.as_view(), name="home_enquiries"),
        path("enquiries/<int:pk>/", enquirydesk.EnquiryPage.as_view(), name="home_enquiry"),
        path(
            "enquiries/<int:pk>/<slug:verb>/",
            enquirydesk.EnquiryVerb.as_view(),
            name="home_enquiry_verb",
        ),
        path(
            "announcements/<int:pk>/draft/",
            announcementdesk.DraftAnnouncement.as_view(),
            name="home_draft_announcement",
        ),
        path("articles/due/", reports.DueArticles.as_view(), name="home_due_articles"),
    ]


@hooks.register(OFFERS)
def announcement(actor, release):
    """Beside an approved release, which lies in a lower room."""
    if not announcing.may_announce(actor, release):
        return []
    made = announcing.announcement_of(release) is not None
    label = _("Open the announcement") if made else _("Draft the announcement")
    return [(reverse("home_draft_announcement", args=[release.pk]), label)]


class AgentsMenuItem(MenuItem):
    def is_shown(self, request):
        held = posts.posts_of(request.user)
        return request.user.is_superuser or any(one.role in enquiries.AGENTS for one in held)


class EditorsReport(MenuItem):
    def is_shown(self, request):
        return reports.may_edit_articles(request.user)


@hooks.register("register_admin_menu_item")
def enquiries_menu():
    return AgentsMenuItem(
        _("Enquiries"), reverse("home_enquiries"), name="enquiries", icon_name="mail", order=130
    )


@hooks.register("register_reports_menu_item")
def due_articles():
    return EditorsReport(
        _("Articles to check again"),
        reverse("home_due_articles"),
        name="due-articles",
        icon_name="time",
        order=50,
    )


hooks.register(READ_BESIDE, reading.beside_guide)
hooks.register("register_admin_viewset", pagedesk.Pages)
hooks.register(WAITING, waiting.told)


@hooks.register("filter_form_submissions_for_user")
def nobody_reads_submissions_here(user, pages):
    """Wagtail's own list would show every message to whoever may edit the form page."""
    return pages.none()
