"""Forms of the print room: what is chosen to be printed, what came of it, sheets and printers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.print_room import Line
from issuance.models import LicenceEdition, Printer
from portal.ground.models import Region
from portal.ground.text.fields import CodeField, LineField

MOST_SHEETS = 100_000
SERIAL = 40


class QueueForm(forms.Form):
    """Which of the certificates that wait are listed."""

    use_required_attribute = False
    cause = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    county = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, data, *, counties: list[Region]):
        super().__init__(data)
        every = [("", _("all"))]
        self.fields["cause"].choices = [*every, *LicenceEdition.Cause.choices]
        self.fields["county"].choices = [*every, *((str(r.pk), r.full_name) for r in counties)]

    def narrowed(self, rows):
        """Only by what it offers."""
        if not self.is_valid():
            return rows
        if cause := self.cleaned_data["cause"]:
            rows = rows.filter(cause=cause)
        if county := self.cleaned_data["county"]:
            rows = rows.filter(licence__region=county)
        return rows


class ChosenForm(forms.Form):
    """Certificates ticked in the queue, and the printer."""

    edition = forms.TypedMultipleChoiceField(coerce=int, required=False)
    printer = forms.ModelChoiceField(Printer.objects.none(), required=False)

    def __init__(self, data, *, printers):
        super().__init__(data)
        self.fields["printer"].queryset = printers
        self.fields["edition"].valid_value = lambda value: value.isdecimal() and len(value) < 18


class LineForm(forms.Form):
    """What came of the sheet for one certificate."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[
            ("printed", gettext_lazy("printed well")),
            ("spoiled", gettext_lazy("sheet spoiled")),
            ("not", gettext_lazy("not printed now")),
        ],
    )
    serial = CodeField(
        label=gettext_lazy("Number of the sheet"), max_length=SERIAL, required=False, strip=True
    )
    reason = LineField(label=gettext_lazy("Why it is spoiled"), max_length=200, required=False)

    def __init__(self, data=None, *, edition, serial=""):
        super().__init__(
            data, prefix=f"e{edition.pk}", initial={"outcome": "printed", "serial": serial}
        )
        self.edition = edition

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == "printed" and not cleaned.get("serial") and "serial" not in self.errors:
            self.add_error("serial", _("State the number that stands on the sheet."))
        if outcome == "spoiled" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("State what happened to the sheet."))
        return cleaned

    def line(self) -> Line | None:
        """None where nothing was printed."""
        cleaned = self.cleaned_data
        if cleaned["outcome"] == "not":
            return None
        spoiled = cleaned["reason"] if cleaned["outcome"] == "spoiled" else ""
        return Line(self.edition, cleaned["serial"], spoiled)


class PrinterChoice(forms.Form):
    """Which printer it was."""

    use_required_attribute = False
    printer = forms.ModelChoiceField(
        Printer.objects.none(),
        label=gettext_lazy("Printer"),
        empty_label=gettext_lazy("— choose —"),
        error_messages={"required": gettext_lazy("Say which printer it was.")},
    )

    def __init__(self, data=None, *, printers, initial=None):
        super().__init__(data, initial={"printer": initial})
        self.fields["printer"].queryset = printers


class ReasonForm(forms.Form):
    """Why a printed sheet is spoiled."""

    use_required_attribute = False
    reason = LineField(
        label=gettext_lazy("Why it is spoiled"),
        max_length=200,
        error_messages={"required": gettext_lazy("State what happened to the sheet.")},
    )


def _sheets(label, least=1):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_SHEETS,
        error_messages={"required": gettext_lazy("State how many sheets.")},
    )


class ReceiveForm(forms.Form):
    use_required_attribute = False
    number = _sheets(gettext_lazy("Blank sheets received"))
    note = LineField(label=gettext_lazy("From whom, which numbers"), max_length=200, required=False)


class SpoilForm(forms.Form):
    use_required_attribute = False
    number = _sheets(gettext_lazy("Blank sheets spoiled"))
    reason = LineField(
        label=gettext_lazy("Why they are spoiled"),
        max_length=200,
        error_messages={"required": gettext_lazy("State what happened to the sheets.")},
    )


class CountForm(forms.Form):
    use_required_attribute = False
    found = _sheets(gettext_lazy("Blank sheets counted"), least=0)
    reason = LineField(
        label=gettext_lazy("What explains the difference"),
        max_length=200,
        error_messages={"required": gettext_lazy("State what explains the difference.")},
    )


class PrinterForm(forms.ModelForm):
    use_required_attribute = False
    name = LineField(label=gettext_lazy("Printer"), max_length=40)

    class Meta:
        model = Printer
        fields = ("name", "right", "down", "active")
        help_texts = {
            "right": gettext_lazy("Measured on the calibration page; minus: to the left."),
            "down": gettext_lazy("Measured on the calibration page; minus: upwards."),
        }

    def clean_name(self):
        name = self.cleaned_data["name"]
        known = Printer.objects.filter(issuer=self.instance.issuer, name=name)
        if known.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a printer of this name already."))
        return name


def following(serial: str, number: int) -> str:
    """The number of the sheet so many sheets on; "" where it does not end in a figure."""
    digits = serial[len(serial.rstrip("0123456789")) :]
    if not digits:
        return ""
    following = str(int(digits) + number).zfill(len(digits))
    return serial[: len(serial) - len(digits)] + following
