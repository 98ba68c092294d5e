"""File fields of Wagtail's own forms that ask the judge before any library of ours opens a file."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.ground.files import judge
from portal.ground.files.judge import FileType, Refused


class JudgedFile(forms.FileField):
    """Mixed in before the field of a library; refuses beside the field what is none of ``kinds``.

    The name must end as the content demands: what is served by its name is what it says.
    """

    kinds: tuple[FileType, ...] = ()

    def to_python(self, data):
        if data not in self.empty_values:
            try:
                judge.require_fitting(data)
                self._require_name(data.name, judge.judge_or_refuse(data, self.kinds).media_type)
            except Refused as refused:
                raise ValidationError(str(refused), code="refused") from refused
        return super().to_python(data)

    def _require_name(self, name: str, media_type: str) -> None:
        (kind,) = (kind for kind in self.kinds if kind.media_type == media_type)
        suffix = PurePath(name).suffix.lower().removeprefix(".")
        if suffix not in (kind.suffix, *kind.further):
            text = _("The name of this file should end with .%(suffix)s, as its content is.")
            raise Refused(text % {"suffix": kind.suffix})

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": judge.accept(self.kinds)}


def judge_field(form: forms.BaseForm, name: str, kind: type[JudgedFile]) -> None:
    """Put a field of ``kind`` in place of the library's own, with its words and widget; a form that
    only edits what was uploaded has none."""
    if given := form.fields.get(name):
        form.fields[name] = kind(
            label=given.label,
            required=given.required,
            widget=given.widget,
            help_text=given.help_text,
        )
