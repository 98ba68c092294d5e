"""The forms of the verbs: what an officer must state; typed input survives every answer."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.models import Deficiency, Review
from issuance.models.permits import PERMIT_STATUS_LABELS
from issuance.status import ENDED_PERMITS
from portal.ground.calendar import clock

ROWS, MOST_ROWS = 3, 30
ADD_ROWS = "add_rows"  # name of the button that asks for more rows, without JavaScript


class DayInput(forms.DateInput):
    """The browser's own calendar; no script needed."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class VerbForm(forms.Form):
    """``subject``: the record the verb acts on; ``arguments()`` is what the verb takes of it."""

    use_required_attribute = False

    def __init__(self, data=None, *, subject, case, **kwargs):
        self.subject = subject
        self.case = case
        super().__init__(data, **kwargs)

    def arguments(self) -> dict:
        return dict(self.cleaned_data)

    @property
    def wants_more(self) -> bool:
        """Whether more rows were asked for instead of the verb."""
        return False


class ReasonsForm(VerbForm):
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads them in the notice; name law and facts."),
    )


class ReasonForm(VerbForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class DecisionForm(VerbForm):
    grant = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Grant")), ("no", gettext_lazy("Deny"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Required for a denial (行政许可法 38)."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("grant") == "no" and not cleaned.get("reasons"):
            self.add_error("reasons", _("State the reasons: the applicant has a right to them."))
        return cleaned

    def arguments(self):
        return {
            "grant": self.cleaned_data["grant"] == "yes",
            "reasons": self.cleaned_data["reasons"],
        }


class PermitForm(VerbForm):
    """Number, scope and dates of the statutory permit, prefilled from the version."""

    number = forms.CharField(label=gettext_lazy("Permit number"), max_length=60)
    scope = forms.CharField(
        label=gettext_lazy("Scope of the permit"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("E.g. the food items; the QR page shows it."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput())
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Empty: without end."),
    )

    def __init__(self, data=None, *, subject, case, **kwargs):
        super().__init__(data, subject=subject, case=case, initial=_dates(subject, case), **kwargs)
        part = case.version.snapshot.permit_by_code[subject.permit_code]
        self.fields["number"].help_text = part.number_format
        self.fields["valid_until"].help_text = _("Valid for %(years)s. Empty: without end.") % {
            "years": part.validity.words or _("no fixed term")
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The permit would end before it begins."))
        return cleaned


class EndForm(VerbForm):
    status = forms.ChoiceField(
        label=gettext_lazy("How it ends"),
        choices=[
            ("", gettext_lazy("choose")),
            *((str(s), label) for s, label in PERMIT_STATUS_LABELS.items() if s in ENDED_PERMITS),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    on = forms.DateField(label=gettext_lazy("On"), widget=DayInput(), initial=clock.today)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("The day lies in the future."))
        if on < self.subject.valid_from:
            raise forms.ValidationError(_("The permit was not valid yet on that day."))
        return on


class DeficiencyForm(forms.Form):
    use_required_attribute = False
    what = forms.ChoiceField(label=gettext_lazy("Field or material"), required=False)
    reason = forms.CharField(label=gettext_lazy("What is missing"), max_length=300, required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices

    def clean(self):
        cleaned = super().clean()
        what, reason = cleaned.get("what"), cleaned.get("reason")
        if what and not reason:
            self.add_error("reason", _("Say what is missing."))
        if reason and not what and "what" not in self.errors:
            self.add_error("what", _("Choose the field or material it is about."))
        return cleaned


class DeficienciesForm(VerbForm):
    """Rows of (field or material, what is missing); the choice lists what the officer may read.

    ``offered``: (review, target, key, label), see ``casefile.slice_targets``.
    """

    def __init__(self, data=None, *, subject, case, offered=(), **kwargs):
        super().__init__(data, subject=subject, case=case, **kwargs)
        self.offered = {
            f"{r.pk}:{target}:{key}": (r, target, key) for r, target, key, _l in offered
        }
        several = len({r.pk for r, *_rest in offered}) > 1
        choices = [("", _("choose"))]
        choices += [
            (f"{r.pk}:{target}:{key}", f"{r.permit_name} · {label}" if several else label)
            for r, target, key, label in offered
        ]
        prefix = f"{self.prefix}-row" if self.prefix else "row"
        count = min(self._count(data, prefix), MOST_ROWS)
        self.rows = [
            DeficiencyForm(data, prefix=f"{prefix}{n}", choices=choices) for n in range(count)
        ]
        self.counter = f"{prefix}s"

    def _count(self, data, prefix):
        if data is None:
            return ROWS
        typed = data.get(f"{prefix}s", "")
        count = int(typed) if typed.isascii() and typed.isdigit() else ROWS
        return count + ROWS if self.wants_more else count

    @property
    def wants_more(self):
        return self.data is not None and ADD_ROWS in self.data

    def clean(self):
        cleaned = super().clean()
        faulty = [row for row in self.rows if not row.is_valid()]
        if faulty:
            raise forms.ValidationError(_("Complete or empty the rows marked below."))
        found = [
            (*self.offered[row.cleaned_data["what"]], row.cleaned_data["reason"])
            for row in self.rows
            if row.cleaned_data["what"]
        ]
        if not found:
            raise forms.ValidationError(_("Name at least one field or material that is missing."))
        if len({item[:3] for item in found}) < len(found):
            raise forms.ValidationError(_("Each field or material only once: join the reasons."))
        cleaned["found"] = found
        return cleaned

    def arguments(self):
        """Of one review: (target, key, reason); of a counter case: the review before them."""
        found = self.cleaned_data["found"]
        if isinstance(self.subject, Review):
            found = [item[1:] for item in found]
        return {"deficiencies": found}


FORMS = {
    "complete": VerbForm,
    "deficient": DeficienciesForm,
    "accept": VerbForm,
    "supplement": DeficienciesForm,
    "refuse": ReasonsForm,
    "decide": DecisionForm,
    "record": PermitForm,
    "issue": VerbForm,
    "end": EndForm,
    "reissue": ReasonForm,
}
TARGETS = Deficiency.Target


def _dates(review, case):
    """Dates of the paper already held, else today and the validity the law fixes."""
    choice = case.submission.current().content.get("choices", {}).get(review.permit_code) or {}
    if review.basis == Review.Basis.HELD and isinstance(choice, dict):
        return {key: choice.get(key) or "" for key in ("number", "valid_from", "valid_until")}
    first = clock.today()
    years = case.version.snapshot.permit_by_code[review.permit_code].validity.years
    return {"valid_from": first, "valid_until": _last_day(first, years) if years else None}


def _last_day(first: date, years: int) -> date:
    """The day before the same day ``years`` later."""
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(first.year + years, 2, 28)
