"""Lists and forms of records that are a city's: which city, and for whom it needs saying."""

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.snippets.views.snippets import CreateView, IndexView, PreviewOnCreateView

from guides.admin.cities import asked_for
from guides.admin.forms import RowForm, RowSet
from guides.release.rights import cities_of
from portal.ground.models import Region
from portal.ground.staff import borders


class CityFilters(WagtailFilterSet):
    """Offers to filter by what the reader may see."""

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        for narrowing in self.filters.values():
            choices = getattr(narrowing, "queryset", None)
            if choices is None:
                continue
            if choices.model is Region:
                cities = {city.pk for city in cities_of(request.user)}
                narrowing.queryset = choices.filter(pk__in=cities)
            else:
                narrowing.queryset = borders.within(choices, request.user)


class ListView(IndexView):
    """Whoever works for several cities reads whose a record is, and may look at one city's."""

    base_filterset_class = CityFilters

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if len(cities_of(request.user)) > 1:
            self.list_display = (*self.list_display, self.model.city_path)
            self.list_filter = (self.model.city_path, *(self.list_filter or ()))


class OfChosenCity:
    """A new record is of the city asked for (``?city=``), else of the first its editor has."""

    def new_record(self):
        return self.model(city=asked_for(self.request, cities_of(self.request.user)))

    def named(self, url):
        code = self.request.GET.get("city")
        return f"{url}?city={code}" if url and code else url


class AddToCity(OfChosenCity, CreateView):
    def get_initial_form_instance(self):
        return self.new_record()

    def get_add_url(self):
        return self.named(super().get_add_url())

    def get_preview_url(self):
        return self.named(super().get_preview_url())


class PreviewNew(OfChosenCity, PreviewOnCreateView):
    def get_object(self):
        return self.new_record()


class Rows(InlinePanel):
    """Rows of a record, whose forms know its city."""

    def get_form_options(self):
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields")
        form = RowForm
        if deferred:
            form = get_form_for_model(
                self.db_field.related_model, form_class=RowForm, defer_required_on_fields=deferred
            )
        options["formsets"][self.relation_name] |= {
            "form": form,
            "formset": RowSet,
            "inherit_kwargs": ["city"],
        }
        return options
