"""Each datum once, and what applying together saves; every figure computed from the version."""

import pytest

from guides.version.field_types import field_type
from guides.version.fields import combined_fields
from guides.version.savings import permit_days, savings
from guides.version.situations import evaluate


def no_to_all(snapshot, **answers):
    asked = {q.id: False if q.type == "bool" else 100 for q in snapshot.questions}
    return evaluate(snapshot, asked | answers)


def keys(combined):
    return [entry.key for entry in combined]


def test_each_datum_is_asked_once_with_the_permits_that_need_it(snapshot_of):
    snapshot = snapshot_of("PHARMACY")
    combined = combined_fields(snapshot, ["DRUG_RETAIL", "MD2_FILING", "MD3_LIC"])
    assert len(keys(combined)) == len(set(keys(combined)))
    by_key = {entry.key: entry for entry in combined}
    assert [p.code for p in by_key["md_mode"].permits] == ["MD2_FILING", "MD3_LIC"]
    assert [p.code for p in by_key["uscc"].permits] == ["DRUG_RETAIL", "MD2_FILING", "MD3_LIC"]
    assert "prepack_scope" not in by_key
    assert by_key["drug_otc_b_only"].question == "otc_b"


def test_data_of_equal_meaning_are_merged(snapshot_of):
    snapshot = snapshot_of("HOTEL")
    by_key = {c.key: c for c in combined_fields(snapshot, ["HOTEL_SPECIAL", "FIRE"])}
    assert "hotel_floors" not in by_key
    assert by_key["fire_floor"].keys == ("fire_floor", "hotel_floors")
    assert [p.code for p in by_key["fire_floor"].permits] == ["HOTEL_SPECIAL", "FIRE"]
    assert by_key["premises_area"].keys == ("premises_area", "fire_building_area")
    assert by_key["premises_area"].question == "area_m2"


def test_a_datum_whose_twin_is_absent_is_asked_itself(snapshot_of):
    by_key = {c.key: c for c in combined_fields(snapshot_of("HOTEL"), ["HOTEL_SPECIAL"])}
    assert by_key["hotel_floors"].keys == ("hotel_floors",)
    assert "fire_floor" not in by_key


def test_one_need_makes_a_merged_datum_required(snapshot_of):
    snapshot = snapshot_of("HOTEL")
    optional = tuple(
        field.model_copy(update={"required": field.key != "fire_floor"})
        for field in snapshot.fields
    )
    snapshot = snapshot.model_copy(update={"fields": optional})
    for codes, required in ((["FIRE"], False), (["FIRE", "HOTEL_SPECIAL"], True)):
        by_key = {c.key: c for c in combined_fields(snapshot, codes)}
        assert by_key["fire_floor"].required is required


def test_a_noodle_shop_saves_what_the_guide_says(snapshot_of):
    snapshot = snapshot_of("SMALL_EATERY")
    saved = savings(snapshot, no_to_all(snapshot, small_cond=True, sewage=True))
    assert (saved.forms.one_by_one, saved.forms.together) == (2, 1)
    assert (saved.materials.one_by_one, saved.materials.together) == (15, 9)
    assert saved.by_sharing == 2
    assert (saved.visits.one_by_one, saved.visits.together) == (2, 1)
    assert (saved.inspections.one_by_one, saved.inspections.together) == (2, 1)
    assert (saved.days.one_by_one, saved.days.together, saved.days.saved) == (40, 20, 20)
    asked = [f for f in snapshot.fields if f.type != "ref" and not field_type(f.type).only]
    shared = sum(f.shared for f in asked)
    assert (saved.fields.one_by_one, saved.fields.together) == (2 * shared + 7, shared + 7)
    assert (saved.ceiling, saved.beyond_ceiling, saved.days_approximate) == (45, (), False)


def test_where_nothing_is_needed_nothing_is_saved(snapshot_of):
    snapshot = snapshot_of("SWIM_GYM")
    saved = savings(snapshot, no_to_all(snapshot))
    pairs = (saved.forms, saved.fields, saved.materials, saved.visits, saved.days)
    assert {(pair.one_by_one, pair.together) for pair in pairs} == {(0, 0)}


@pytest.mark.parametrize(
    ("industry", "permit", "days", "approximate"),
    [
        ("SMALL_EATERY", "DRAINAGE", 20, False),
        ("BOOKSTORE", "FOOD_PREPACK", 0, False),
        ("CINEMA", "CINEMA", 43, True),  # 60 日
        ("KINDERGARTEN", "KINDERGARTEN", 65, True),  # 3 个月
    ],
)
def test_units_are_converted_for_comparison_only(snapshot_of, industry, permit, days, approximate):
    converted = permit_days(snapshot_of(industry).permit_by_code[permit])
    assert (converted.working_days, converted.approximate) == (days, approximate)


def test_a_promise_goes_before_the_law(snapshot_of):
    permit = snapshot_of("KINDERGARTEN").permit_by_code["KINDERGARTEN"]
    days = permit_days(permit.model_copy(update={"promised_working_days": 30}))
    assert (days.working_days, days.promised, days.approximate) == (30, True, False)


def test_a_special_limit_beyond_the_joint_ceiling_is_named(snapshot_of):
    snapshot = snapshot_of("KINDERGARTEN")
    saved = savings(snapshot, no_to_all(snapshot, canteen=True))
    assert [permit.code for permit in saved.beyond_ceiling] == ["KINDERGARTEN"]
    assert saved.days_approximate
