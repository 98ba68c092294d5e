"""The forms of the editors: frozen codes, rules checked as they are typed, choices within borders."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from guides.admin.fields.base import InCity
from guides.admin.fields.field_type import FieldTypeField
from guides.admin.fields.sample_document import SampleDocumentsForm
from guides.admin.fields.scenario import CODE
from guides.admin.rule_questions import asked_questions
from guides.catalogue import implied
from guides.catalogue.permit_entries import PROMISE_LENGTH
from guides.models import IndustryParameter, IssuingBody, Question, ServiceWindow
from guides.release.rights import cities_of
from guides.version import number_patterns
from guides.version.rules import check_rule, is_number
from portal.ground.calendar import clock
from portal.ground.models import Department, Region, Role
from portal.ground.papers import registry
from portal.ground.papers.entry import PrintedRecord
from portal.ground.staff import posts
from portal.ground.text.fields import LinesField

NAMED = {"permit_item", "industry"}  # what a local fact names of the catalogue
ACTING = {"department", "supervisor"}  # and of the departments


CITY_ON_SCREEN = "#id_city"  # where choosers find whose records they offer


def work_in(form, city: Region) -> None:
    """Whatever the form lets choose is of this city's catalogue."""
    for field in form.fields.values():
        if isinstance(field, InCity):
            field.work_in(city)
        elif hasattr(getattr(field, "queryset", None), "of"):
            field.queryset = field.queryset.of(city)
            field.widget.cities = {city.pk} if city else set()
            field.widget.linked_fields = {"city": CITY_ON_SCREEN}


class RowForm(WagtailAdminModelForm):
    """A row of a record; ``city`` is the record's."""

    def __init__(self, *args, city, **kwargs):
        super().__init__(*args, **kwargs)
        work_in(self, city)


class RowSet(BaseChildFormSet):
    """Rows of which no two say the same; told by the columns' names on the screen."""

    def get_unique_error_message(self, unique_check):
        fields = self.form.base_fields
        columns = "、".join(str(fields[name].label) for name in unique_check if name in fields)
        return _("Given twice: %(columns)s. Please keep one row of each.") % {"columns": columns}

    def get_form_error(self):
        return _("The same is said in a row above.")


class CatalogueForm(PrintedRecord, WagtailAdminModelForm):
    """City and code are frozen once they exist: released versions and cases name them."""

    def __init__(self, *args, instance=None, **kwargs):
        instance = instance or self._meta.model()
        if instance.city_id is None:
            instance.city = next(iter(cities_of(kwargs["for_user"])), None)
        self.city = instance.city
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["city"].queryset = Region.objects.filter(pk=instance.city_id)
        self.fields["city"].disabled = True
        work_in(self, self.city)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("Never changes: versions and cases name it.")

    def clean_code(self):
        """As the file format has it: what is named otherwise could not be exported."""
        code = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise ValidationError(_("Letters A–Z, digits, - and _ only, e.g. FOOD_LIC."))
        return code


class PermitItemForm(CatalogueForm):
    """The pattern of its numbers is read back in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pattern, field = self.instance.number_pattern, self.fields["number_pattern"]
        if pattern and not number_patterns.faults(pattern):
            read = _("As it is: %(words)s.") % {"words": number_patterns.words(pattern)}
            field.help_text = f"{field.help_text} {read}"

    def clean_deferrable_conditions(self):
        """Each becomes a promise of a case, which has room for so many characters."""
        stated = self.cleaned_data["deferrable_conditions"]
        if any(len(line) > PROMISE_LENGTH for line in implied.lines_of(stated)):
            told = _("Each line has %(most)s characters at most.") % {"most": PROMISE_LENGTH}
            raise ValidationError(told)
        return stated


class MaterialForm(SampleDocumentsForm, CatalogueForm):
    """A paper with its sample documents."""


class LegalBasisForm(CatalogueForm):
    """The days of a law, in their order."""

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins."))
        return cleaned


class Lines(LinesField):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        text = super().to_python(value)
        return [line for line in (text or "").split("\n") if line]

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or [])


class QuestionForm(CatalogueForm):
    choices = Lines(
        label=gettext_lazy("Choices"),
        required=False,
        help_text=gettext_lazy(
            "For a question with a list to choose from: one choice on each line."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("type") == Question.Type.CHOICE) != bool(cleaned.get("choices")):
            message = _("A question with a list to choose from needs choices; others have none.")
            self.add_error("choices", message)
        return cleaned


class FormFieldForm(CatalogueForm):
    """The type is a kind, and for a list its options, one on each line."""

    type = FieldTypeField(label=gettext_lazy("Type"))


class IndustryForm(SampleDocumentsForm, CatalogueForm):
    """Rules of permits, hints and checks may name this industry's own questions and parameters only."""

    def clean(self):
        cleaned = super().clean()
        rows = {name: _kept(self.formsets[name]) for name in ("questions", "parameters")}
        codes = [row["question"].code for row in rows["questions"] if row.get("question")]
        questions = asked_questions(self.city, codes)
        parameters = {row["key"]: row.get("default") for row in rows["parameters"] if "key" in row}
        for name in ("permits", "hints", "checks"):
            for form in self.formsets[name].forms:
                self._check(form, questions, parameters)
        return cleaned

    def _check(self, form, questions, parameters):
        if (
            not form.is_valid()
            or form.cleaned_data.get("DELETE")
            or "when" not in form.cleaned_data
        ):
            return
        faults = check_rule(form.cleaned_data["when"], questions, parameters)
        for fault in faults:
            form.add_error("when", str(fault))
        if faults:
            self.add_error(None, _("A rule cannot be read: see the row marked below."))


