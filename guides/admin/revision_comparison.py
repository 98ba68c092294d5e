"""Two revisions of a record side by side: what Python would print is said in Chinese, once."""

import json
from datetime import date, datetime
from functools import partial

from django.db import models
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    FieldComparison,
    TextDiff,
    diff_text,
    register_comparison_class,
)

from guides.admin.fields.common_facts import label
from guides.admin.rule_questions import asked_questions
from guides.catalogue.workbook.leaves import flat
from guides.models import PermitItem
from guides.models.cities import city_of
from guides.models.records import (
    AnswersColumn,
    FactsColumn,
    PermitCodesColumn,
    RuleColumn,
    ValueColumn,
)
from guides.version import rule_rows
from guides.version.rules import check_rule, named_questions


def plain(value) -> str:
    """One value in words; a list with the marks of Chinese between its parts."""
    if value is None or value in ("", [], {}):
        return _("not filled in")
    if isinstance(value, list):
        return rule_rows.BETWEEN.join(map(plain, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return rule_rows.written(value)


def rule(value, city) -> str:
    if value is None:
        return plain(value)
    questions = asked_questions(city, set(named_questions(value)))
    sound = not check_rule(value, questions)
    return rule_rows.sentence(value, questions) if sound else plain(value)


def answers(value, city) -> str:
    if not isinstance(value, dict) or not value:
        return plain(value)
    questions = asked_questions(city, value)
    texts = {code: questions[code].text if code in questions else code for code in value}
    return "；".join(f"{texts[code]}：{plain(given)}" for code, given in value.items())


def permits(value, city) -> str:
    items = PermitItem.objects.of(city).filter(code__in=value or ())
    named = dict(items.values_list("code", "official_name"))
    return plain([named.get(code, code) for code in value or ()])


def facts(value) -> str:
    return "；".join(f"{label(path)}：{plain(leaf)}" for path, leaf in flat(value))


class InWords(FieldComparison):
    """What it was → what it is. ``named``: the words that need the names of the row's city."""

    words = staticmethod(plain)
    named = None

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        if self.named:
            self.words = partial(self.named, city=city_of(obj_b))

    def htmldiff(self):
        before, after = self.words(self.val_a), self.words(self.val_b)
        if before == after:
            return escape(after)
        return TextDiff([("deletion", before), ("addition", after)], " → ").to_html()


class InSentences(InWords):
    """Only what differs within the sentence is marked."""

    def htmldiff(self):
        return diff_text(self.words(self.val_a), self.words(self.val_b)).to_html()


PLAIN = (ValueColumn, models.JSONField, models.IntegerField, models.BooleanField, models.DateField)


def register() -> None:
    """Let Wagtail compare columns of these kinds so."""
    for column, base, kind, words in (
        (RuleColumn, InWords, "named", rule),
        (AnswersColumn, InWords, "named", answers),
        (PermitCodesColumn, InWords, "named", permits),
        (FactsColumn, InSentences, "words", facts),
    ):
        comparison = type(f"{column.__name__}InWords", (base,), {kind: staticmethod(words)})
        register_comparison_class(column, comparison_class=comparison)
    for column in PLAIN:
        register_comparison_class(column, comparison_class=InWords)
