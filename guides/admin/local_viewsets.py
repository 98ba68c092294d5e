"""Local facts as Wagtail snippets, every view within its border."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from guides.admin.choosers import Chooser
from guides.admin.day_panels import day
from guides.admin.forms import LocalFactForm, ParameterForm, WindowClosingForm
from guides.models import (
    Competence,
    IssuingBody,
    LeadDepartment,
    RegionParameter,
    ServiceWindow,
    WindowClosing,
)
from portal.ground.staff.borders import BorderedViews


class Local(BorderedViews, SnippetViewSet):
    """Base of the local facts; plain selects, filled from the editor's side of the border."""

    chooser_viewset_class = Chooser
    copy_view_enabled = False
    form = LocalFactForm
    layout = ()

    def get_edit_handler(self):
        handler = ObjectList(list(self.layout), base_form_class=self.form)
        return handler.bind_to_model(self.model)


def chosen(name, **options):
    return FieldPanel(name, widget=forms.Select, **options)


class Competences(Local):
    model = Competence
    icon = "group"
    list_display = ("permit_item", "region", "department", "promised_working_days", "valid_until")
    search_fields = ("permit_item__official_name", "department__name")
    layout = (
        chosen("region"),
        chosen("permit_item"),
        FieldRowPanel(
            [chosen("department", heading=_("Deciding department")), chosen("supervisor")]
        ),
        FieldPanel("promised_working_days"),
        FieldRowPanel([day("valid_from"), day("valid_until")]),
    )


class IssuingBodies(Local):
    model = IssuingBody
    icon = "home"
    list_display = ("department", "region", "industry")
    layout = (chosen("region"), chosen("industry"), chosen("department"))


class LeadDepartments(Local):
    model = LeadDepartment
    icon = "user"
    list_display = ("industry", "region", "department")
    layout = (chosen("region"), chosen("industry"), chosen("department"))


class ServiceWindows(Local):
    model = ServiceWindow
    icon = "desktop"
    list_display = ("name", "region", "phone", "hours")
    search_fields = ("name",)
    layout = (
        chosen("region"),
        FieldPanel("name"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
        FieldPanel("online"),
    )


class WindowClosings(Local):
    model = WindowClosing
    form = WindowClosingForm
    icon = "date"
    list_display = ("window", "first", "last", "reason", "source", "known_from")
    layout = (
        chosen("window"),
        FieldRowPanel([day("first"), day("last")]),
        FieldPanel("reason"),
        FieldPanel("source"),
    )


class RegionParameters(Local):
    model = RegionParameter
    form = ParameterForm
    icon = "sliders"
    list_display = ("key", "region", "value")
    layout = (
        chosen("region"),
        FieldPanel("key"),
        FieldPanel("value"),
        FieldPanel("note"),
    )


class LocalGroup(SnippetViewSetGroup):
    menu_label = _("Local facts")
    menu_name = "local"
    menu_icon = "site"
    menu_order = 210
    items = (
        Competences,
        IssuingBodies,
        LeadDepartments,
        ServiceWindows,
        WindowClosings,
        RegionParameters,
    )