def _kept(formset):
    return [
        form.cleaned_data
        for form in formset.forms
        if form.is_valid() and not form.cleaned_data.get("DELETE")
    ]


class WorkingRuleForm(PrintedRecord, WagtailAdminModelForm):
    """A rule belongs to its industry, and so to a city of the editor's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cities = cities_of(self.for_user)
        field = self.fields["industry"]
        field.queryset = field.queryset.filter(city__in=cities).select_related("city")
        if len(cities) > 1:
            field.label_from_instance = "{0.city} · {0}".format


class CommonFactsForm(CatalogueForm):
    """The facts as they are give the form its shape."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.stored = self.instance.value


class LocalFactForm(PrintedRecord, WagtailAdminModelForm):
    """Region and department come from the editor's own side of the border."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = posts.regions_of(self.for_user, Role.EDITOR)
        self.fields["region"].queryset = regions
        for name in NAMED & self.fields.keys():
            self.fields[name] = self._of_cities(self.fields[name], regions)
        near = Q(region__in=regions) | Q(region__counties__in=regions)
        for name in ACTING & self.fields.keys():
            self.fields[name].queryset = Department.objects.filter(near).distinct()

    def _of_cities(self, field, regions):
        """The records of the editor's cities, each with its city where there are several."""
        cities = {region.city for region in regions.select_related("parent")}
        field.queryset = field.queryset.filter(city__in=cities).select_related("city")
        if len(cities) > 1:
            field.label_from_instance = "{0.city} · {0}".format
        return field

    def clean(self):
        cleaned = super().clean()
        self._judge_city(cleaned)
        region, department = cleaned.get("region"), cleaned.get("department")
        for name in ACTING & cleaned.keys():
            if region and cleaned[name] and cleaned[name].region not in (region, region.city):
                self.add_error(name, _("A department of this region or of its city."))
        if department and self._meta.model is IssuingBody:
            self._judge_issuer(department)
        promised, item = cleaned.get("promised_working_days"), cleaned.get("permit_item")
        if item and promised and implied.over_the_law(promised, item.limit_value, item.limit_unit):
            message = _("A promise may be shorter than the legal limit, never longer.")
            self.add_error("promised_working_days", message)
        return cleaned

    def _judge_city(self, cleaned):
        """What a place names is of its own city's catalogue."""
        region = cleaned.get("region")
        for name in NAMED & cleaned.keys():
            record = cleaned[name]
            if region and record and record.city_id != region.city.pk:
                self.add_error(name, _("Of the catalogue of this region's city."))

    def _judge_issuer(self, department):
        """Its name stands on every certificate it issues."""
        if why := registry.fault("editor:issuingbody.department", department.name):
            self.add_error("department", str(why))


class WindowClosingForm(WagtailAdminModelForm):
    """Of a window on the editor's own side of the border; known from the day it is entered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = posts.regions_of(self.for_user, Role.EDITOR)
        self.fields["window"].queryset = ServiceWindow.objects.filter(region__in=regions)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return cleaned

    def save(self, commit=True):
        self.instance.known_from = self.instance.known_from or clock.today()
        return super().save(commit)


class ParameterForm(LocalFactForm):
    def _parameters(self):
        """Those of the region's city; before a region is chosen none."""
        region = self.cleaned_data.get("region")
        return IndustryParameter.objects.filter(industry__city=region and region.city)

    def clean_key(self):
        key = self.cleaned_data["key"]
        known = set(self._parameters().values_list("key", flat=True))
        if key not in known:
            names = "、".join(sorted(known)) or "—"
            raise ValidationError(_("No rule names this key. Known: %(keys)s.") % {"keys": names})
        return key

    def clean(self):
        cleaned = super().clean()
        if "value" not in cleaned:
            return cleaned
        defaults = self._parameters().filter(key=cleaned.get("key"))
        for default in defaults.values_list("default", flat=True):
            if is_number(default) != is_number(cleaned["value"]):
                message = _("A value like the one it replaces: %(default)s.")
                self.add_error("value", message % {"default": default})
                break
        return cleaned
