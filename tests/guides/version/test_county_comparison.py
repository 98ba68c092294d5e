"""County beside county: what is unified, what differs, what is missing; and the city's catalogue."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from guides.release.pruning import abolishing
from guides.version.city_catalogue import TITLES, as_workbook, consolidated
from guides.version.county_comparison import ELEMENTS, compare, condition


def changed(snapshot, **permit_parts):
    """The snapshot with its first permit item said otherwise."""
    first, *rest = snapshot.permits
    return snapshot.model_copy(update={"permits": (first.model_copy(update=permit_parts), *rest)})


@pytest.fixture
def counties(snapshot_of):
    return [snapshot_of("BAKERY", region) for region in ("450204", "450202", "450205")]


def test_counties_with_the_same_facts_are_unified_in_all_eight_elements(counties):
    items = compare(counties)
    assert [len(item.rows) for item in items] == [len(ELEMENTS)] * len(items)
    assert len(ELEMENTS) == 8
    assert all(row.unified for item in items for row in item.rows)


def test_a_county_that_differs_from_most_is_marked_in_that_element_alone(counties):
    counties[1] = changed(counties[1], promised_working_days=3, item_code="450202001")
    first, *rest = compare(counties)
    marked = [
        (row.element, [c.differs for c in row.cells]) for row in first.rows if not row.unified
    ]
    assert marked == [("item code", [False, True, False]), ("time limit", [False, True, False])]
    assert "承诺 3 个工作日" in first.rows[6].cells[1].lines
    assert not any(item.differences for item in rest)


def test_a_county_without_the_item_differs_everywhere(counties):
    counties[2] = counties[2].model_copy(update={"permits": counties[2].permits[1:]})
    first = compare(counties)[0]
    assert first.present == (True, True, False)
    assert [cell.differs for row in first.rows for cell in row.cells].count(True) == 8
    assert all(row.cells[2].unset for row in first.rows)


def test_nothing_in_force_compares_to_nothing():
    assert compare([]) == ()


def test_a_local_threshold_shows_in_the_course_of_service(snapshot_of):
    usual, other = (snapshot_of("RESTAURANT", code) for code in ("450204", "450203"))
    assert "300" in condition(usual, usual.permit_by_code["FIRE"])
    assert "500" in condition(other, other.permit_by_code["FIRE"])
    fire = next(item for item in compare([usual, other]) if item.code == "FIRE")
    assert [row.element for row in fire.rows if not row.unified] == ["course of service"]


def test_counties_that_offer_an_industry_alike_share_a_line(counties):
    (listing,) = consolidated(counties)
    assert [name for _code, name, _slug in listing.places] == ["柳南区", "城中区", "柳北区"]
    counties[0] = changed(counties[0], promised_working_days=3)
    assert [len(listing.places) for listing in consolidated(counties)] == [1, 2]


def test_the_list_as_a_workbook_has_one_line_an_item(counties):
    listings = consolidated(counties)
    page = load_workbook(BytesIO(as_workbook("清单", listings))).active
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert rows[0] == TITLES
    assert [row[2] for row in rows[1:]] == [item.name for item in listings[0].items]


def test_abolishing_an_item_names_the_industries_that_fall_below_two(catalogue):
    affected = abolishing(catalogue, "FOOD_LIC")
    assert affected
    assert all(entry.before - entry.after == 1 for entry in affected)
    falls = [entry.industry.code for entry in affected if entry.falls]
    assert falls == [entry.industry.code for entry in affected[: len(falls)]]
    assert abolishing(catalogue, "NO_SUCH") == []


def test_an_industry_of_two_items_falls_when_either_goes(small_catalogue):
    industry = small_catalogue.industries[0]
    pair = industry.model_copy(update={"permits": industry.permits[:2]})
    catalogue = small_catalogue.model_copy(update={"industries": [pair]})
    for use in pair.permits:
        (entry,) = abolishing(catalogue, use.code)
        assert entry.falls is (entry.after < 2)


def test_nothing_is_called_deferrable_that_the_catalogue_leaves_open(counties):
    def offices():
        return {
            line for item in compare(counties) for cell in item.rows[5].cells for line in cell.lines
        }

    assert {"可否容缺待核实", "不适用容缺"} <= offices()
    assert "可容缺后补" not in offices()
