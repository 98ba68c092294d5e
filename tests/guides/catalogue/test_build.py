"""From catalogue to snapshot: competences, parameters, limits and what the words imply."""

from datetime import date

import pytest

from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.checks import counted_items
from guides.catalogue.format import Catalogue
from guides.catalogue.implied import deferrable, inspection_mode, item_kind, unit
from guides.catalogue.permit_entries import Commitment, Inspection
from guides.catalogue.plain_entries import Question
from guides.version.review_remarks import remarks
from guides.version.snapshot import Snapshot

DAY = date(2026, 6, 1)


def changed(catalogue, **lists):
    data = catalogue.model_dump(mode="json")
    for name, change in lists.items():
        data[name] = change(data[name])
    return Catalogue.model_validate(data)


def without(region, permit=None):
    def change(entries):
        return [
            e for e in entries if not (e["region"] == region and e.get("permit", permit) == permit)
        ]

    return change


def failures(catalogue, region="450204", industry="SMALL_EATERY", on=DAY):
    with pytest.raises(BuildFailed) as failure:
        build_snapshot(catalogue, region, industry, on)
    return [p.sentence.message % p.sentence.values for p in failure.value.problems]


def test_every_industry_builds_in_every_region_and_survives_its_bytes(catalogue):
    for region in catalogue.regions:
        for industry in catalogue.industries:
            snapshot = build_snapshot(catalogue, region.code, industry.code, DAY)
            assert Snapshot.from_bytes(snapshot.to_bytes()) == snapshot


def test_what_editors_remark_enters_no_version_and_nothing_public_reads_like_it(catalogue):
    remarked = [*catalogue.permits, *catalogue.materials, *catalogue.industries]
    said = [one.remark for one in remarked if one.remark]
    assert any("待核实" in remark for remark in said)
    for industry in catalogue.industries:
        snapshot = build_snapshot(catalogue, "450204", industry.code, DAY)
        body = snapshot.to_bytes().decode()
        assert not any(line in body for remark in said for line in remark.splitlines())
        assert not [one for one in remarks(snapshot) if "working note" in one.message]


def test_equal_catalogues_give_equal_bytes(catalogue):
    again = Catalogue.model_validate(catalogue.model_dump(mode="json"))
    one, other = (build_snapshot(c, "450204", "HOTEL", DAY).to_bytes() for c in (catalogue, again))
    assert one == other


def test_a_county_falls_back_to_its_city(catalogue):
    poorer = changed(catalogue, competences=without("450204", "DRAINAGE"))
    for source, expected in ((catalogue, "450204-HC"), (poorer, "450200-HC")):
        snapshot = build_snapshot(source, "450204", "SMALL_EATERY", DAY)
        department = snapshot.permit_by_code["DRAINAGE"].department
        assert (department.code, department.region) == (expected, expected[:6])


def test_a_device_licence_is_the_citys_everywhere(catalogue):
    snapshot = build_snapshot(catalogue, "451102", "PHARMACY", DAY)
    assert snapshot.permit_by_code["MD3_LIC"].department.code == "451100-MR"
    assert snapshot.permit_by_code["DRUG_RETAIL"].department.code == "451102-MR"


def test_without_a_competent_department_nothing_is_built(catalogue):
    def nowhere(entries):
        return [entry for entry in entries if entry["permit"] not in ("DRAINAGE", "TOBACCO")]

    assert failures(changed(catalogue, competences=nowhere)) == [
        "no department is competent for 城镇污水排入排水管网许可",
        "no department is competent for 烟草专卖零售许可证核发",
    ]


def test_competences_hold_from_and_until_their_days(catalogue):
    def moved(entries):
        rest = without("450204", "DRAINAGE")(entries)
        record = {"region": "450204", "permit": "DRAINAGE"}
        return [
            *rest,
            record | {"department": "450204-HC", "valid_until": "2026-05-31"},
            record
            | {"department": "450204-AA", "valid_from": "2026-06-01", "promised_working_days": 5},
        ]

    catalogue = changed(catalogue, competences=moved)
    before, after = (
        build_snapshot(catalogue, "450204", "SMALL_EATERY", on).permit_by_code["DRAINAGE"]
        for on in (date(2026, 5, 31), date(2026, 6, 1))
    )
    assert (before.department.code, before.promised_working_days) == ("450204-HC", None)
    assert (after.department.code, after.promised_working_days) == ("450204-AA", 5)


def test_the_issuing_body_of_the_industry_goes_before_the_general_one(catalogue):
    assert build_snapshot(catalogue, "451102", "SUPERMARKET", DAY).issuing_body.code == "451102-MR"
    assert build_snapshot(catalogue, "451102", "BAKERY", DAY).issuing_body.code == "451102-AA"
    poorer = changed(catalogue, issuing_bodies=without("451103"))
    assert build_snapshot(poorer, "451103", "BAKERY", DAY).issuing_body.code == "451100-AA"
    none = changed(catalogue, issuing_bodies=lambda entries: [])
    assert failures(none) == ["no department issues this licence here"]


@pytest.mark.parametrize(
    ("region", "industry", "said"),
    [("999999", "HOTEL", "unknown region 999999"), ("450204", "PUB", "unknown industry PUB")],
)
def test_an_unknown_pair_is_named(catalogue, region, industry, said):
    assert failures(catalogue, region, industry) == [said]


