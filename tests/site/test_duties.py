"""`docs/duties.md` names verbs, addresses and tests that exist, and no clause of the plans is left out."""

import ast
import re
from functools import cache

import pytest
from django.urls import get_resolver
from wagtail.models import get_page_models

from issuance.casework.verbs import REGISTRY
from tests.imports import ROOT, modules

NAMED = re.compile(r"`([^`]+)`")
TODAY = re.compile(r"now(: .+)?|in part: .+|later(: .+)?")
HEZHOU = (
    *("二", "三", "四(一)", "四(二)", "四(三)", "四(四)", "四(五)", "四(六)"),
    *("五(一)", "五(二)", "五(三)", "六", "六(一)1", "六(一)2", "六(二)", "六(三)"),
    *("七(一)", "七(二)", "七(三)"),
)
LIUZHOU = (
    *("二", "任务(一)", "任务(二)", "任务(三)", "任务(四)"),
    *("步骤(一)", "步骤(二)", "步骤(三)", "步骤(四)", "步骤(五)"),
    *("五(一)", "五(二)", "五(三)", "五(四)", "附件1", "附件2", "附件3"),
)


def rows(title):
    """The rows of the table below a heading, each as a dictionary by column."""
    text = (ROOT / "docs/duties.md").read_text()
    (section,) = [part for part in text.split("\n## ") if part.startswith(f"{title}\n")]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    head, _rule, *body = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(head, line, strict=True)) for line in body]


PLANS = {"Hezhou 2021": HEZHOU, "Liuzhou 2022": LIUZHOU}
TABLES = (*PLANS, "In law, beside the plans")
ALL = [row for title in TABLES for row in rows(title)]


def named(column):
    return {name for row in ALL for name in NAMED.findall(row[column])}


@pytest.mark.parametrize("plan", PLANS)
def test_every_clause_of_a_plan_is_on_the_page(plan):
    told = [row["clause"].partition(" ")[0] for row in rows(plan)]
    assert list(dict.fromkeys(told)) == list(PLANS[plan])


def test_every_screen_is_an_address_or_a_kind_of_page():
    known = set(_addresses(get_resolver())) | {model.__name__ for model in get_page_models()}
    assert named("screen") - known == set()


def test_every_verb_is_one_of_a_case_or_a_function():
    codes = {verb.code for verb in REGISTRY}
    assert {name for name in named("verb") - codes if not _is_function(name)} == set()


def test_every_verb_of_a_case_stands_in_some_row():
    assert {verb.code for verb in REGISTRY} - named("verb") == set()


def test_every_test_exists():
    known = (name.partition("::") for name in named("test"))
    assert {path + sep + name for path, sep, name in known if name not in _tests(path)} == set()


def test_what_is_done_has_a_test_and_what_is_missing_says_so():
    unclear = [row for row in ALL if not TODAY.fullmatch(row["today"])]
    untested = [row for row in ALL if row["today"].startswith("now") and not row["test"]]
    assert (unclear, untested) == ([], [])


def _addresses(resolver, space=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _addresses(entry, inner)
        elif entry.name:
            yield f"{space}{entry.name}"


def _is_function(name):
    module, _dot, function = name.rpartition(".")
    return module in modules() and function in _functions(modules()[module])


def _tests(path):
    return _functions(ROOT / path) if (ROOT / path).is_file() else ()


@cache
def _functions(path):
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
