"""Renewal, the pattern of numbers and the supervising department, from the file to the version."""

from datetime import date

import pytest
from django.db import IntegrityError

from guides.catalogue.build import build_snapshot
from guides.catalogue.checks import check
from guides.catalogue.format import Catalogue, as_data
from guides.catalogue.workbook.writing import from_workbook, to_workbook
from guides.models import Competence, PermitItem
from guides.version.permit_parts import RenewalPart
from tests.one_city import current_catalogue, load

DAY = date(2026, 6, 1)
FACTS = {
    "renewal": {
        "earliest": 90,
        "latest": 15,
        "unit": "工作日",
        "silence": "no",
        "provenance": "待核实",
    },
    "renewal_window": "逾期不再受理",
    "number_pattern": "JY9999|YB*",
    "supervising_department": {"county": "县（区）市场监督管理局"},
}


@pytest.fixture(scope="module")
def stated(small_catalogue):
    """An item with all of it; the county supervises by itself, or as its city says."""
    data = small_catalogue.model_dump(mode="json")
    item = next(permit for permit in data["permits"] if permit["code"] == "FOOD_LIC")
    item.update(FACTS)
    for row in data["competences"]:
        offices = {"450200": "450200-MR", "450204": None, "450203": "450203-AA"}
        if row["permit"] == "FOOD_LIC":
            row["supervisor"] = offices[row["region"]]
    return Catalogue.model_validate(data)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_file_records_and_workbook_give_the_same_back(stated):
    load(stated)
    before, after = as_data(stated), as_data(current_catalogue())
    assert after["permits"] == before["permits"]
    assert sorted(map(str, after["competences"])) == sorted(map(str, before["competences"]))
    assert load(stated) == []
    assert Competence.objects.exclude(supervisor=None).exists()
    reading = from_workbook(to_workbook(stated))
    assert (reading.problems, as_data(reading.catalogue)) == ([], as_data(stated))
    item = PermitItem.objects.get(code="FOOD_LIC")
    item.renewal_earliest = 5
    with pytest.raises(IntegrityError):
        item.save()


def test_a_version_has_the_county_s_supervisor_or_its_city_s(stated):
    def permit_in(region):
        return build_snapshot(stated, region, "BAKERY", DAY).permit_by_code["FOOD_LIC"]

    assert permit_in("450203").supervisor.code == "450203-AA"
    assert permit_in("450204").supervisor.code == "450200-MR"
    assert permit_in("450204").renewal.words == (
        "有效期届满前 90 个工作日至 15 个工作日之间申请；届满前未作决定的，不视为准予延续；逾期不再受理"
    )
    assert permit_in("450204").number_pattern == "JY9999|YB*"


@pytest.mark.parametrize(
    ("renewal", "words"),
    [
        (RenewalPart(latest=30), "最迟在有效期届满前 30 日申请"),
        (RenewalPart(earliest=6, unit="个月"), "有效期届满前 6 个月起申请"),
        (RenewalPart(silence="yes"), "届满前未作决定的，视为准予延续"),
        (RenewalPart(), ""),
    ],
)
def test_what_is_not_said_of_renewal_is_not_read(renewal, words):
    assert renewal.words == words


def test_a_window_that_ends_before_it_begins_and_a_pattern_no_number_fits_are_refused(stated):
    data = stated.model_dump(mode="json")
    item = next(permit for permit in data["permits"] if permit["code"] == "FOOD_LIC")
    item["renewal"] |= {"earliest": 15, "latest": 90}
    item["number_pattern"] = "JY|"
    told = {p.place: str(p.sentence) for p in check(Catalogue.model_validate(data))}
    assert told.keys() == {"permits[FOOD_LIC].renewal", "permits[FOOD_LIC].number_pattern"}
    assert all("“食品经营许可”" in sentence for sentence in told.values())