def test_parameters_come_from_the_county_then_the_city_then_the_file(catalogue):
    def values(*pairs):
        key = "FIRE_AREA_THRESHOLD_M2"
        return lambda entries: [{"region": r, "key": key, "value": v} for r, v in pairs]

    for pairs, expected in [
        ((), 300),
        ((("450200", 400),), 400),
        ((("450200", 400), ("450204", 500.5)), "500.5"),
    ]:
        local = changed(catalogue, region_parameters=values(*pairs))
        snapshot = build_snapshot(local, "450204", "RESTAURANT", DAY)
        assert snapshot.parameters == {"FIRE_AREA_THRESHOLD_M2": expected}


def test_a_local_parameter_of_the_wrong_type_blocks(catalogue):
    def wrong(entries):
        return [{"region": "450204", "key": "FIRE_AREA_THRESHOLD_M2", "value": "五百"}]

    (said,) = failures(changed(catalogue, region_parameters=wrong), industry="RESTAURANT")
    assert "the value “五百” of the parameter" in said


def test_an_unknown_limit_is_the_twenty_days_of_the_law_and_says_so(snapshot_of):
    small = snapshot_of("SMALL_EATERY").permit_by_code
    assert small["SMALL_CATERING"].limit.defaulted
    assert small["SMALL_CATERING"].limit.words == "20 个工作日"
    assert not small["DRAINAGE"].limit.defaulted
    assert snapshot_of("KINDERGARTEN").permit_by_code["KINDERGARTEN"].limit.words == "3 个月"
    assert snapshot_of("BOOKSTORE").permit_by_code["FOOD_PREPACK"].limit.words == "当场"


def test_filings_count_where_the_region_says_so(catalogue):
    def counting(entries):
        return [e | {"filings_count": e["code"] == "450204"} for e in entries]

    local = changed(catalogue, regions=counting)
    for region, counts in (("450204", True), ("450203", False)):
        snapshot = build_snapshot(local, region, "PHARMACY", DAY)
        assert snapshot.permit_by_code["MD2_FILING"].counts is counts


def test_links_to_data_outside_the_form_are_left_out(snapshot_of):
    hotel, eatery = snapshot_of("HOTEL"), snapshot_of("SMALL_EATERY")
    assert hotel.field_by_key["hotel_floors"].same_as == "fire_floor"
    assert hotel.question_by_id["central_ac"].field == "ph_central_ac"
    assert eatery.question_by_id["area_m2"].field == "premises_area"
    assert "fire_floor" not in eatery.field_by_key


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("是", "always"),
        ("是（现场勘验）", "always"),
        ("必要时", "if_needed"),
        ("否（必要时）", "if_needed"),
        ("一般程序需要；告知承诺为事后核查", "if_needed"),
        ("告知承诺：许可后20个工作日内核查；一般程序：许可前检查", "if_needed"),
        ("事后：必要时备案之日起3个月内", "after"),
        ("否", "never"),
        (None, "unknown"),
    ],
)
def test_when_the_site_is_seen_follows_from_the_words(words, mode):
    assert inspection_mode(Inspection(required=words)) == mode
    assert inspection_mode(Inspection(required=words, mode="after")) == "after"


@pytest.mark.parametrize(
    ("allowed", "reason", "silent", "chosen"),
    [
        ("部分", "涉及食品安全", "unknown", "yes"),
        ("部分材料可书面承诺", "生态安全", "no", "no"),
        ("是", None, "unknown", "yes"),
        ("否（默认）", None, "no", "yes"),
        ("不适用（备案）", None, "no", "yes"),
        ("是", "不适用“容缺”替代；公共安全事项", "no", "no"),
        (None, None, "unknown", "yes"),
    ],
)
def test_words_may_refuse_that_papers_follow_later_but_never_promise_it(
    allowed, reason, silent, chosen
):
    """``chosen``: what is left of a yes; four interests exclude it whatever is chosen."""
    words = {"allowed": allowed, "excluded_reason": reason}
    assert deferrable(Commitment(**words)) == silent
    assert deferrable(Commitment(**words, deferrable=True)) == chosen
    assert deferrable(Commitment(**words, deferrable=False)) == "no"


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("行政许可", "行政许可"),
        ("行政许可（使用登记）", "行政许可"),
        ("备案", "行政备案"),
        ("行政确认", "行政确认"),
        ("其他", "其他"),
        ("公共服务", "待核实"),
        ("待核实", "待核实"),
    ],
)
def test_the_kind_of_an_item_is_one_of_a_list(words, chosen):
    assert item_kind(words) == chosen


def test_a_filing_counts_where_the_region_says_so_and_nothing_else_does(catalogue):
    def counted(of_kind):
        relabelled = changed(
            catalogue,
            regions=lambda rows: [row | {"filings_count": True} for row in rows],
            permits=lambda rows: [
                row | {"kind": of_kind, "counts_as_permit": False} for row in rows
            ],
        )
        eatery = relabelled.industry_by_code["SMALL_EATERY"]
        built = build_snapshot(relabelled, "450204", "SMALL_EATERY", DAY)
        among_built = sum(permit.counts for permit in built.permits)
        assert counted_items(relabelled, eatery, filings_count=True) == among_built
        return among_built > 0

    assert counted("行政备案")
    assert not any(counted(other) for other in ("行政确认", "其他", "待核实"))


@pytest.mark.parametrize(
    ("text", "type_", "own", "expected"),
    [
        ("经营（建筑）面积（平方米）", "number", None, "㎡"),
        ("经营（建筑）面积", "number", None, ""),
        ("水面面积（平方米）", "number", "m²", "m²"),
        ("是否设有泳池（平方米）", "bool", None, ""),
    ],
)
def test_the_unit_of_a_question(text, type_, own, expected):
    assert unit(Question(id="q", text=text, type=type_, unit=own)) == expected
