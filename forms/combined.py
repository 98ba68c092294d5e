"""The one form as a Django form: bound to what a draft holds, right or wrong."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from forms.assembly import DEMANDED_BY, FormSpec
from forms.fields import FILL_IN, Checked, form_field
from portal.ground.calendar import clock
from portal.ground.text.characters import LOST_CHARACTER
from portal.ground.text.identifiers import check_resident_id

RESIDENT_ID = "居民身份证"


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
            if item.type == "idno" and data.get(item.key):
                self._check_document(item.key, data)
        for key, field in self.fields.items():
            if isinstance(field, Checked) and field.warning and key not in self.errors:
                self.warnings[key] = str(field.warning)
        return data

    def _check_document(self, key, data):
        """A resident's number is checked; other documents (护照, 通行证) have no check digit."""
        other = key.replace("_id_no", "_id_type")
        kind = data.get(other) or self.stored.get(other) or RESIDENT_ID
        if kind != RESIDENT_ID:
            return
        verdict = check_resident_id(data[key], today=clock.today())
        if not verdict.ok:
            self.add_error(key, str(verdict.error))
        elif verdict.warning:
            self.warnings[key] = str(verdict.warning)

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
        match value:
            case None:
                continue
            case bool():
                post[item.key] = "yes" if value else "no"
            case list() if item.type == "daterange":
                post.update({f"{item.key}_{n}": text for n, text in enumerate(value[:2])})
            case list() if item.type == "list":
                post[item.key] = "\n".join(map(str, value))
            case list():
                post.setlist(item.key, [str(one) for one in value])
            case _:
                post[item.key] = str(value)
    return post


def as_typed(form: CombinedForm, post) -> dict[str, Any]:
    """The raw values of a post for a draft, field by field; nothing is judged here."""
    return {
        key: storable(field.widget.value_from_datadict(post, {}, key))
        for key, field in form.fields.items()
    }


def storable(value):
    if isinstance(value, list):
        return [storable(one) for one in value]
    return str(value or "").replace("\0", LOST_CHARACTER)
