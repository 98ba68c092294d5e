"""The situation questions (情形) of a version as a form that keeps whatever was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guides.public.labels import answer_error, unanswered
from guides.version.answer_codec import as_text, parse_answers
from guides.version.parts import QuestionPart
from guides.version.rules import subject
from guides.version.situations import MissingAnswers, Outcome, deciding, evaluate
from guides.version.snapshot import Snapshot

YES_NO = (("yes", _("Yes")), ("no", _("No")))
LONGEST = 200  # characters of a wrong answer that are given back


class AnswerField(forms.CharField):
    """Any text: what it means is decided by ``guides.version.answer_codec`` alone."""

    def clean(self, value):
        return value


class SituationForm(forms.Form):
    """Bound by a query string; when valid, ``outcome`` says what the situation needs. ``answered``: bound
    also where nothing is asked."""

    use_required_attribute = False

    def __init__(self, snapshot: Snapshot, given, *, answered: bool = False):
        self.snapshot = snapshot
        self.answers, self.answer_errors = parse_answers(snapshot, given)
        self.outcome: Outcome | None = None
        asked = [question.id for question in snapshot.questions if question.id in given]
        typed = {key: given[key][:LONGEST].replace("\0", "") for key in asked}
        typed |= {key: as_text(answer) for key, answer in self.answers.items()}
        super().__init__(typed if asked or answered else None, auto_id="q_%s")
        needed = deciding(snapshot)
        for question in snapshot.questions:
            self.fields[question.id] = _field(question, required=question.id in needed)

    def clean(self):
        for key, error in self.answer_errors.items():
            self.add_error(key, answer_error(error))
        try:
            self.outcome = evaluate(self.snapshot, self.answers)
        except MissingAnswers as missing:
            for key in missing.ids:
                if key not in self.answer_errors:
                    self.add_error(key, unanswered())
        if self.errors:
            self.outcome = None


def _field(question: QuestionPart, *, required: bool) -> AnswerField:
    """One question; numbers show their unit behind the input."""
    label = subject(question) if question.unit else question.text
    match question.type:
        case "bool":
            widget = forms.RadioSelect(choices=YES_NO)
        case "choice":
            widget = forms.RadioSelect(choices=[(choice, choice) for choice in question.choices])
        case _:
            attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "num"}
            widget = forms.TextInput(attrs=attrs)
    field = AnswerField(label=label, help_text=question.note, widget=widget, required=required)
    if question.type == "number":
        field.unit = question.unit
    return field
