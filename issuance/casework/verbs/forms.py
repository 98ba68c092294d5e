"""What the forms of the verbs share: they judge by the verb itself, and lose nothing typed."""

import re
from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from issuance.casework import reasons
from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LineField, LinesField

ADD_ROWS = "add_rows"  # name of the button that asks for more rows, without JavaScript


class DayInput(forms.DateInput):
    """The browser's own calendar; no script needed."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class VerbForm(forms.Form):
    """``arguments()`` is what the verb takes of it; what the verb finds wrong stands at its field."""

    use_required_attribute = False
    rows = None  # forms below each other, where a verb takes a list

    def __init__(self, data=None, *, verb, actor, subject, **kwargs):
        self.verb, self.actor, self.subject = verb, actor, subject
        super().__init__(data, prefix=f"{verb.code}-{subject.pk}", **kwargs)
        judge_fields(self, f"officer:{verb.code}")

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for name, sentence in self.verb.faults(self.subject, **self.arguments()).items():
                self.add_error(name if name in self.fields else None, sentence)
        return cleaned

    def arguments(self) -> dict:
        return dict(self.cleaned_data)

    def in_words(self) -> list[tuple[str, str]]:
        """(label, value) of everything typed or ticked, as it is repeated before it stands."""
        return [
            (str(field.label), self.said(field.name, self.cleaned_data.get(field.name)))
            for field in self.visible_fields()
            if self.cleaned_data.get(field.name) is not False
        ]

    def said(self, name: str, value) -> str:
        """A clean value in words."""
        if value in (None, ""):
            return "—"
        if isinstance(value, list):
            return "；".join(self.said(name, one) for one in value) or "—"
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, time):
            return f"{value:%H:%M}"
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(value, value) if choices else value)

    def typed(self) -> list[tuple[str, str]]:
        """(name, value) of all that was posted for this form, to be posted again."""
        own = f"{self.prefix}-"
        return [
            (name, value)
            for name, values in self.data.lists()
            for value in values
            if name.startswith(own)
        ]

    @property
    def asks(self) -> bool:
        """Whether anything is stated; else one click is as good as another."""
        return bool(self.fields) or self.rows is not None

    @property
    def wants_more(self) -> bool:
        """Whether more rows were asked for instead of the verb."""
        return False


class RowsForm(VerbForm):
    """Forms below each other; without a script a button brings more of them.

    Each says what a row is: ``row(number, data)`` gives its form, bound to what was posted.
    ``rows_first``, ``rows_most``: how many it begins with, and may have.
    """

    rows_first, rows_most = 3, 30

    def make_rows(self, data=None):
        self.counter = f"{self.prefix}-rows"
        count = min(self._count(data), self.rows_most)
        self.rows = [self.row(number, data) for number in range(count)]

    def _count(self, data):
        if data is None:
            return self.rows_first
        typed = data.get(self.counter, "")
        count = int(typed) if re.fullmatch("[0-9]{1,3}", typed) else self.rows_first
        return count + self.rows_first if self.wants_more else count

    @property
    def wants_more(self):
        return self.is_bound and ADD_ROWS in self.data

    def clean(self):
        if any(row.errors for row in self.rows):
            raise forms.ValidationError(_("Complete or empty the rows marked below."))
        return super().clean()


class ReasonsForm(VerbForm):
    reasons = LinesField(
        label=_("Reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads them in the notice; name law and facts."),
    )


class ListedReasonsForm(ReasonsForm):
    """What the city's list offers is ticked; what is typed besides stands below it in the paper."""

    use = ""  # which part of the list
    listed_label = _("Common reasons")

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        listed = reasons.offered(subject.owning_case, self.use, [subject.permit_code])
        if listed:
            self.fields["listed"] = forms.MultipleChoiceField(
                label=self.listed_label,
                choices=[(row.text, row.text) for row in listed],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["reasons"].required = False
            names = [name for name in self.fields if name != "listed"]
            names.insert(names.index("reasons"), "listed")
            self.order_fields(names)

    @property
    def stated(self) -> str:
        cleaned = self.cleaned_data
        return reasons.joined(cleaned.get("listed", ()), cleaned.get("reasons", ""))

    def clean(self):
        cleaned = super().clean()
        if len(self.stated) > self.fields["reasons"].max_length:
            self.add_error("reasons", _("Together the reasons are too long: shorten the text."))
        return cleaned

    def arguments(self):
        rest = {name: value for name, value in super().arguments().items() if name != "listed"}
        return rest | {"reasons": self.stated}

    def in_words(self):
        """The reasons once, ticked or typed, as the paper will say them."""
        own = {str(self.fields["reasons"].label): self.stated or "—"}
        hidden = str(self.fields["listed"].label) if "listed" in self.fields else None
        return [
            (label, own.get(label, value)) for label, value in super().in_words() if label != hidden
        ]


class ReasonForm(VerbForm):
    reason = LineField(label=_("Reason"), max_length=200)
