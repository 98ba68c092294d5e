"""The front door."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from guides.public import listing
from home import review
from portal.ground.live_pages import live_path
from portal.ground.text.localized import localized_path


class HomePage(Page):
    """The front door: two clicks to any guide, by region or by industry."""

    introduction = RichTextField(_("introduction"), blank=True)

    max_count = 1
    template = "home/home.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user):
        return review.TwoPersonPermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        from home import page_views  # noqa: PLC0415 - page and its view

        context = super().get_context(request, *args, **kwargs)
        return context | {
            "cities": listing.cities(),
            "industries": listing.industries(),
            "releases": listing.recent_releases(),
            **page_views.front(self, request),
            "index_url": live_path("guides/"),
            "track_url": localized_path("track/"),
            "check_url": localized_path("licences/"),
        }
