"""Borders: which rows a member of staff may see at all; a foreign id is 404 wherever it is asked.

Wagtail's snippet and modeladmin views check rights per model, not per object, and their lists and
their object lookups are separate code. So each room draws one border per model, and one mixin puts
it in front of every view of a viewset: list, edit, delete, history, revisions, chooser.
"""

from collections.abc import Callable

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

Border = Callable[[QuerySet, object], QuerySet]
_borders: dict[type[Model], Border] = {}


def draw(model: type[Model], border: Border):
    """Say which rows of ``model`` a user sees: ``border(queryset, user)`` narrows the queryset.

    Wagtail's bulk actions, editing sessions and link finders ask the permission policy instead of
    a view: the same border answers there. Call it in ``ready()``, before Wagtail makes its own.
    """
    _borders[model] = border
    register_permission_policy(model, BorderedPolicy(model))


def within(queryset: QuerySet, user) -> QuerySet:
    """The rows of ``queryset`` on the user's side of the border; none without a drawn border."""
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    if user.is_superuser:
        return queryset
    border = _borders.get(queryset.model)
    return border(queryset, user) if border else queryset.none()


def find(queryset: QuerySet, user, pk):
    """One row by key; ``Http404`` alike for one that does not exist and one beyond the border."""
    try:
        return within(queryset, user).get(pk=pk)
    except (queryset.model.DoesNotExist, ValueError, ValidationError) as missing:
        raise Http404(_("There is no such record.")) from missing


class BorderedPolicy(ModelPermissionPolicy):
    """Model permissions from posts, and for an instance also the border."""

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.user_has_any_permission(user, actions) and (
            within(self.model._default_manager.all(), user).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(self, user, actions):
        return within(super().instances_user_has_any_permission_for(user, actions), user)


class WithinBorders:
    """Put before a Wagtail view class: every lookup of its model stays within the border."""

    def setup(self, request, *args, **kwargs):
        if "pk" in kwargs:
            self.look_up(request.user, unquote(str(kwargs["pk"])))
        super().setup(request, *args, **kwargs)

    def look_up(self, user, pk):
        find(self.model._default_manager.all(), user, pk)

    def get_base_queryset(self):
        return self._bordered(super().get_base_queryset())

    def get_queryset(self):
        return self._bordered(super().get_queryset())

    def get_object_list(self):
        return self._bordered(super().get_object_list())

    def get_objects(self, pks):
        return self._bordered(super().get_objects(pks))

    def _bordered(self, queryset):
        if getattr(queryset, "model", None) is not self.model:
            return queryset  # the log entries or uses of an object that was found within
        return within(queryset, self.request.user)


class BorderedViews:
    """Put before a Wagtail viewset: every view it constructs is ``WithinBorders``, or what
    ``keeper`` says instead.

    A chooser makes no records: it has no form for that, and its address would only fail.
    """

    keeper = WithinBorders

    def get_urlpatterns(self):
        return [url for url in super().get_urlpatterns() if url.name != "create"]

    def construct_view(self, view_class, **kwargs):
        bordered = type(view_class.__name__, (self.keeper, view_class), {})
        return super().construct_view(bordered, **kwargs)
