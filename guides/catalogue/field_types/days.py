"""Days: the form field of one day, and the type of a span from day to day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import FILL_IN, PlainText
from guides.version.field_types import LINE, FieldType, register
from portal.ground.text.pasted import day_of
from portal.ground.text.sentences import Sentence

DAY = f"{LINE * 3}年{LINE * 2}月{LINE * 2}日"


def day_in_words(iso: str) -> str:
    """An ISO date as the language writes dates."""
    return date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""


class DayField(PlainText):
    """A date as the browser's calendar gives it, or typed: 2026-01-31, 2026/1/31, 2026年1月31日."""

    default_error_messages = {"day": _("Please enter a date, such as 2026-01-31.")}
    widget = forms.TextInput(attrs={"type": "date", "max": "2999-12-31", "class": "num"})

    def read(self, text):
        day = day_of(text)
        if day is None or not 1900 <= day.year < 3000:
            raise self.fault("day")
        return day.isoformat()


class TwoDays(forms.MultiWidget):
    """From and until, each with a visible label of its own."""

    use_fieldset = True

    def __init__(self):
        super().__init__([DayField.widget, DayField.widget])

    def decompress(self, value):
        return list(value) if value else ["", ""]

    def render(self, name, value, attrs=None, renderer=None):
        first, last = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        parts = []
        for label, part in ((_("From"), first), (_("Until"), last)):
            html = self._render(part["template_name"], {"widget": part}, renderer)
            parts += [part["attrs"].get("id", ""), label, html]
        return format_html(
            '<div class="row"><label for="{}">{}</label>{}<label for="{}">{}</label>{}</div>',
            *parts,
        )


class DateRangeField(forms.MultiValueField):
    """Cleans to ``[from, until]`` as ISO dates."""

    widget = TwoDays
    default_error_messages = {
        "required": FILL_IN,
        "incomplete": _("Please enter both dates."),
        "order": _("The end lies before the beginning."),
    }

    def __init__(self, **kwargs):
        super().__init__(fields=(DayField(), DayField()), require_all_fields=False, **kwargs)

    def compress(self, data_list):
        if not any(data_list):
            return ""
        if data_list[1] < data_list[0]:
            raise ValidationError(self.error_messages["order"], code="order")
        return list(data_list)


@register
class DateRange(FieldType):
    code, label, position = "daterange", _("from day to day"), 90
    wrong = (
        (["2026-02-01", "2026-01-01"], Sentence("The end lies before the beginning.")),
        (["2026-02-01", ""], Sentence("Please enter both dates.")),
        (["2026-02-30", "2026-03-01"], Sentence("Please enter a date, such as 2026-01-31.")),
    )

    def control(self, **common):
        return DateRangeField(**common)

    def names(self, name):
        return (f"{name}_0", f"{name}_1")

    def posted(self, name, value):
        if not isinstance(value, list):
            return super().posted(name, value)
        return {part: [str(day or "")] for part, day in zip(self.names(name), value, strict=False)}

    def words(self, datum, value):
        if not isinstance(value, list):
            return super().words(datum, value)
        first, last = map(day_in_words, value)
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    def room(self, datum):
        return f"{DAY} 至 {DAY}"

    def sample(self, *, region, serial):
        return ["2026-12-01", "2027-11-30"]
