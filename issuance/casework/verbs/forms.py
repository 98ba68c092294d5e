"""What the forms of the verbs share: they judge by the verb itself, and lose nothing typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ground.papers.entry import judge_fields
from portal.ground.text.fields import LineField, LinesField


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
        """(label, value) of everything typed, as it is repeated before it stands."""
        return [
            (str(field.label), self.said(field.name, self.cleaned_data.get(field.name)))
            for field in self.visible_fields()
        ]

    def said(self, name: str, value) -> str:
        """A clean value in words."""
        if value in (None, ""):
            return "—"
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


class ReasonsForm(VerbForm):
    reasons = LinesField(
        label=_("Reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads them in the notice; name law and facts."),
    )


class ReasonForm(VerbForm):
    reason = LineField(label=_("Reason"), max_length=200)
