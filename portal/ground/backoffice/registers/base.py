"""The base of the registers: modeladmin that lists, exports and inspects, within borders."""

from django.contrib.admin.utils import quote, unquote
from django.urls import re_path
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from portal.ground.backoffice.registers.columns import Column
from portal.ground.backoffice.registers.search import Search
from portal.ground.backoffice.registers.views import (
    RegisterExport,
    RegisterIndex,
    RegisterInspect,
)
from portal.ground.staff import borders


class Reading(PermissionHelper):
    """May read with the ``view`` permission; nobody adds, edits or deletes here, ever."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class Register(ModelAdmin):
    """Declares ``model``, ``columns``, ``list_filter``, ``search``, ``ordering`` and
    ``inspect_view_fields``; no address to add, edit, copy or delete exists.

    ``columns`` and ``inspect_view_fields``: paths of fields, or ``Column``; the first column names
    the record and leads to it, unless it has a link of its own. Rows they read along follow from
    them, so a list asks as often for fifty rows as for one. ``deferred``: fields too large for it.
    ``personal``: who was shown which rows is told (see ``readings``).
    """

    columns: tuple[str | Column, ...] = ()
    search = Search()
    deferred: tuple[str, ...] = ()
    personal = True

    permission_helper_class = Reading
    index_view_class = RegisterIndex
    export_view_class = RegisterExport
    inspect_view_class = RegisterInspect
    index_template_name = "ground/backoffice/register.html"
    inspect_template_name = "ground/backoffice/register_inspect.html"
    inspect_view_enabled = True
    history_view_enabled = False

    def __init__(self, parent=None):
        super().__init__(parent)
        self.list_display = self._bound(self.columns)
        self.facts = self._bound(self.inspect_view_fields)
        read_along = {path for column in self.list_display for path in column.relations}
        self.list_select_related = tuple(sorted(read_along)) or False
        first = self.list_display[0]
        first.link = first.link or self.record_url

    def _bound(self, columns):
        return tuple(
            (column if isinstance(column, Column) else Column(column)).bind(self.model)
            for column in columns
        )

    def record_url(self, row):
        return self.url_helper.get_action_url("inspect", quote(row.pk))

    def get_queryset(self, request):
        return borders.within(super().get_queryset(request), request.user).defer(*self.deferred)

    def inspect_view(self, request, instance_pk):
        borders.find(self.model._default_manager.all(), request.user, unquote(instance_pk))
        return super().inspect_view(request, instance_pk)

    def export_view(self, request):
        return self.export_view_class.as_view(model_admin=self)(request)

    def get_admin_urls_for_registration(self):
        name = self.url_helper.get_action_url_name
        kept = {name("index"), name("inspect")}
        inherited = super().get_admin_urls_for_registration()
        path = rf"^{self.url_helper.base_url_path}/export/$"
        export = re_path(path, self.export_view, name=name("export"))
        return (*(url for url in inherited if url.name in kept), export)

    def register_admin_url_finders(self):
        """There is no edit address to find."""

    def register_indexing(self):
        """Case work is no content: Wagtail's reference index need not follow it."""
