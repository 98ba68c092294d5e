"""What content registers with Wagtail: enquiries, stale articles, what is read beside a guide."""

from django.urls import include, path
from wagtail import hooks

from home import (
    admin_menu,
    admin_urls,
    announcement_views,
    enquiry_views,
    page_views,
    page_viewsets,
    tasks,
)
from portal.ground.hooks import READ_BESIDE_GUIDE, RELEASE_OFFERS, WAITING

admin_menu.ENQUIRIES.register()
admin_menu.DUE_ARTICLES.register("reports")


@hooks.register("register_admin_urls")
def addresses():
    return [path("", include(admin_urls))]


hooks.register("register_admin_viewset", page_viewsets.Pages)
hooks.register("filter_form_submissions_for_user", enquiry_views.no_submissions)
READ_BESIDE_GUIDE.register(page_views.beside_guide)
RELEASE_OFFERS.register(announcement_views.offers)
WAITING.register(tasks.waiting)
