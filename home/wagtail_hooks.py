"""What content registers with Wagtail: enquiries, stale articles, what is read beside a guide."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel

from home import (
    admin_menu,
    admin_urls,
    announcement_views,
    enquiry_views,
    page_views,
    page_viewsets,
    picture_form,
    tasks,
)
from portal.ground.hooks import (
    EVENT_WORDS,
    READ_BESIDE_GUIDE,
    RELEASE_OFFERS,
    WAITING,
    EventWords,
)

AvatarSettingsPanel.form_class = picture_form.PortraitForm
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


@EVENT_WORDS.register
def event_words():
    return [
        EventWords("enquiry-received", _("enquiry received")),
        EventWords("enquiry-answered", _("enquiry answered")),
        EventWords("enquiry-closed", _("enquiry closed")),
        EventWords("release.announce", _("release announced")),
    ]
