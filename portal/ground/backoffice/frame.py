"""Wagtail's admin around our screens: our style, what waits, and nothing that leads nowhere."""

from django.templatetags.static import static
from django.utils.html import format_html

from portal.ground.backoffice.waiting import WaitingPanel


def our_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


def add_waiting(request, panels):
    if (panel := WaitingPanel(request.user)).lines:
        panels.append(panel)


def no_counts(request, items):
    """How many pages there are tells nobody what to do."""
    items.clear()


def no_closed_reports(request, items):
    """The menu offers nobody a page that is closed to them."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "site-history"]


def name_in_menu(request, _items):
    """Wagtail's menu calls everybody by the first name alone; that name is said here and never stored."""
    request.user.first_name = str(request.user)


def no_foreign_help(request, items):
    """Wagtail's help is about Wagtail, in English, and counts its own news."""
    items[:] = [item for item in items if item.name != "help"]
