"""Numbers: whole or with a fraction, above 0 or from 0."""

import re

from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import PlainText, text_input
from guides.version.field_types import FieldType, register
from portal.ground.text.pasted import plain_figure
from portal.ground.text.sentences import Sentence

DIGITS = 9  # before the decimal point
NEGATIVE = ("-1", Sentence("The number cannot be negative."))
NOT_POSITIVE = ("0", Sentence("The number must be greater than 0."))
NOT_WHOLE = ("1.5", Sentence("Please enter a whole number, such as 12."))
NO_NUMBER = ("四十", Sentence("Please enter a number, such as 40 or 40.5."))
TOO_LARGE = ("9" * (DIGITS + 1), Sentence("The number is too large; please check it."))


class FigureField(PlainText):
    """Cleans to an int, or a decimal as text in one spelling."""

    default_error_messages = {
        "whole": _("Please enter a whole number, such as 12."),
        "number": _("Please enter a number, such as 40 or 40.5."),
        "negative": _("The number cannot be negative."),
        "positive": _("The number must be greater than 0."),
        "large": _("The number is too large; please check it."),
    }

    def __init__(self, *, whole, positive, **kwargs):
        super().__init__(**kwargs)
        self.whole, self.positive = whole, positive

    def read(self, text):
        plain = plain_figure(text)
        if plain.startswith("-") and plain[1:2].isdigit():
            raise self.fault("negative")
        if not re.fullmatch(r"\d+" if self.whole else r"\d+(\.\d{1,4})?", plain, re.ASCII):
            raise self.fault("whole" if self.whole else "number")
        whole, _point, fraction = plain.partition(".")
        whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
        if len(whole) > DIGITS:
            raise self.fault("large")
        if self.positive and whole == "0" and not fraction:
            raise self.fault("positive")
        return int(whole) if self.whole else whole + (f".{fraction}" if fraction else "")


class Figure(FieldType):
    """What numbers have in common."""

    whole = positive = False

    def takes(self, answer):
        return answer > 0 if self.positive else answer >= 0

    def control(self, **common):
        widget = text_input(**{"class": "num", "inputmode": "numeric" if self.whole else "decimal"})
        return FigureField(whole=self.whole, positive=self.positive, widget=widget, **common)

    def sample(self, *, region, serial):
        return str(40 + serial)


class DecimalFigure(Figure):
    """Filled by the answer of a question that asks for a number."""

    def answered_by(self, question):
        return question.type == "number"


@register
class WholeAboveZero(Figure):
    code, label, position = "int>0", _("whole number above 0"), 50
    whole = positive = True
    wrong = (NOT_WHOLE, NEGATIVE, NOT_POSITIVE, TOO_LARGE)


@register
class WholeFromZero(Figure):
    code, label, position = "int>=0", _("whole number from 0"), 60
    whole = True
    wrong = (NOT_WHOLE, NEGATIVE, TOO_LARGE)


@register
class DecimalAboveZero(DecimalFigure):
    code, label, position = "decimal>0", _("number above 0"), 70
    positive = True
    wrong = (NO_NUMBER, NEGATIVE, NOT_POSITIVE, TOO_LARGE)


@register
class DecimalFromZero(DecimalFigure):
    code, label, position = "decimal>=0", _("number from 0"), 80
    wrong = (NO_NUMBER, NEGATIVE, TOO_LARGE)
