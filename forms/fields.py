"""The notation of field types (``int>0``, ``enum:甲|乙`` …) as form fields that speak plainly.

Every field cleans to what a revision stores: text, bool, int, a decimal as string, a list of
texts, or ``[from, until]`` as ISO dates; an empty optional one to ``""``.
"""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.assembly import DEMANDED_BY, Item
from portal.ground.text.characters import TextError, clean_text
from portal.ground.text.identifiers import check_phone, check_uscc, half_width

TEXT_MOST, ROWS_MOST, NUMBER_DIGITS = 200, 50, 9
YES_NO = (("yes", _("Yes")), ("no", _("No")))
RADIO_MOST = 6  # more options than this are quicker to find in a select
TO_BE_REGISTERED = "待登记"
EMPTY = (None, "", [], ["", ""])
UNITS = {"平方米": "㎡", "立方米": "m³", "米": "米", "万元": "万元"}
AUTOCOMPLETE = {
    "entity_name": "organization",
    "legal_rep_name": "name",
    "legal_rep_phone": "tel",
    "registered_address": "street-address",
    "agent_name": "section-agent name",
    "agent_phone": "section-agent tel",
    "delivery_address": "section-delivery street-address",
}
FILL_IN, CHOOSE = _("Please fill this in."), _("Please choose.")


class PlainText(forms.CharField):
    """Text as typed, in one Unicode form; a character that cannot be printed is named."""

    default_error_messages = {
        "required": FILL_IN,
        "long": _("At most %(most)s characters; these are %(count)s."),
    }
    lines, most = False, TEXT_MOST

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


class Checked(PlainText):
    """An identifier: refused with the reason, or taken with a ``warning`` for the officer."""

    def __init__(self, check, **kwargs):
        super().__init__(**kwargs)
        self.check = check
        self.warning = None

    def read(self, text):
        verdict = self.check(text)
        if not verdict.ok:
            raise ValidationError(str(verdict.error), code="identifier")
        self.warning = verdict.warning
        return verdict.normal


class CreditCode(Checked):
    """统一社会信用代码; where it may follow later 待登记 counts as empty."""

    def read(self, text):
        if not self.required and text == TO_BE_REGISTERED:
            return ""
        return super().read(text)


class DocumentNumber(PlainText):
    """A number of an identity document of any kind; which check applies the form decides."""

    default_error_messages = {"document": _("Only letters, digits, “-” and brackets, at least 4.")}
    most = 40

    def read(self, text):
        number = half_width(text).replace(" ", "").upper()
        if not re.fullmatch(r"[0-9A-Z\-()/]{4,}", number):
            raise self.fault("document")
        return number


class RegionCode(PlainText):
    """A code of GB/T 2260, or the own code of a 管理区."""

    default_error_messages = {"region": _("A region code has six digits, such as 450204.")}

    def read(self, text):
        code = half_width(text).upper()
        if not re.fullmatch(r"[0-9]{6}|[0-9A-Z]{7,12}", code):
            raise self.fault("region")
        return code


class Figure(PlainText):
    """A number: ``decimal>0``, ``decimal>=0``, ``int>0``, ``int>=0``."""

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
        plain = re.sub(r"[\s,，]", "", half_width(text)).replace("−", "-")
        if plain.startswith("-") and plain[1:2].isdigit():
            raise self.fault("negative")
        if not re.fullmatch(r"\d+" if self.whole else r"\d+(\.\d{1,4})?", plain, re.ASCII):
            raise self.fault("whole" if self.whole else "number")
        whole, _point, fraction = plain.partition(".")
        whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
        if len(whole) > NUMBER_DIGITS:
            raise self.fault("large")
        if self.positive and whole == "0" and not fraction:
            raise self.fault("positive")
        return int(whole) if self.whole else whole + (f".{fraction}" if fraction else "")


