"""What every kind of catalogue record has alike on the screen: its views, publishing, sample documents."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import (
    EditView,
    SnippetViewSet,
)

from guides.admin import publish_validation
from guides.admin.choosers import Chooser
from guides.admin.city_views import AddToCity, ListView, PreviewNew
from guides.admin.forms import (
    CatalogueForm,
)
from guides.admin.usage_views import DeleteRecord, RecordUsage
from guides.catalogue.workbook.places import in_words
from portal.ground.staff.borders import BorderedViews

SAMPLE_DOCUMENTS = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("blank_specimen"), FieldPanel("filled_specimen")])], _("Specimens")
)


class Publishing:
    """Nothing is published that an import would refuse: the editor reads why, and loses nothing."""

    def is_valid(self, form):
        if super().is_valid(form) and "action-publish" in self.request.POST:
            form.save(commit=False)
            for problem in publish_validation.introduced(form.instance):
                form.add_error(None, f"{in_words(problem.place)}：{problem.sentence}")
        return super().is_valid(form)


class AddView(Publishing, AddToCity):
    """A new record begins when its editor says so: saved by the browser a moment before, it would
    hold the code that the editor's own click then finds taken.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class ChangeView(Publishing, EditView):
    """An existing record is changed."""


class Catalogue(BorderedViews, SnippetViewSet):
    """Base of the catalogue's views: no copies, since a code is unique and frozen."""

    index_view_class = ListView
    add_view_class = AddView
    preview_on_add_view_class = PreviewNew
    edit_view_class = ChangeView
    usage_view_class = RecordUsage
    delete_view_class = DeleteRecord
    delete_template_name = DeleteRecord.template_name
    chooser_viewset_class = Chooser
    copy_view_enabled = False
    form = CatalogueForm
    layout = ()
    city = (FieldPanel("city", widget=forms.Select),)

    def get_usage_view_kwargs(self, **kwargs):
        return super().get_usage_view_kwargs(template_name=RecordUsage.template_name, **kwargs)

    def get_edit_handler(self):
        handler = ObjectList([*self.city, *self.layout], base_form_class=self.form)
        return handler.bind_to_model(self.model)
