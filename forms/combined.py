"""The one form as a Django form: bound to what a draft holds, right or wrong."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from forms.assembly import FormSpec
from forms.fields import form_field
from forms.rules import Finding, findings
from guides.version.field_types import field_type
from guides.version.parts import FieldPart
from guides.version.snapshot import Snapshot
from portal.ground.text.characters import LOST_CHARACTER

KEPT_MOST = 4000  # characters of one text in a draft, as many as the longest field takes


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
        """What a rule refuses stands where the person can change it; see ``_tell``."""
        settled = {key: value for key, value in self.stored.items() if key not in self.fields}
        for finding in list(findings(self.spec, settled | self.cleaned_data)):
            if not self.errors.keys() & set(finding.keys):
                self._tell(finding)
        return self.cleaned_data

    def _tell(self, finding: Finding):
        """Beside the value, or beside one it follows from where only that is open."""
        place = next((key for key in finding.keys if key in self.fields), None)
        said = str(finding.sentence)
        if place is None:
            return
        if not finding.error:
            self.warnings[finding.key] = said
            return
        if place != finding.key:
            label = self.spec.item_by_key[finding.key].label
            said = _("%(label)s: %(problem)s") % {"label": label, "problem": said}
        self.add_error(place, said)

    def values(self) -> dict[str, Any]:
        """Typed values of the whole form, settled ones included; only after ``is_valid``."""
        settled = {item.key: item.fixed for item in self.spec.items if not item.asked}
        return settled | self.cleaned_data


def _open(item, only) -> bool:
    if only is None:
        return item.asked
    return item.correctable and bool(set(only).intersection(item.combined.keys))


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


def typed_of(snapshot: Snapshot, names: Iterable[str], post) -> dict[str, Any]:
    """The same of any data of a version, whether or not the form asks for them now."""
    known = snapshot.field_by_key
    return {
        name: storable(widget_of(known[name]).value_from_datadict(post, {}, name))
        for name in names
        if name in known
    }


def as_raw(snapshot: Snapshot, data: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values of a revision as a browser would have posted them, for a draft that begins with them."""
    post, known = MultiValueDict(), snapshot.field_by_key
    for key, value in data.items():
        if key in known and value is not None:
            for name, texts in field_type(known[key].type).posted(key, value).items():
                post.setlist(name, texts)
    return typed_of(snapshot, data, post)


def widget_of(part: FieldPart):
    return field_type(part.type).form_field(part).widget


def storable(value):
    if isinstance(value, list):
        return [storable(part) for part in value]
    return str(value or "").replace("\0", LOST_CHARACTER)
