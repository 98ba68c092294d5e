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

from guides.models import FormField, Material
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import posts
from portal.ground.staff.borders import BorderedViews, WithinBorders
from portal.ground.text.fields import LineField

SHARED = (Material, FormField)  # named by the permit items of every department
NAMES = {"code", "name", "official_name", "certificate_name", "text", "label", "word"}


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


class Choose(ChooseView):
    filter_form_class = NameFilter


class ChooseResults(ChooseResultsView):
    filter_form_class = NameFilter


class Choosing(WithinBorders):
    """A department that edits its permit items may name any paper and field of the catalogue."""

    def open_to(self, user):
        return self.model in SHARED and bool(posts.departments_of(user, *DEPARTMENT_ROLES))

    def look_up(self, user, pk):
        if not self.open_to(user):
            super().look_up(user, pk)

    def _bordered(self, queryset):
        return queryset if self.open_to(self.request.user) else super()._bordered(queryset)


class Chooser(BorderedViews, SnippetChooserViewSet):
    """Chooses among what the editor may see."""

    keeper = Choosing
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
