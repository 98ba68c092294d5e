"""A list of texts, one entry a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import PlainText
from guides.version.field_types import FieldType, register
from portal.ground.text.sentences import Sentence

MOST = 50  # rows
CHARACTERS = 4000


class RowsField(PlainText):
    """Cleans to the rows that are not empty."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {"rows": _("At most %(most)s lines.")}
    lines, most = True, CHARACTERS

    def read(self, text):
        rows = [row for row in text.split("\n") if row]
        if len(rows) > MOST:
            raise self.fault("rows", most=MOST)
        return rows


@register
class Rows(FieldType):
    code, label, position = "list", _("list of entries"), 140
    characters = CHARACTERS
    wrong = (("\n".join("一" * (MOST + 1)), Sentence("At most %(most)s lines.", {"most": MOST})),)

    def control(self, **common):
        return RowsField(help_text=_("One entry a line."), **common)

    def posted(self, name, value):
        text = "\n".join(map(str, value)) if isinstance(value, list) else value
        return super().posted(name, text)

    def room(self, datum):
        return "\n" * 3

    def sample(self, *, region, serial):
        return "测试·投资人"
