"""The form field of a rule: rows of question, operator and value, without any script."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override

from guides.admin.fields.base import InCity, ProjectWidget, TypedField, typed_rows
from guides.admin.rule_questions import asked_questions
from guides.models.records import RuleColumn
from guides.version import rule_rows
from guides.version.rule_rows import Row, Typed
from guides.version.rules import OPERATORS, check_rule
from portal.ground.text.sentences import Sentence

SPARE = 2  # empty rows below the last one


class RuleRows(ProjectWidget):
    """Rows while they suffice; a rule with deeper nesting stays JSON, with its sentence."""

    template_name = "guides/admin/fields/rule.html"
    city = None

    class Media:
        js = ("js/rulerows.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        questions = asked_questions(self.city)
        if isinstance(value, Typed):
            typed, read = value, rule_rows.parse(value, questions)
        else:
            typed, read = rule_rows.unparse(value, questions), rule_rows.Read(value)
        readable = read.rule is not None and not check_rule(read.rule, questions)
        rows = [*typed.rows, *[Row()] * SPARE]
        return context | {
            "city": self.city,
            "typed": typed,
            "rows": [(number, row, read.rows.get(number, ())) for number, row in enumerate(rows)],
            "questions": [
                (question, rule_rows.expected(question)) for question in questions.values()
            ],
            "operators": operators(),
            "groups": rule_rows.GROUPS,
            "modes": modes(required=self.is_required),
            "sentence": rule_rows.sentence(read.rule, questions) if readable else "",
        }

    def value_from_datadict(self, data, files, name):
        rows = typed_rows(data, name, Row)
        return Typed(data.get(name, ""), rows, data.get(f"{name}-text", ""))

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class RuleField(InCity, TypedField):
    """Cleans to the rule; each fault stands beside its row."""

    widget = RuleRows

    def to_python(self, value):
        if not isinstance(value, Typed):
            return value
        read = rule_rows.parse(value, asked_questions(self.city))
        if faults := faults_of(read):
            raise ValidationError(faults)
        return read.rule


def faults_of(read: rule_rows.Read) -> list[str]:
    """What is wrong with a rule, each with the number of its row, for a reader."""
    return [*map(str, read.whole), *by_row(read.rows)]


def by_row(faults: Mapping[int, Iterable[Sentence]]) -> list[str]:
    """第 2 行：请填数字。"""
    return [
        f"{_('Row %(number)s') % {'number': number + 1}}：{fault}"
        for number, row_faults in faults.items()
        for fault in row_faults
    ]


def modes(*, required: bool):
    first = _("Choose …") if required else _("No rule")
    return [
        (rule_rows.NONE, first),
        (rule_rows.ALWAYS, _("Always")),
        (rule_rows.ALL, _("All rows hold")),
        (rule_rows.ANY, _("Any row holds")),
        (rule_rows.TEXT, _("Nested rule (JSON text)")),
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
    return [(operator, words[operator]) for operator in OPERATORS]


register_form_field_override(RuleColumn, override={"form_class": RuleField, "widget": RuleRows})
