"""One office day as people type it, in a form or in a row of a file."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.ground.files.spreadsheet import day_of_cell
from portal.ground.models import OfficeDay
from portal.ground.office_days.entering import Entry, Place
from portal.ground.text.fields import LineField
from portal.ground.text.pasted import name_key

COLUMNS = {
    "day": "日期",
    "works": "安排",
    "place": "范围",
    "name": "事由",
    "source": "来源",
    "link": "链接",
    "to_verify": "待核实",
}
OFF, WORKS, YES, NO = "放假", "上班", "是", "否"
YEARS = range(2000, 2100)
_WORKS = {OFF: False, "休": False, "休息": False, "调休放假": False} | dict.fromkeys(
    (WORKS, "班", "补班", "调休上班"), True
)
_YES = {YES: True, "待核实": True, NO: False}
_LONGEST = {name: OfficeDay._meta.get_field(name).max_length for name in ("name", "source", "link")}


class DayField(forms.Field):
    """2026-01-31, 2026/1/31, 2026年1月31日, a date of Excel or its serial number."""

    widget = forms.DateInput

    def to_python(self, value):
        if value in self.empty_values:
            return None
        day = value if type(value) is date else day_of_cell(value)
        if day is None:
            raise ValidationError(_("Not a day: please write it as 2026-01-31."))
        if day.year not in YEARS:
            raise ValidationError(_("This year is out of reach."))
        return day


class WordField(forms.Field):
    """One of some words, each with what it means."""

    def __init__(self, *, words, said, **kwargs):
        super().__init__(**kwargs)
        self.words, self.said = words, said

    def to_python(self, value):
        text = name_key(str(value or ""))
        if text in self.words:
            return self.words[text]
        if not text:
            return None
        raise ValidationError(_("Please write one of: %(words)s.") % {"words": self.said})

    def validate(self, value):
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")


class PlaceField(forms.Field):
    """A place by its name or code, of those for which the person may enter days."""

    places: list[Place] = []

    def to_python(self, value):
        if value in self.empty_values:
            return None
        wanted = name_key(str(value))
        found = [place for place in self.places if wanted in map(name_key, place.names)]
        if len(found) == 1:
            return found[0]
        known = "、".join(place.label for place in self.places[:12])
        raise ValidationError(
            _("No place for which you enter days; these are: %(places)s.") % {"places": known}
        )


class RowForm(forms.Form):
    """Judges one row of a file."""

    day = DayField()
    works = WordField(words=_WORKS, said=f"{OFF}、{WORKS}")
    place = PlaceField()
    name = LineField(max_length=_LONGEST["name"])
    source = LineField(max_length=_LONGEST["source"])
    link = forms.URLField(max_length=_LONGEST["link"], required=False, assume_scheme="https")
    to_verify = WordField(words=_YES, said=f"{YES}、{NO}", required=False)

    def __init__(self, data, *, places):
        super().__init__(data)
        self.fields["place"].places = places

    def entry(self) -> Entry:
        cleaned = self.cleaned_data
        return Entry(**cleaned | {"to_verify": bool(cleaned["to_verify"])})
