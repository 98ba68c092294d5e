"""What the ground registers with Wagtail: our style in the admin, and the superuser's staff records."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.ground.backoffice.waiting import WaitingPanel
from portal.ground.models import Department, Post, Region
from portal.ground.staff.borders import BorderedViews


class Chooser(BorderedViews, SnippetChooserViewSet):
    """Chooses among what the reader may see."""


class StaffRecords(BorderedViews, SnippetViewSet):
    """No border is drawn for these models: nobody but a superuser sees a row."""

    chooser_viewset_class = Chooser
    copy_view_enabled = False


class Regions(StaffRecords):
    model = Region
    icon = "globe"
    list_display = ("name", "code", "parent", "composite_for_single", "filings_count")
    search_fields = ("name", "code")


class Departments(StaffRecords):
    model = Department
    icon = "group"
    list_display = ("name", "code", "region", "reconsideration_body")
    list_filter = ("region",)
    search_fields = ("name", "code")


class Posts(StaffRecords):
    model = Post
    icon = "key"
    list_display = ("user", "role", "region", "department", "valid_from", "valid_until")
    list_filter = ("role", "region")
    search_fields = ("user__username", "user__display_name")
    edit_handler = ObjectList(
        [
            FieldPanel("user"),
            FieldPanel("role"),
            FieldRowPanel([FieldPanel("region"), FieldPanel("department")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        ]
    )


class StaffGroup(SnippetViewSetGroup):
    menu_label = _("Staff and places")
    menu_name = "staff"
    menu_icon = "user"
    menu_order = 300
    items = (Regions, Departments, Posts)


register_snippet(StaffGroup)


@hooks.register("insert_global_admin_css")
def our_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_reports_menu")
def closed_reports(request, items):
    """The menu offers nobody a door that is closed to them."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("construct_homepage_panels")
def waiting(request, panels):
    if (panel := WaitingPanel(request.user)).lines:
        panels.append(panel)


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request, items):
    """How many pages there are tells nobody what to do."""
    items.clear()


@hooks.register("construct_main_menu")
def no_foreign_help(request, items):
    """Wagtail's help is about Wagtail, in English, and counts its own news."""
    items[:] = [item for item in items if item.name != "help"]
