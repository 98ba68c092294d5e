"""GB 18030-2022 by blocks: their sizes are the standard's, the counts those of the faces."""

import io
import os

import pytest
from django.core.management import call_command

from portal.ground.pdf.coverage import IDEOGRAPHS, coverage
from portal.ground.pdf.fonts import FALLBACKS
from tests.faces import MACHINE_FALLBACKS, face_with


def test_level_3_has_the_ideographs_of_the_standard():
    assert len(IDEOGRAPHS) == 87_887


def test_counts_are_those_of_the_faces(monkeypatch, tmp_path):
    monkeypatch.setenv(FALLBACKS, str(face_with("𠮷𫟤𫭙🍜", tmp_path / "rare.ttf")))
    with_three = {row.name: row.printed[0] for row in coverage([("song",)])}
    monkeypatch.delenv(FALLBACKS)
    without = {row.name: row.printed[0] for row in coverage([("song",)])}
    more = {name: count - without[name] for name, count in with_three.items()}
    assert {name: count for name, count in more.items() if count} == {
        "Extension B": 1,
        "Extension D": 1,
        "Extension E": 1,
        "all ideographs": 3,
    }
    assert without["CJK Unified Ideographs"] == 20_988
    assert without["Extension A"] == 6_582


def test_the_command_has_a_column_for_each_set_of_faces():
    output = io.StringIO()
    call_command("font_coverage", stdout=output)
    head, *rows = output.getvalue().splitlines()
    assert head.split("\t")[:3] == ["level", "block", "characters"]
    assert any("certificate" in column for column in head.split("\t")[3:])
    assert len(rows) == 10
    assert "20988 (100.0 %)" in output.getvalue()


@pytest.mark.parametrize("name", ["Extension B", "Extension F", "all ideographs"])
def test_the_fallback_of_this_machine_covers_level_3(monkeypatch, name):
    monkeypatch.setenv(FALLBACKS, os.environ[MACHINE_FALLBACKS])
    row = {row.name: row for row in coverage([("song",)])}[name]
    if row.printed[0] < row.characters / 2:
        pytest.skip("PORTAL_FALLBACK_FONTS names no face with these")
    assert row.printed[0] > 0.99 * row.characters
