"""The forms of the editors: frozen codes, rules checked as they are typed, choices within borders."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from guides.models import IndustryParameter, Question
from guides.rules import check_rule
from portal.ground import posts
from portal.ground.models import Department, Role


@dataclass(frozen=True)
class AskedQuestion:
    """A question as rules see it (``guides.rules.Asked``)."""

    id: str
    text: str
    type: str
    choices: tuple[str, ...]


def asked_questions(codes=None) -> dict[str, AskedQuestion]:
    """Questions by code; all of the catalogue when no codes are given."""
    found = Question.objects.all() if codes is None else Question.objects.filter(code__in=codes)
    return {q.code: AskedQuestion(q.code, q.text, q.type, tuple(q.choices)) for q in found}


class CatalogueForm(WagtailAdminModelForm):
    """A code is frozen once it exists: released versions and cases name it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("Never changes: versions and cases name it.")

    def clean_when(self):
        """The rule of a material, against the questions of the whole catalogue."""
        rule = self.cleaned_data["when"]
        if rule is not None:
            _refuse(check_rule(rule, asked_questions()))
        return rule


class QuestionForm(CatalogueForm):
    def clean_choices(self):
        choices = self.cleaned_data["choices"]
        if not isinstance(choices, list) or not all(
            isinstance(one, str) and one for one in choices
        ):
            raise ValidationError(_('A list of texts, e.g. ["甲", "乙"].'))
        return choices


class IndustryForm(CatalogueForm):
    """Rules of permits and hints may name this industry's own questions and parameters only."""

    def clean(self):
        cleaned = super().clean()
        rows = {name: _kept(self.formsets[name]) for name in ("questions", "parameters")}
        codes = [row["question"].code for row in rows["questions"] if row.get("question")]
        questions = asked_questions(codes)
        parameters = {row["key"]: row.get("default") for row in rows["parameters"] if "key" in row}
        for name in ("permits", "hints"):
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


def _refuse(faults):
    if faults:
        raise ValidationError([str(fault) for fault in faults])


class LocalFactForm(WagtailAdminModelForm):
    """Region and department come from the editor's own side of the border."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = posts.regions_of(self.for_user, Role.EDITOR)
        self.fields["region"].queryset = regions
        if "department" in self.fields:
            near = Q(region__in=regions) | Q(region__counties__in=regions)
            self.fields["department"].queryset = Department.objects.filter(near).distinct()

    def clean(self):
        cleaned = super().clean()
        region, department = cleaned.get("region"), cleaned.get("department")
        if region and department and department.region not in (region, region.city):
            self.add_error("department", _("A department of this region or of its city."))
        return cleaned


class ParameterForm(LocalFactForm):
    def clean_key(self):
        key = self.cleaned_data["key"]
        known = set(IndustryParameter.objects.values_list("key", flat=True))
        if key not in known:
            names = "、".join(sorted(known)) or "—"
            raise ValidationError(_("No rule names this key. Known: %(keys)s.") % {"keys": names})
        return key


def rule_input(rows=3):
    """A readable text box for a rule in JSON."""
    return forms.Textarea(attrs={"rows": rows, "class": "yz-mono", "spellcheck": "false"})
