"""A register of the back office: modeladmin that lists and inspects, within borders, and no more."""

from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from portal.ground.staff import borders

SIGNS = {"ok": "✓", "warn": "!", "bad": "✕", "info": "●", "off": "○"}


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


class Buttons(ButtonHelper):
    """No second link beside the title: it leads to the page of the record."""

    def get_buttons_for_obj(self, obj, exclude=None, **kwargs):
        return [] if exclude is None else super().get_buttons_for_obj(obj, exclude, **kwargs)


class RegisterIndex(IndexView):
    """A list that answers declared filters only.

    modeladmin passes every other parameter into the query, so that ``?…__startswith=`` on any
    path would answer questions about data the reader may not see. It also exports.
    """

    FORMATS = ()
    http_method_names = ["get", "head", "options"]

    def get_filters_params(self, params=None):
        given = super().get_filters_params(params)
        declared = tuple(self._declared())
        return {key: value for key, value in given.items() if key in declared}

    def _declared(self):
        for one in self.list_filter or ():
            if isinstance(one, str):
                yield from (one, f"{one}__exact")
            else:
                yield one.parameter_name

    def get_page_title(self):
        return self.model_admin.get_menu_label()


class RegisterInspect(InspectView):
    http_method_names = ["get", "head", "options"]


class Register(ModelAdmin):
    """Base of the registers. No address to add, edit or delete exists."""

    permission_helper_class = Reading
    button_helper_class = Buttons
    index_view_class = RegisterIndex
    inspect_view_class = RegisterInspect
    inspect_template_name = "ground/backoffice/register_inspect.html"
    index_template_name = "ground/backoffice/register.html"
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def get_queryset(self, request):
        return borders.within(super().get_queryset(request), request.user)

    def inspect_view(self, request, instance_pk):
        borders.find(self.model._default_manager.all(), request.user, unquote(instance_pk))
        return super().inspect_view(request, instance_pk)

    def get_admin_urls_for_registration(self):
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in kept)

    def register_admin_url_finders(self):
        """There is no edit address to find."""

    def register_indexing(self):
        """Case work is no content: Wagtail's reference index need not follow it."""


class RegionFilter(SimpleListFilter):
    """The regions the reader's own list has rows of."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request, model_admin):
        rows = model_admin.get_queryset(request).order_by().values_list("region", "region__name")
        return [(str(pk), name) for pk, name in rows.distinct().order_by("region__code")]

    def queryset(self, request, queryset):
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(region=int(chosen)) if chosen.isdecimal() else queryset.none()


def chip(kind, word):
    """A status chip: word, sign and colour together."""
    return format_html(
        '<span class="yz-status yz-status--{}">{} {}</span>', kind, SIGNS[kind], word
    )
