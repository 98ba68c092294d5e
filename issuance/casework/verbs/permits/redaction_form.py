"""The form over a permit's scan: boxes over personal data, as rows of numbers or drawn on the page."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import redaction
from issuance.casework.verbs.confirmation import BACK, CONFIRMED
from issuance.casework.verbs.forms import RowsForm
from issuance.models import PermitScan
from portal.ground.files import page_picture, storage

NONE = gettext_lazy("This permit has no scan.")
BUSY = gettext_lazy("It could not be drawn now: please try again in a moment.")
DRAWN = "drawn"  # ends the name of what carries the pages that were drawn
SLOW = gettext_lazy(
    "Its pages take too long to draw: scan the paper again with a lower resolution or fewer pages, and add"
    " that."
)
AGAIN = gettext_lazy("The pages are no longer those that were shown: look at them again.")
UNDRAWN = gettext_lazy("No picture can be made of this file: scan the paper again, as PDF or JPG.")


class PercentField(forms.DecimalField):
    """A share of the page in percent, kept in thousandths."""

    def __init__(self, *, label, least="0"):
        super().__init__(
            label=label,
            min_value=Decimal(least),
            max_value=Decimal(100),
            max_digits=5,
            decimal_places=1,
            required=False,
            widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
        )

    def clean(self, value):
        cleaned = super().clean(value)
        return None if cleaned is None else int(cleaned * 10)


class BoxRow(forms.Form):
    """All of it or nothing."""

    use_required_attribute = False
    page = forms.IntegerField(
        label=gettext_lazy("Page"), min_value=1, max_value=redaction.PAGES_MOST, required=False
    )
    left = PercentField(label=gettext_lazy("From the left, %"))
    top = PercentField(label=gettext_lazy("From the top, %"))
    width = PercentField(label=gettext_lazy("Width, %"), least="0.1")
    height = PercentField(label=gettext_lazy("Height, %"), least="0.1")

    def clean(self):
        cleaned = super().clean()
        given = [name for name in self.fields if cleaned.get(name) is not None]
        if given and not self.errors:
            for name in self.fields:
                if cleaned[name] is None:
                    self.add_error(name, _("State all five, or empty the row."))
        return cleaned

    @property
    def box(self) -> redaction.Box | None:
        values = [self.cleaned_data.get(name) for name in self.fields]
        return None if None in values else tuple(values)


class RedactionForm(RowsForm):
    """Boxes as rows of numbers; with a script they are drawn on the page."""

    looked = forms.BooleanField(
        label=gettext_lazy(
            "I have looked at every page: identity numbers, telephone numbers, home addresses, portraits and"
            " signatures are painted over."
        ),
        required=False,
    )

    rows_most = redaction.BOXES_MOST
    sealed = ""  # the pages that were drawn, as they are posted again

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.make_rows(data)

    def row(self, number, data=None):
        return BoxRow(data, prefix=f"{self.prefix}-row{number}")

    @property
    def scan(self) -> PermitScan | None:
        """None where it was taken back while the form was open."""
        return redaction.current(self.subject)

    @property
    def boxes(self) -> list[redaction.Box]:
        return [row.box for row in self.rows if row.is_valid() and row.box]

    def clean(self):
        if self.scan is None:
            raise forms.ValidationError(NONE)
        cleaned = super().clean()
        if not self.errors and BACK not in self.data:
            cleaned["pages"] = self._seen() if CONFIRMED in self.data else self._drawn()
            self.sealed = redaction.sealed(self.scan, self.boxes, cleaned["pages"])
        return cleaned

    def _drawn(self):
        """Once, for the page that asks again: exactly these files are published."""
        try:
            return redaction.redacted(self.scan, self.boxes)
        except page_picture.Busy as error:
            raise forms.ValidationError(BUSY) from error
        except page_picture.Undrawn as error:
            raise forms.ValidationError(UNDRAWN) from error
        except redaction.TooSlow as error:
            raise forms.ValidationError(SLOW) from error

    def _seen(self):
        text = self.data.get(f"{self.prefix}-{DRAWN}", "")
        pages = redaction.unsealed(text, self.scan, self.boxes)
        if pages is None or not all(storage.is_intact(page.sha256) for page in pages):
            raise forms.ValidationError(AGAIN)
        return pages

    def typed(self):
        """With the pages that were drawn, whatever was posted of them."""
        name = f"{self.prefix}-{DRAWN}"
        kept = [(key, value) for key, value in super().typed() if key != name]
        return [*kept, (name, self.sealed)] if self.sealed else kept

    def arguments(self):
        return {**super().arguments(), "boxes": self.boxes, "scan": self.scan.pk}

    def in_words(self):
        """With the very scan and each box: another of either is not what was confirmed."""
        scan = f"{self.scan.scan_name} · SHA-256 {self.scan.scan_sha256[:12]}"
        pages = self.cleaned_data.get("pages", ())
        seen = [
            _("page %(page)s: SHA-256 %(sha)s") % {"page": page.number, "sha": page.sha256[:12]}
            for page in pages
        ]
        told = _("Boxes in all: %(count)s") % {"count": len(self.boxes)}
        boxes = [told, *map(_worded, self.boxes)]
        return [
            (_("Scan"), scan),
            *super().in_words(),
            (_("Painted over"), "\n".join(boxes)),
            (_("What is published"), "\n".join(seen)),
        ]


def _worded(box) -> str:
    names = ("left", "top", "width", "height")
    stated = {name: number / 10 for name, number in zip(names, box[1:], strict=True)}
    told = _(
        "page %(page)s: %(left)s %% from the left, %(top)s %% from the top, %(width)s × %(height)s %%"
    )
    return told % {"page": box[0], **stated}
