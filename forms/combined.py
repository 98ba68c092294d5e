"""The one form as a Django form: bound to what a draft holds, right or wrong."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from forms.assembly import DEMANDED_BY, FormSpec
from forms.fields import form_field
from guides.catalogue.field_types.text import FILL_IN
from portal.ground.text.characters import LOST_CHARACTER


class CombinedForm(forms.Form):
    """``only`` opens some fields (a supplement); what is settled is never a form field.

    ``warnings``: key → sentence about a value that is taken but should be compared with the paper.
    """

    use_required_attribute = False

    def __init__(
        self,
        spec: FormSpec,
        stored: Mapping[str, Any] | None,
        *,
        only: Collection[str] | None = None,
    ):
        self.spec = spec
        self.warnings: dict[str, str] = {}
        opened = [item for item in spec.items if _open(item, only)]
        self.stored = stored or {}
        super().__init__(None if stored is None else as_post(opened, stored))
        for item in opened:
            self.fields[item.key] = form_field(item)

    def clean(self):
        data = self.cleaned_data
        for key, (other, value) in DEMANDED_BY.items():
            wanted = data.get(other)
            if key in self.fields and wanted and value in (None, wanted) and data.get(key) == "":
                self.add_error(key, FILL_IN)
        for item in self.spec.items:
            if data.get(item.key):
                self._judge(item, {**self.stored, **data})
        return data

    def _judge(self, item, values):
        verdict = item.field_type.verdict(item.key, values)
        if verdict and not verdict.ok:
            self.add_error(item.key, str(verdict.error))
        elif verdict and verdict.warning:
            self.warnings[item.key] = str(verdict.warning)

    def values(self) -> dict[str, Any]:
        """Typed values of the whole form, settled ones included; only after ``is_valid``."""
        settled = {item.key: item.fixed for item in self.spec.items if not item.asked}
        return settled | self.cleaned_data


def _open(item, only) -> bool:
    """A supplement may correct what a situation answer had settled, but not what the version is."""
    if only is None:
        return item.asked
    return item.source != "version" and bool(set(only).intersection(item.combined.keys))


def as_post(items, stored: Mapping[str, Any]) -> MultiValueDict:
    """What a draft holds, typed or raw, as a browser would post it."""
    post = MultiValueDict()
    for item in items:
        value = stored.get(item.key)
        if value is not None:
            for name, texts in item.field_type.posted(item.key, value).items():
                post.setlist(name, texts)
    return post


def as_typed(form: CombinedForm, post) -> dict[str, Any]:
    """The raw values of a post for a draft, field by field; nothing is judged here."""
    return {
        key: storable(field.widget.value_from_datadict(post, {}, key))
        for key, field in form.fields.items()
    }


def storable(value):
    if isinstance(value, list):
        return [storable(part) for part in value]
    return str(value or "").replace("\0", LOST_CHARACTER)
