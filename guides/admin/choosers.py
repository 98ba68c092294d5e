"""Choosers of the catalogue: searched by any part of a name or code, within the border."""

from django import forms
from django.db.models import CharField, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from guides.models import FormField, LegalBasis, Material
from guides.release.rights import cities_worked_for
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff.borders import BorderedViews, WithinBorders
from portal.ground.text import whole_numbers
from portal.ground.text.fields import LineField

SHARED = (Material, FormField, LegalBasis)  # named by the permit items of every department
NAMES = {
    *("code", "name", "official_name", "certificate_name", "text", "label", "word"),
    *("law", "article"),
}


class NameFilter(BaseFilterForm):
    """Wagtail's own looks in an index the catalogue has no use for, and knows whole words only."""

    q = LineField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def filter(self, objects):
        rows = super().filter(objects)
        word = self.cleaned_data.get("q")
        if not word:
            return rows
        self.is_searching, self.search_query = True, word
        wanted = Q()
        for column in rows.model._meta.concrete_fields:
            if isinstance(column, CharField) and column.name in NAMES:
                wanted |= Q(**{f"{column.name}__icontains": word})
        return rows.filter(wanted)


class InOneCity:
    """The form that asks says of which city its record is."""

    filter_form_class = NameFilter

    def filter_object_list(self, objects):
        city = whole_numbers.key(self.request.GET.get("city"))
        if city and hasattr(objects, "of"):
            objects = objects.of(city)
        return super().filter_object_list(objects)


class Choose(InOneCity, ChooseView):
    """The window."""


class ChooseResults(InOneCity, ChooseResultsView):
    """Its list."""


class ChooserOfCities(AdminSnippetChooser):
    """Names no record of another city, whatever was sent: ``cities`` are keys, if it is told any."""

    cities = None

    def get_instance(self, value):
        instance = super().get_instance(value)
        foreign = instance and self.cities is not None and instance.city_id not in self.cities
        return None if foreign else instance


class Choosing(WithinBorders):
    """A department that edits its permit items may name any paper, field and law of its city."""

    def look_up(self, user, pk):
        key = whole_numbers.key(pk)
        if not (key and self._named_by(user, self.model.objects.filter(pk=key)).exists()):
            super().look_up(user, pk)

    def _bordered(self, queryset):
        own = super()._bordered(queryset)
        named = self._named_by(self.request.user, queryset)
        return own | named

    def _named_by(self, user, queryset):
        """What the departments of this person may name."""
        cities = cities_worked_for(user, *DEPARTMENT_ROLES) if self.model in SHARED else ()
        return queryset.filter(city__in=cities) if cities else queryset.none()


class Chooser(BorderedViews, SnippetChooserViewSet):
    """Chooses among what the editor may see."""

    keeper = Choosing
    base_widget_class = ChooserOfCities
    preserve_url_parameters = (*SnippetChooserViewSet.preserve_url_parameters, "city")
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
