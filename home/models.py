"""Content pages of the portal."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from guides import listing, reading


class HomePage(Page):
    """The front door: two clicks to any guide, by region or by industry."""

    introduction = RichTextField(_("introduction"), blank=True)

    max_count = 1
    template = "home/home.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "cities": listing.cities(),
            "industries": listing.industries(),
            "releases": listing.recent_releases(),
            "index_url": reading.door("guides/"),
            "track_url": reading.door("track/"),
            "check_url": reading.door("licences/"),
        }
