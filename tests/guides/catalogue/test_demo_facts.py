"""The invented local facts: complete, marked as invented, and promising nothing."""

from guides.catalogue.checks import check
from guides.catalogue.demo_facts import demo_local_facts


def test_every_invented_department_says_that_it_is_one(catalogue):
    facts = demo_local_facts(catalogue.regions)
    assert len(facts["departments"]) == 11 * len(catalogue.regions)
    assert all(entry["name"].endswith("（测试）") for entry in facts["departments"])


def test_no_limit_is_promised(catalogue):
    assert {record.promised_working_days for record in catalogue.competences} == {None}


def test_the_catalogue_with_them_has_no_problem(catalogue):
    assert check(catalogue) == []


def test_counties_differ_in_parameter_issuer_and_competence(snapshot_of):
    fish_peak = snapshot_of("RESTAURANT", "450203")
    assert fish_peak.parameters == {"FIRE_AREA_THRESHOLD_M2": 500}
    assert fish_peak.permit_by_code["PUBLIC_HEALTH"].department.code == "450203-AA"
    assert snapshot_of("SUPERMARKET", "451102").issuing_body.code == "451102-MR"
    far = snapshot_of("HOTEL", "450226").permit_by_code["ELEVATOR"]
    assert far.department.code == "450200-MR"
