"""docs/workflow.md says what the code does: it is written from the verbs."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from issuance.casework import workflow_page
from issuance.casework.verbs import REGISTRY
from issuance.labels import BARS, CASES, LICENCES, PERMITS, REVIEWS
from issuance.models import Bar, Case, Licence, Permit, Review

PAGE = Path(settings.BASE_DIR, "docs", "workflow.md")
SECTIONS = {"Case": Case, "Review": Review, "Permit": Permit, "Licence": Licence, "Bar": Bar}
LABELS = {"Case": CASES, "Review": REVIEWS, "Permit": PERMITS, "Licence": LICENCES, "Bar": BARS}


def rows(section, columns):
    body = PAGE.read_text(encoding="utf-8").split(f"\n## {section} ")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in body.splitlines() if line.startswith("|")]
    return [row for row in cells if len(row) == columns and row[0] not in {"---", "verb", "status"}]


def test_the_page_is_what_the_command_writes_today():
    assert PAGE.read_text(encoding="utf-8") == workflow_page.page()


def test_the_command_writes_the_page(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("workflow_page", verbosity=0)
    assert (tmp_path / "docs" / "workflow.md").read_bytes() == PAGE.read_bytes()


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_lists_exactly_the_legal_moves(section):
    listed = {
        code: tuple(set(re.findall(r"\w+", cell)) for cell in (before, after))
        for code, _chinese, _who, before, after, _gives in rows(section, 6)
    }
    assert listed == {
        verb.code: (set(verb.sources), set(verb.targets))
        for verb in REGISTRY
        if verb.subject is SECTIONS[section]
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_names_every_status(section):
    assert [row[0] for row in rows(section, 3)] == list(LABELS[section])
