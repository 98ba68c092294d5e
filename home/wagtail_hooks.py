"""What content registers with Wagtail: enquiries, stale articles, what is read beside a guide."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home import (
    announcement_views,
    announcements,
    due_article_views,
    enquiries,
    enquiry_views,
    page_views,
    page_viewsets,
    tasks,
)
from portal.ground.hooks import READ_BESIDE_GUIDE, RELEASE_OFFERS, WAITING, Offer
from portal.ground.staff import posts


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("enquiries/", enquiry_views.EnquiryList.as_view(), name="home_enquiries"),
        path("enquiries/<int:pk>/", enquiry_views.EnquiryPage.as_view(), name="home_enquiry"),
        path(
            "enquiries/<int:pk>/<slug:verb>/",
            enquiry_views.EnquiryVerb.as_view(),
            name="home_enquiry_verb",
        ),
        path(
            "announcements/<int:pk>/draft/",
            announcement_views.DraftAnnouncement.as_view(),
            name="home_draft_announcement",
        ),
        path("articles/due/", due_article_views.DueArticles.as_view(), name="home_due_articles"),
    ]


@RELEASE_OFFERS.register
def announcement(actor, release):
    """Beside an approved release, which lies in a lower room."""
    if not announcements.may_announce(actor, release):
        return []
    made = announcements.announcement_of(release) is not None
    label = _("Open the announcement") if made else _("Draft the announcement")
    return [Offer(reverse("home_draft_announcement", args=[release.pk]), label)]


class AgentsMenuItem(MenuItem):
    def is_shown(self, request):
        held = posts.posts_of(request.user)
        return request.user.is_superuser or any(one.role in enquiries.AGENTS for one in held)


class EditorsReport(MenuItem):
    def is_shown(self, request):
        return due_article_views.may_edit_articles(request.user)


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


READ_BESIDE_GUIDE.register(page_views.beside_guide)
hooks.register("register_admin_viewset", page_viewsets.Pages)
WAITING.register(tasks.waiting)


@hooks.register("filter_form_submissions_for_user")
def nobody_reads_submissions_here(user, pages):
    """Wagtail's own list would show every message to whoever may edit the form page."""
    return pages.none()
