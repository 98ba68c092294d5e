"""docs/workflow.md says what the code does."""

import re
from pathlib import Path

import pytest

from issuance.casework import workflow
from issuance.status import CaseStatus

PAGE = (Path(__file__).parents[3] / "docs/workflow.md").read_text()


def rows(section):
    body = PAGE.split(f"## {section} ")[1].split("\n## ")[0]
    found = re.findall(r"^\| (\w+) \| ([a-z, ]+) \| ([a-z, ]+) \|$", body, re.MULTILINE)
    return {
        verb: (set(before.split(", ")), set(after.split(", ")))
        for verb, before, after in found
        if verb not in {"verb", "status"}
    }


@pytest.mark.parametrize(
    ("section", "table"),
    [
        ("Case", workflow.CASE_MOVES),
        ("Review", workflow.REVIEW_MOVES),
        ("Permit", workflow.PERMIT_MOVES),
    ],
)
def test_the_page_lists_exactly_the_legal_moves(section, table):
    assert rows(section) == {
        verb: ({str(s) for s in move.sources}, {str(s) for s in move.targets})
        for verb, move in table.items()
    }


def test_the_page_names_every_status_of_a_case():
    named = set(re.findall(r"^\| (\w+) \| [^|]*[\u4e00-\u9fff][^|]* \|", PAGE, re.MULTILINE))
    assert named - {"status"} == {str(status) for status in CaseStatus}