class Rows(PlainText):
    """``list``: one entry a line."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {"rows": _("At most %(most)s lines.")}
    lines, most = True, 4000

    def read(self, text):
        rows = [row for row in text.split("\n") if row]
        if len(rows) > ROWS_MOST:
            raise self.fault("rows", most=ROWS_MOST)
        return rows


class YesNo(forms.ChoiceField):
    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(choices=YES_NO, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return text == "yes" if text else ""


class DayField(PlainText):
    """A date as the browser's calendar gives it, or typed: 2026-01-31, 2026/1/31, 2026年1月31日."""

    default_error_messages = {"day": _("Please enter a date, such as 2026-01-31.")}
    widget = forms.TextInput(attrs={"type": "date", "max": "2999-12-31", "class": "num"})

    def read(self, text):
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", half_width(text))
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
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


class DateRange(forms.MultiValueField):
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


def unit_of(label: str) -> tuple[str, str]:
    """经营场所面积（平方米） → (经营场所面积, ㎡)."""
    found = re.fullmatch(r"(.+)[（(]([^（）()]+)[）)]", label)
    unit = UNITS.get(found[2], "") if found else ""
    return (found[1], unit) if unit else (label, "")


def form_field(item: Item) -> forms.Field:
    """The form field of one datum; raises ``ValueError`` for a type the notation has not."""
    kind, _colon, listed = item.type.partition(":")
    label, unit = unit_of(item.label)
    common = {"label": label, "required": item.required}
    options = [(option, option) for option in listed.split("|")]
    field = _of_kind(kind, item, common, options)
    field.unit = unit
    if kind in ("enum", "multi", "bool"):
        field.error_messages["required"] = CHOOSE
        field.error_messages["invalid_choice"] = _("Please choose one of the answers listed.")
    elif item.prefill_from and not re.search(r"[（(]", item.prefill_from):
        field.help_text = _("As on: %(paper)s.") % {"paper": item.prefill_from}
    if item.key in DEMANDED_BY and DEMANDED_BY[item.key][1]:
        field.help_text = _("Only for “%(value)s”.") % {"value": DEMANDED_BY[item.key][1]}
    if item.key == "uscc" and not item.required:
        field.help_text = _("Not registered yet? Leave it empty; it is added after the permit.")
    if kind not in ("enum", "multi", "bool", "daterange"):
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE.get(item.key, "off")
    return field


def _of_kind(kind, item, common, options) -> forms.Field:
    match kind:
        case "text" | "ref":
            return PlainText(**common)
        case "bool":
            return YesNo(**common)
        case "idno":
            return DocumentNumber(widget=_input(autocapitalize="characters"), **common)
        case "uscc":
            attrs = {"autocapitalize": "characters", "spellcheck": "false"}
            return CreditCode(check_uscc, widget=_input(**attrs), **common)
        case "phone":
            return Checked(check_phone, widget=_input(type="tel", inputmode="tel"), **common)
        case "region6":
            return RegionCode(widget=_input(inputmode="numeric"), **common)
        case "decimal>0" | "decimal>=0" | "int>0" | "int>=0":
            return _figure(kind, common)
        case "enum" | "multi":
            return _listed(kind, options, common)
        case "daterange":
            return DateRange(**common)
        case "list":
            return Rows(help_text=_("One entry a line."), **common)
    raise ValueError(f"unknown field type {item.type!r}")


def _listed(kind, options, common):
    if kind == "multi":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=options, widget=widget, **common)
    if len(options) > RADIO_MOST:
        return forms.ChoiceField(choices=[("", _("Please choose…")), *options], **common)
    widget = forms.RadioSelect(attrs={"class": "stacked"})
    return forms.ChoiceField(choices=options, widget=widget, **common)


def _input(**attrs):
    return forms.TextInput(attrs=attrs)


def _figure(kind, common):
    name, _sign, least = kind.partition(">")
    whole = name == "int"
    widget = _input(**{"class": "num", "inputmode": "numeric" if whole else "decimal"})
    return Figure(whole=whole, positive=least == "0", widget=widget, **common)
