"""The superuser's staff records: regions, departments and posts as Wagtail snippets."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.ground.models import Department, Post, Region
from portal.ground.papers.entry import PrintedRecord
from portal.ground.staff.borders import BorderedViews


class Chooser(BorderedViews, SnippetChooserViewSet):
    """Chooses among what the reader may see."""


class StaffForm(PrintedRecord, WagtailAdminModelForm):
    """Names of regions and departments stand on every paper."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "parent" in self.fields:
            self.fields["parent"].disabled = True
            self.fields["parent"].help_text = _(
                "Never changes: what a county's records name lies in its city."
            )


class StaffRecords(BorderedViews, SnippetViewSet):
    """No border is drawn for these models: nobody but a superuser sees a row."""

    chooser_viewset_class = Chooser
    copy_view_enabled = False

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = StaffForm
        return handler


class Regions(StaffRecords):
    model = Region
    icon = "globe"
    list_display = ("name", "code", "parent", "composite_for_single", "filings_count")
    search_fields = ("name", "code")
    exclude_form_fields = ("certificate_style",)  # chosen from a list, on a page of its own


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
