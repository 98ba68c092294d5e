"""The form fields of a scenario: answers in rows, and the permit items they must lead to."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override

from guides.admin.fields.base import InCity, ProjectWidget, TypedField, typed_rows
from guides.admin.fields.rule import SPARE, by_row
from guides.admin.rule_questions import asked_questions
from guides.models import PermitItem
from guides.models.records import AnswersColumn, PermitCodesColumn
from guides.version.rule_rows import expected, written
from guides.version.scenario_rows import Answer, parse

CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Chosen:
    """A permit item as chosen in its row."""

    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.code)


class AnswerRows(ProjectWidget):
    template_name = "guides/admin/fields/answers.html"
    city = None

    class Media:
        js = ("js/rulerows.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        questions = asked_questions(self.city)
        if isinstance(value, tuple):
            rows, faults = value, parse(value, questions).rows
        else:
            rows, faults = [Answer(q, written(v)) for q, v in (value or {}).items()], {}
        shown = enumerate([*rows, *[Answer()] * SPARE])
        return context | {
            "rows": [(number, row, faults.get(number, ())) for number, row in shown],
            "questions": [(question, expected(question)) for question in questions.values()],
        }

    def value_from_datadict(self, data, files, name):
        return typed_rows(data, name, Answer)


class AnswersField(InCity, TypedField):
    """Cleans to the answers by question; each fault stands beside its row."""

    widget = AnswerRows

    def to_python(self, value):
        if not isinstance(value, tuple):
            return value
        read = parse(value, asked_questions(self.city))
        if read.rows:
            raise ValidationError(by_row(read.rows))
        return read.answers


class PermitCodeRows(ProjectWidget):
    template_name = "guides/admin/fields/permit_codes.html"
    city = None

    class Media:
        js = ("js/rulerows.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = value if isinstance(value, tuple) else [Chosen(code) for code in value or ()]
        known = PermitItem.objects.of(self.city).values_list("code", "official_name")
        return context | {
            "rows": list(enumerate([*rows, *[Chosen()] * SPARE])),
            "permits": known,
            "gone": {row.code for row in rows if row} - {code for code, _name in known},
        }

    def value_from_datadict(self, data, files, name):
        return typed_rows(data, name, Chosen)


class PermitCodesField(InCity, TypedField):
    """Cleans to a list of codes, each once, in the order chosen."""

    widget = PermitCodeRows

    def to_python(self, value):
        if not isinstance(value, tuple):
            return value
        codes = [row.code for row in value if row]
        wrong = [code for code in codes if not CODE.fullmatch(code)]
        if wrong:
            raise ValidationError(_("Letters A–Z, digits, - and _ only, e.g. FOOD_LIC."))
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValidationError([_("%(code)s is given twice") % {"code": code} for code in twice])
        return codes


register_form_field_override(
    AnswersColumn, override={"form_class": AnswersField, "widget": AnswerRows}
)
register_form_field_override(
    PermitCodesColumn, override={"form_class": PermitCodesField, "widget": PermitCodeRows}
)
