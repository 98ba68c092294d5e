"""Text as typed, and the form field under everything else that is typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guides.version.field_types import FieldType, register
from portal.ground.text.characters import TextError, clean_text
from portal.ground.text.sentences import Sentence

MOST = 200  # characters
FILL_IN = _("Please fill this in.")


class PlainText(forms.CharField):
    """Text as typed, in one Unicode form; a character that cannot be printed is named."""

    default_error_messages = {
        "required": FILL_IN,
        "long": _("At most %(most)s characters; these are %(count)s."),
    }
    lines, most = False, MOST

    def __init__(self, **kwargs):
        super().__init__(strip=False, **kwargs)
        self.validators = []

    def to_python(self, value):
        try:
            text = clean_text(str(value or ""), lines=self.lines)
        except TextError as error:
            raise ValidationError(str(error), code="character") from error
        if len(text) > self.most:
            raise self.fault("long", most=self.most, count=len(text))
        return self.read(text) if text else ""

    def read(self, text):
        return text

    def fault(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)


def text_input(**attrs) -> forms.TextInput:
    return forms.TextInput(attrs=attrs)


@register
class Text(FieldType):
    code, label, position = "text", _("text"), 10
    characters = MOST
    wrong = (
        (
            "字" * (MOST + 1),
            Sentence(
                "At most %(most)s characters; these are %(count)s.",
                {"most": MOST, "count": MOST + 1},
            ),
        ),
        (
            "a\x07b",
            Sentence(
                "Character %(position)s (%(name)s) cannot be printed; please remove it.",
                {"position": 2, "name": "U+0007"},
            ),
        ),
    )

    def control(self, **common):
        return PlainText(**common)

    def sample(self, *, region, serial):
        return "测试填写"
