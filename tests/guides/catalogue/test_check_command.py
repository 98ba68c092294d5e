"""catalogue_check works from the file alone, without any database."""

import json

import pytest
from django.core.management import CommandError, call_command

from guides.catalogue import SHIPPED


def test_every_scenario_of_the_shipped_file_has_a_line(capsys):
    call_command("catalogue_check", SHIPPED)
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("✓")]) == 19
    assert len(lines) == 20


def test_a_scenario_that_differs_ends_the_command_with_an_error(shipped, tmp_path, capsys):
    shipped["industries"][0]["scenarios"][0]["expected_permits"] = ["FOOD_LIC"]
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(shipped), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("catalogue_check", file)
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert len(wrong) == 1
    assert "DRAINAGE, FIRE" in wrong[0]
