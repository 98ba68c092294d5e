"""The supplement form: exactly the fields and materials that the notice names open again."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from forms import intake, shown
from forms.combined import as_post
from forms.completeness import ON_PAPER
from forms.fields import form_field
from forms.labels import WAYS
from forms.merging import merge
from forms.slices import ALONE
from issuance.casework.application import beside, for_itself
from issuance.casework.supplements.papers import PaperField
from issuance.casework.supplements.supplement_files import Intake
from issuance.models import Deficiency
from issuance.status import UNACCEPTED_REVIEWS

FIELD, MATERIAL = Deficiency.Target.FIELD, Deficiency.Target.MATERIAL


@dataclass(frozen=True)
class Left:
    """What a window brought too late, beside what was handed in from another."""

    label: str
    mine: str
    stored: str


class OpenedFields:
    """Of a form: exactly the fields and materials the notice of ``case`` names, each with its reason.

    ``at_window``: a material may be ticked as handed in on paper instead, and a person's number is told
    anew; ``blank``: what stands in the application is not shown.
    """

    def open_fields(self, case, *, files: Intake, at_window=False, blank=False):
        self.revision = revision = case.submission.current()
        self.spec = spec = intake.spec_of(revision)
        self.at_window, self.opened = at_window, {}
        asked = list(
            Deficiency.objects.filter(notice__case=case, review__status__in=UNACCEPTED_REVIEWS)
            .select_related("review")
            .order_by("target", "pk")
        )
        # Where none waits another window was quicker: what this one brings is read all the same.
        for item in [item for item in asked if item.waits] or asked:
            self.opened.setdefault((item.target, item.key), []).append(item.reason)
        alone = for_itself(case, asked)
        self.alone = {key for target, key in alone if target == MATERIAL}
        for (target, key), reasons in self.opened.items():
            name = f"{target}-{key}"
            if target == FIELD:
                item = spec.item_by_key[key]
                self.fields[name] = field = form_field(item)
                stored = revision.content["data"]
                for code in alone.get((target, key), ()):
                    stored = stored | revision.content.get(ALONE, {}).get(code, {})
                value = stored.get(key, "")
                if not blank and not (at_window and value and item.field_type.masked(value)):
                    post = as_post([item], stored)
                    self.initial[name] = field.widget.value_from_datadict(post, {}, item.key)
            else:
                self.fields[name] = PaperField(
                    intake=files, label=spec.paper_by_id[key].name, required=not at_window
                )
                if at_window and key not in self.alone:
                    self.fields[f"{ON_PAPER}-{key}"] = forms.BooleanField(
                        label=f"{spec.paper_by_id[key].name}：{WAYS[ON_PAPER]}", required=False
                    )
            told = "；".join(reasons)
            if others := beside(case, asked).get((target, key)):
                told += _(
                    " (For the item that lacks it alone: “%(items)s” stays as it was accepted.)"
                ) % {"items": "、".join(others)}
            self.fields[name].help_text = told

    def clean(self):
        """The rules of the whole application, beside the fields that are open."""
        names = {key: f"{target}-{key}" for target, key in self.opened if target == FIELD}
        whole = intake.supplemented(self.revision, self.data_values(), names)
        for key, name in names.items():
            item = self.spec.item_by_key[key]
            if name not in self.errors and item.key in whole.errors:
                self.add_error(name, whole.errors.as_data()[item.key])
        if self.at_window:
            self._hand_in_or_tick()
        return super().clean()

    def _hand_in_or_tick(self):
        for target, key in self.opened:
            name = f"{target}-{key}"
            if target == FIELD or name in self.errors or self.cleaned_data[name]:
                continue
            if key in self.alone:
                self.add_error(name, _("Scan it: it is for one item alone."))
            elif key not in self.paper_values():
                self.add_error(name, _("Scan it, or tick it as received on paper."))

    def data_values(self) -> dict:
        """Field key → value as typed, for ``forms.intake.revise``."""
        return {
            key: self.typed_in(f"{target}-{key}") for target, key in self.opened if target == FIELD
        }

    def typed_in(self, name):
        """As the browser sent it."""
        return self.fields[name].widget.value_from_datadict(self.data, {}, self.add_prefix(name))

    def file_values(self) -> dict:
        """Material → files; none is named for a paper that has none."""
        found = {
            key: self.cleaned_data[f"{target}-{key}"]
            for target, key in self.opened
            if target == MATERIAL
        }
        return {key: files for key, files in found.items() if files or not self.at_window}

    def paper_values(self) -> frozenset:
        """Materials ticked as received on paper."""
        materials = [key for target, key in self.opened if target == MATERIAL]
        return frozenset(k for k in materials if self.cleaned_data.get(f"{ON_PAPER}-{k}"))


class SupplementForm(OpenedFields, forms.Form):
    """The applicant's, under /track/."""

    use_required_attribute = False

    def __init__(self, data=None, files=None, *, case, request=None):
        super().__init__(data, files)
        self.place, self.version = f"supplement:{case.pk}", case.version
        self.open_fields(case, files=Intake(case, request))

    @property
    def shown(self) -> str:
        """For a hidden field: what this page showed, see ``forms.shown``."""
        values = {name: self.initial.get(name) for name in self.initial}
        return shown.token_of(self.place, values, version=self.version)

    def left_behind(self) -> list[Left]:
        """What this window brings that the case has not: it was answered in another one."""
        page, _version = shown.read(self.place, self.data.get(shown.FIELD))
        mine = {name: self.typed_in(name) for name in self.initial}
        merged = merge(page, mine, self.initial)
        brought = {**merged.values, **{n: c.mine for n, c in merged.conflicts.items()}}
        fields = [self._left(name, value) for name, value in brought.items()]
        files = [
            Left(str(field.label), "、".join(file.name for file in self.files.getlist(name)), "")
            for name, field in self.fields.items()
            if name not in self.initial and self.files.getlist(name)
        ]
        return [*fields, *files]

    def _left(self, name, value):
        field = self.fields[name]
        stored = self.initial[name]
        return Left(str(field.label), shown.in_words(field, value), shown.in_words(field, stored))
