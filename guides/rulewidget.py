"""The form field of a rule: rows of question, operator and value, without any script."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override

from guides import rulerows
from guides.asked import asked_questions
from guides.models.records import RuleColumn
from guides.rulerows import Row, Typed
from guides.rules import OPERATORS, check_rule

SPARE = 2  # empty rows below the last one
MOST = 60  # rows read from a form


class RuleRows(forms.Widget):
    """Rows while they suffice; a rule with deeper nesting stays JSON, with its sentence."""

    template_name = "guides/admin/rule.html"

    class Media:
        js = ("js/rulerows.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        questions = asked_questions()
        if isinstance(value, Typed):
            typed, read = value, rulerows.parse(value, questions)
        else:
            typed, read = rulerows.unparse(value, questions), rulerows.Read(value)
        told = read.rule is not None and not check_rule(read.rule, questions)
        rows = [*typed.rows, *[Row()] * SPARE]
        return context | {
            "typed": typed,
            "rows": [(number, row, read.rows.get(number, ())) for number, row in enumerate(rows)],
            "questions": questions.values(),
            "operators": operators(),
            "modes": modes(required=self.is_required),
            "sentence": rulerows.sentence(read.rule, questions) if told else "",
        }

    def _render(self, template_name, context, renderer=None):
        """With the project's templates, which Django's own form renderer does not look at."""
        return render_to_string(template_name, context)

    def value_from_datadict(self, data, files, name):
        rows = []
        for number in range(MOST):
            if f"{name}-{number}-q" not in data:
                break
            rows.append(
                Row(*(data.get(f"{name}-{number}-{key}", "") for key in Row.__annotations__))
            )
        while rows and not rows[-1]:
            rows.pop()
        return Typed(data.get(name, ""), tuple(rows), data.get(f"{name}-text", ""))

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class RuleField(forms.JSONField):
    """Cleans to the rule; what was typed is shown again, each fault beside its row."""

    widget = RuleRows

    def bound_data(self, data, initial):
        return initial if self.disabled else data

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        if not isinstance(value, Typed):
            return value
        read = rulerows.parse(value, asked_questions())
        faults = [str(fault) for fault in read.whole]
        for number, found in read.rows.items():
            row = _("Row %(number)s") % {"number": number + 1}
            faults += [f"{row}：{fault}" for fault in found]
        if faults:
            raise ValidationError(faults)
        return read.rule

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def modes(*, required: bool):
    first = _("Choose …") if required else _("No rule")
    return [
        (rulerows.NONE, first),
        (rulerows.ALWAYS, _("Always")),
        (rulerows.ALL, _("All rows hold")),
        (rulerows.ANY, _("Any row holds")),
        (rulerows.TEXT, _("Nested rule (JSON text)")),
    ]


def operators():
    words = {
        "==": _("is"),
        "!=": _("is not"),
        "<": _("less than"),
        "<=": _("at most"),
        ">": _("more than"),
        ">=": _("at least"),
        "in": _("one of"),
    }
    return [(one, words[one]) for one in OPERATORS]


register_form_field_override(RuleColumn, override={"form_class": RuleField, "widget": RuleRows})
