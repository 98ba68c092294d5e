"""The handbook in the menu: the same entry on every screen, leading to the chapter about it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from portal.handbook import chapters


class HandbookItem(MenuItem):
    def __init__(self):
        super().__init__(
            _("Handbook"), reverse("handbook"), name="handbook", icon_name="help", order=9000
        )

    def render_component(self, request):
        match = request.resolver_match
        chapter = chapters.of_screen(match.view_name) if match else None
        url = reverse("handbook_chapter", args=[chapter.slug]) if chapter else self.url
        return LinkMenuItem(
            self.name, self.label, url, icon_name=self.icon_name, classname=self.classname
        )
