"""The scenarios a catalogue carries: all of the shipped ones pass, and a wrong one is told."""

import json

import pytest

from guides.catalogue.read import read
from guides.catalogue.scenarios import run


def test_every_shipped_scenario_comes_out_as_expected(catalogue):
    results = run(catalogue)
    assert len(results) == 19
    assert {result.industry.code for result in results} == set(catalogue.industry_by_code)
    assert [(r.scenario.name, r.faults) for r in results if not r.passed] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expected_permits": ["SMALL_CATERING"]}, "not expected: DRAINAGE"),
        ({"expected_permits": ["SMALL_CATERING", "DRAINAGE", "TOBACCO"]}, "not derived: TOBACCO"),
        ({"expected_permit_count": 3}, "2 permits count, 3 expected"),
        ({"eligible_for_composite": False}, "a composite licence applies"),
        ({"expected_distinct_materials_max": 10}, "11 materials, at most 10 expected"),
        ({"sum_of_single_materials_max": 14}, "15 materials one by one, at most 14 expected"),
    ],
)
def test_a_scenario_that_differs_says_how(shipped, change, said):
    eatery = next(entry for entry in shipped["industries"] if entry["code"] == "SMALL_EATERY")
    eatery["scenarios"][0].update(change)
    result = run(read(json.dumps(shipped)).catalogue, ["SMALL_EATERY"])[0]
    assert [fault.message % fault.values for fault in result.faults] == [said]


def test_scenarios_do_not_depend_on_any_place(shipped):
    bare = {**shipped, "regions": []}
    assert all(result.passed for result in run(read(json.dumps(bare)).catalogue))
