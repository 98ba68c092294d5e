"""Words that became choices: the migration and the reader of older files read them alike."""

from importlib import import_module

import pytest

from guides.catalogue import implied
from guides.catalogue.permit_entries import Commitment, Inspection
from guides.models.choices import CommitmentMode, InspectionMode, ItemKind, Known, Verification
from guides.version import choices

MIGRATION = import_module("guides.migrations.0026_choices")
WORDS = (
    "",
    "是",
    "是（现场勘验）",
    "必要时",
    "否（必要时）",
    "否",
    "事后核查",
    "需要",
    "以通知为准",
)
ALLOWED = ("", "部分", "是", "否（默认）", "不适用（备案）")
REASONS = ("", "涉及食品安全", "涉及公共安全", "涉及生态安全")


def row(**values):
    empty = {"kind": "行政许可", "inspection_mode": "", "inspection_required": ""}
    empty |= {"commitment_allowed": "", "commitment_excluded_reason": "", "deferrable": None}
    return empty | values


def test_the_migration_reads_words_as_an_older_file_is_read():
    for words in ("行政许可", "行政许可（使用登记）", "备案", "行政确认", "公共服务", "许可"):
        assert MIGRATION.chosen(row(kind=words), "deferrable")["kind"] == implied.item_kind(words)
    for words in WORDS:
        for mode in ("", "after"):
            values = row(inspection_mode=mode, inspection_required=words)
            read = implied.inspection_mode(Inspection(required=words, mode=mode or None))
            assert MIGRATION.chosen(values, "deferrable")["inspection_mode"] == read
    for allowed in ALLOWED:
        for reason in REASONS:
            for said in (None, True, False):
                values = row(
                    commitment_allowed=allowed, commitment_excluded_reason=reason, deferrable=said
                )
                commitment = Commitment(allowed=allowed, excluded_reason=reason, deferrable=said)
                read = implied.deferrable(commitment)
                assert MIGRATION.chosen(values, "deferrable")["deferrable"] == read


def test_silence_is_unknown_and_no_promise():
    assert MIGRATION.chosen(row(kind=""), "deferrable") == {
        "kind": "待核实",
        "inspection_mode": "unknown",
        "deferrable": "unknown",
    }


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (InspectionMode, choices.INSPECTION),
        (CommitmentMode, choices.COMMITMENT),
        (Known, choices.KNOWN),
        (Verification, choices.VERIFICATION),
        (ItemKind, dict.fromkeys(choices.ITEM_KINDS)),
    ],
)
def test_a_version_and_the_workbook_know_every_choice_of_the_column(column, words):
    assert column.values == list(words)
