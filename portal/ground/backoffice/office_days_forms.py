"""What is typed or sent on the screen of office days (放假与调休)."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.ground.office_days.entering import Entry
from portal.ground.office_days.rows import OFF, WORKS, DayField
from portal.ground.text.fields import LineField

LONGEST = 31  # days of one arrangement


class EntryForm(forms.Form):
    """Some days in a row, arranged alike by one government."""

    use_required_attribute = False
    place = forms.ChoiceField(label=gettext_lazy("Whose arrangement"))
    works = forms.ChoiceField(
        label=gettext_lazy("Arrangement"),
        choices=(("off", OFF), ("works", WORKS)),
        initial="off",
        widget=forms.RadioSelect,
    )
    first = DayField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    last = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: the first day alone."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    name = LineField(
        label=pgettext_lazy("office day", "Reason"),
        max_length=40,
        help_text=gettext_lazy(
            "Applicants read it in the account of their deadline: 国庆节, 壮族三月三."
        ),
    )
    source = LineField(
        label=gettext_lazy("Source"),
        max_length=200,
        help_text=gettext_lazy("Title, number and date of the notice."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"), max_length=300, required=False, assume_scheme="https"
    )
    to_verify = forms.BooleanField(
        label=gettext_lazy("To be verified: the notice itself was not read"), required=False
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(number): place for number, place in enumerate(places)}
        self.fields["place"].choices = [(key, place.label) for key, place in self.places.items()]

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not timedelta(0) <= last - first < timedelta(LONGEST):
            text = _("Please give at most %(most)s days, the first before the last.")
            self.add_error("last", text % {"most": LONGEST})
        return self.cleaned_data

    def entries(self) -> list[Entry]:
        given = self.cleaned_data
        span = (given["last"] or given["first"]) - given["first"]
        words = {name: given[name] for name in ("name", "source", "link", "to_verify")}
        place, works = self.places[given["place"]], given["works"] == "works"
        days = (given["first"] + timedelta(n) for n in range(span.days + 1))
        return [Entry(place, day, works, **words) for day in days]


class FileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy("The columns of the export; nothing is entered yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
