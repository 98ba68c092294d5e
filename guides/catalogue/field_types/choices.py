"""What is chosen and not typed: yes or no, one or several of a list."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guides.version import promises
from guides.version.field_types import FieldType, register
from portal.ground.text.sentences import Sentence

YES_NO = (("yes", _("Yes")), ("no", _("No")))
RADIO_MOST = 6  # more options than this are quicker to find in a select
BOX = "□"
CHOOSE = _("Please choose.")
ERRORS = {"required": CHOOSE, "invalid_choice": _("Please choose one of the answers listed.")}
NOT_LISTED = Sentence("Please choose one of the answers listed.")


def boxes(options: Iterable[str]) -> str:
    return "　".join(f"{BOX} {option}" for option in options)


class YesNoField(forms.ChoiceField):
    """Cleans to a bool."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(choices=YES_NO, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return text == "yes" if text else ""


@register
class YesNo(FieldType):
    code, label, position = "bool", _("yes or no"), 20
    wrong = (("maybe", NOT_LISTED),)

    def answered_by(self, question):
        return question.type == "bool"

    def control(self, **common):
        return YesNoField(error_messages=ERRORS, **common)

    def words(self, datum, value):
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return super().words(datum, value)

    def room(self, datum):
        return boxes(str(word) for _value, word in YES_NO)

    def sample(self, *, region, serial):
        return "no"


class OfList(FieldType):
    """What lists have in common."""

    has_options = True

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option, option) for option in promises.offered(self.options)]

    def room(self, datum):
        return boxes(option for option, _label in self.choices)


@register
class OneOfList(OfList):
    code, label, position = "enum", _("one of a list"), 30
    wrong = (("丙", NOT_LISTED),)

    def answered_by(self, question):
        return question.type == "choice" and set(question.choices) <= set(self.options)

    @property
    def only(self):
        left = promises.offered(self.options)
        return left[0] if len(left) == 1 < len(self.options) else ""

    def control(self, **common):
        if len(self.options) > RADIO_MOST:
            choices = [("", _("Please choose…")), *self.choices]
            return forms.ChoiceField(choices=choices, error_messages=ERRORS, **common)
        widget = forms.RadioSelect(attrs={"class": "stacked"})
        return forms.ChoiceField(
            choices=self.choices, widget=widget, error_messages=ERRORS, **common
        )

    def sample(self, *, region, serial):
        return promises.offered(self.options)[0]


@register
class SeveralOfList(OfList):
    code, label, position = "multi", _("several of a list"), 40
    wrong = ((["丙"], NOT_LISTED),)

    def control(self, **common):
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(
            choices=self.choices, widget=widget, error_messages=ERRORS, **common
        )

    def sample(self, *, region, serial):
        return [self.options[0]]
