"""Broken catalogue files: each defect is named with its place, and nothing else is."""

import json

import pytest

from guides.catalogue.checks import check, warnings
from guides.catalogue.read import read


def at(data, path):
    """Walk ``permits[FIRE].fields[0]``-like paths given as a tuple."""
    for step in path:
        if isinstance(data, list) and isinstance(step, str):
            data = next(e for e in data if step in (e.get("code"), e.get("id"), e.get("key")))
        else:
            data = data[step]
    return data


def put(path, value):
    def breakage(data):
        at(data, path[:-1])[path[-1]] = value

    return breakage


def drop(path):
    def breakage(data):
        del at(data, path[:-1])[path[-1]]

    return breakage


def add(path, value):
    def breakage(data):
        at(data, path).append(value)

    return breakage


def again(path, number=0):
    def breakage(data):
        entries = at(data, path)
        entries.append(json.loads(json.dumps(entries[number])))

    return breakage


FIRE_RULE = ("industries", "RESTAURANT", "permits", "FIRE", "when")
EATERY = ("industries", "SMALL_EATERY")
LOCAL = {
    "departments": [{"code": "D-1", "name": "测试局", "region": "450204"}],
    "competences": [{"region": "450204", "permit": "FIRE", "department": "D-1"}],
    "issuing_bodies": [{"region": "450204", "department": "D-1"}],
}


def local(**changes):
    def breakage(data):
        data.update(json.loads(json.dumps(LOCAL)) | changes)

    return breakage


BROKEN = {
    "unknown question in an industry": (
        add((*EATERY, "questions"), "karaoke"),
        ["industries[SMALL_EATERY].questions: unknown question karaoke"],
    ),
    "unknown permit item in an industry": (
        add((*EATERY, "permits"), {"code": "PARKING", "when": True}),
        ["industries[SMALL_EATERY].permits: unknown permit item PARKING"],
    ),
    "unknown material of a permit item": (
        add(("permits", "FIRE", "materials"), "M_MOON"),
        ["permits[FIRE].materials: unknown material M_MOON"],
    ),
    "unknown parent of a region": (
        put(("regions", "450204", "parent"), "999999"),
        ["regions[450204].parent: unknown region 999999"],
    ),
    "a county inside a county": (
        put(("regions", "450204", "parent"), "450203"),
        ["regions[450204].parent: a county lies in a city, not in another county"],
    ),
    "a permit code twice": (again(("permits",)), ["permits: FOOD_LIC is given twice"]),
    "a material twice": (again(("materials",), 5), ["materials: M_FOOD_RULES is given twice"]),
    "a question twice": (again(("questions",), 1), ["questions: tobacco is given twice"]),
    "a region twice": (again(("regions",), 3), ["regions: 450204 is given twice"]),
    "a material twice in a permit item": (
        add(("permits", "FIRE", "materials"), "M_BL"),
        ["permits[FIRE].materials: M_BL is given twice"],
    ),
    "a permit item twice in an industry": (
        again((*EATERY, "permits")),
        ["industries[SMALL_EATERY].permits: SMALL_CATERING is given twice"],
    ),
    "a rule that names an unknown question": (
        put((*FIRE_RULE, "q"), "area"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: "
            "the rule names the unknown question “area”")
        ],
    ),
    "a rule with an unknown operator": (
        put((*FIRE_RULE, "op"), "=>"),
        ["industries[RESTAURANT].permits[FIRE].when: the operator “=>” is unknown"],
    ),
    "a number rule with text": (
        put((*FIRE_RULE, "v"), "300"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: "
            "the value “300” does not fit the question “area_m2” of type number")
        ],
    ),
    "a yes-or-no question compared by size": (
        put(("industries", "RESTAURANT", "permits", "TOBACCO", "when", "op"), ">"),
        [
            ("industries[RESTAURANT].permits[TOBACCO].when: "
            "the operator “>” does not fit the question “tobacco” of type bool")
        ],
    ),
    "a list operator without a list": (
        put((*FIRE_RULE, "op"), "in"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: "
            "“in” needs a list of values for the question “area_m2”")
        ],
    ),
    "a rule that is no rule": (
        put(FIRE_RULE, "always"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: "
            "a rule is true or an object, not “always”")
        ],
    ),
    "a rule on a question the industry does not ask": (
        put((*EATERY, "permits", "TOBACCO", "when", "q"), "pool"),
        [
            ("industries[SMALL_EATERY].permits[TOBACCO].when: "
            "the rule needs the question pool, which this industry does not ask")
        ],
    ),
    "a rule with an unknown parameter": (
        put((*FIRE_RULE, "param"), "FIRE_AREA"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: "
            "the rule names the unknown parameter “FIRE_AREA”")
        ],
    ),
    "a parameter of the wrong type": (
        put(("industries", "RESTAURANT", "parameters", 0, "default"), "三百"),
        [
            ("industries[RESTAURANT].permits[FIRE].when: the value “三百” of the parameter "
            "“FIRE_AREA_THRESHOLD_M2” does not fit the question “area_m2”")
        ],
    ),
    "one datum with two meanings": (
        put(("permits", "MD3_LIC", "fields", "md_mode", "label"), "方式"),
        [("permits[MD3_LIC].fields[md_mode]: differs from the definition at "
         "许可事项“MD2_FILING” · 事项数据项“md_mode”")],
    ),
    "a shared datum defined again": (
        add(("permits", "FIRE", "fields"), {"key": "uscc", "label": "代码", "type": "uscc"}),
        ["permits[FIRE].fields[uscc]: is already defined at 表单数据项“uscc”"],
    ),
    "an unknown field type": (
        put(("permits", "FIRE", "fields", "fire_floor", "type"), "textt"),
        ["permits[FIRE].fields[fire_floor].type: unknown field type “textt”"],
    ),
    "an option twice": (
        put(("permits", "FIRE", "fields", "fire_mode", "type"), "enum:告知承诺|告知承诺"),
        ["permits[FIRE].fields[fire_mode].type: unknown field type “enum:告知承诺|告知承诺”"],
    ),
    "a datum the same as an unknown one": (
        put(("permits", "FIRE", "fields", "fire_building_area", "same_as"), "area"),
        ["permits[FIRE].fields[fire_building_area].same_as: unknown field area"],
    ),
    "a datum the same as one of another type": (
        put(("permits", "FIRE", "fields", "fire_building_area", "same_as"), "staff_count"),
        [("permits[FIRE].fields[fire_building_area].same_as: "
         "staff_count is of another type (int>=0)")],
    ),
    "a datum the same as itself": (
        put(("permits", "FIRE", "fields", "fire_floor", "same_as"), "fire_floor"),
        [("permits[FIRE].fields[fire_floor].same_as: "
         "must point at a field that is not itself the same as another"),
         ("permits[HOTEL_SPECIAL].fields[hotel_floors].same_as: "
         "must point at a field that is not itself the same as another")],
    ),
    "a question that fills a field of another type": (
        put(("questions", "central_ac", "field"), "ph_manager"),
        ["questions[central_ac].field: the answer cannot fill the field ph_manager of type text"],
    ),
    "two questions that fill one field": (
        put(("questions", "pool", "field"), "ph_central_ac"),
        ["industries[HOTEL].questions: several questions fill the field ph_central_ac"],
    ),
    "choices of a question that has none": (
        put(("questions", "pool", "choices"), ["有", "无"]),
        ["questions[pool].choices: choices belong to questions of type choice only"],
    ),
    "a material rule without words": (
        put(("materials", "M_PLAN", "when"), {"q": "pool", "op": "==", "v": True}),
        [("materials[M_PLAN].when: "
         "a rule needs words too, for where its question is not asked")],
    ),
    "a hint on an unknown question": (
        put(("industries", "SALON", "hints", 0, "when", "q"), "surgery"),
        ["industries[SALON].hints[0].when: the rule names the unknown question “surgery”"],
    ),
    "a note on a question that is not asked": (
        put((*EATERY, "question_notes"), {"pool": "泳池"}),
        ["industries[SMALL_EATERY].question_notes: pool is not asked here"],
    ),
    "a scenario with a missing answer": (
        drop((*EATERY, "scenarios", 0, "answers", "sewage")),
        [("industries[SMALL_EATERY].scenarios[螺蛳粉小店，符合小餐饮，单独排水].answers: "
         "the question sewage is not answered")],
    ),
    "a scenario with an answer of the wrong type": (
        put((*EATERY, "scenarios", 0, "answers", "sewage"), "yes"),
        [("industries[SMALL_EATERY].scenarios[螺蛳粉小店，符合小餐饮，单独排水].answers: "
         "the answer 'yes' does not fit the question sewage")],
    ),
    "a scenario that expects a foreign permit item": (
        add((*EATERY, "scenarios", 0, "expected_permits"), "FIRE"),
        [("industries[SMALL_EATERY].scenarios[螺蛳粉小店，符合小餐饮，单独排水].expected_permits: "
         "unknown permit item FIRE")],
    ),
    "two industries at one address": (
        put(("industries", "BAKERY", "slug"), "hotel"),
        ["industries.slug: hotel is given twice"],
    ),
    "a competence of an unknown department": (
        local(competences=[{"region": "450204", "permit": "FIRE", "department": "D-2"}]),
        ["competences[450204 FIRE]: unknown department D-2"],
    ),
    "a competence of a department elsewhere": (
        local(competences=[{"region": "450203", "permit": "FIRE", "department": "D-1"}]),
        ["competences[450203 FIRE]: the department D-1 does not act in this region"],
    ),
    "a competence that ends before it begins": (
        local(competences=[LOCAL["competences"][0]
                           | {"valid_from": "2026-02-01", "valid_until": "2026-01-01"}]),
        ["competences[450204 FIRE]: it ends before it begins"],
    ),
    "overlapping competences": (
        local(competences=[LOCAL["competences"][0],
                           LOCAL["competences"][0] | {"valid_from": "2026-02-01"}]),
        ["competences[450204 FIRE]: two competences overlap"],
    ),
    "an issuing body of an unknown industry": (
        local(issuing_bodies=[{"region": "450204", "industry": "PUB", "department": "D-1"}]),
        ["issuing_bodies[450204 PUB]: unknown industry PUB"],
    ),
    "a lead department of an unknown industry": (
        local(lead_departments=[{"region": "450204", "industry": "PUB", "department": "D-1"}]),
        ["lead_departments[450204 PUB]: unknown industry PUB"],
    ),
    "two lead departments of one guide": (
        local(lead_departments=[{"region": "450204", "industry": "HOTEL", "department": "D-1"}] * 2),
        ["lead_departments: 450204 HOTEL is given twice"],
    ),
    "a local parameter nobody knows": (
        local(region_parameters=[{"region": "450204", "key": "DISTANCE", "value": 50}]),
        ["region_parameters[450204 DISTANCE]: unknown parameter DISTANCE"],
    ),
    "a local parameter of the wrong type": (
        local(region_parameters=[
            {"region": "450204", "key": "FIRE_AREA_THRESHOLD_M2", "value": "五百"}]),
        [("region_parameters[450204 FIRE_AREA_THRESHOLD_M2]: the value “五百” of the parameter "
         "“FIRE_AREA_THRESHOLD_M2” does not fit the question “area_m2”")],
    ),
    # the shape of the file
    "a missing name": (drop(("permits", "FIRE", "official_name")),
                       ["permits[FIRE].official_name: is missing"]),
    "a word for a number": (put(("permits", "FIRE", "statutory_limit", "value"), "13"),
                            ["permits[FIRE].statutory_limit.value: must be a whole number"]),
    "an unknown unit": (
        put(("permits", "FIRE", "statutory_limit", "unit"), "周"),
        ["permits[FIRE].statutory_limit.unit: must be one of 工作日、日、个月、当场"],
    ),
    "a key of another format": (put(("permits", "FIRE", "colour"), "red"),
                                ["permits[FIRE].colour: is not a key of this format"]),
    "an overlong name": (put((*EATERY, "name"), "餐" * 61),
                         ["industries[SMALL_EATERY].name: is longer than 60 characters"]),
    "an empty name": (put(("materials", "M_PLAN", "name"), ""),
                      ["materials[M_PLAN].name: must not be empty"]),
    "a code with spaces": (put(("materials", 6, "id"), "M PLAN"),
                           ["materials[M PLAN].id: may only use letters, digits, “-” and “_”",
                            *[f"permits[{code}].materials: unknown material M_PLAN" for code in (
                                "FOOD_LIC", "PUBLIC_HEALTH", "MD2_FILING", "SMALL_CATERING",
                                "DRUG_RETAIL", "MD3_LIC")]]),
    "a negative limit": (put(("permits", "FIRE", "promised_working_days"), -1),
                         ["permits[FIRE].promised_working_days: must be at least 0"]),
    "an overlong condition": (
        put(("permits", "FIRE", "commitment", "conditions"), "餐" * 300 + "\n " + "餐" * 301),
        ["permits[FIRE].commitment.conditions: is longer than 300 characters"],
    ),
    "a newer version": (put(("version",), 2), ["version: must be one of 1"]),
    "materials that are no list": (put(("materials",), {}), None),
}  # fmt: skip


def problems_of(data):
    reading = read(json.dumps(data, ensure_ascii=False))
    found = list(reading.problems)
    if reading.catalogue is not None:
        found += check(reading.catalogue, reading.broken)
    return [f"{p.place}: {p.sentence.message % p.sentence.values}" for p in found]


def test_the_shipped_catalogue_has_no_problem(shipped):
    assert problems_of(shipped) == []


@pytest.mark.parametrize("name", BROKEN)
def test_every_defect_is_named_with_its_place(shipped, name):
    breakage, expected = BROKEN[name]
    breakage(shipped)
    found = problems_of(shipped)
    if expected is None:
        assert found[0] == "materials: must be a list"
    else:
        assert found == expected


def test_a_malformed_entry_does_not_hide_the_other_defects(shipped):
    for name in ("a missing name", "a rule with an unknown operator", "a question twice"):
        BROKEN[name][0](shipped)
    assert sorted(problems_of(shipped)) == sorted(
        BROKEN["a missing name"][1]
        + BROKEN["a rule with an unknown operator"][1]
        + BROKEN["a question twice"][1]
    )


def test_an_industry_with_one_permit_item_is_warned_about_not_refused(shipped):
    salon = next(entry for entry in shipped["industries"] if entry["code"] == "SALON")
    salon["permits"], salon["scenarios"] = salon["permits"][:1], []
    del salon["inspection_points"]
    assert problems_of(shipped) == []
    (warning,) = warnings(read(json.dumps(shipped)).catalogue)
    assert warning.place == "industries[SALON]"
    assert "cannot be released" in warning.sentence.message


def test_a_paper_that_is_shared_in_part_is_warned_about_not_refused(shipped):
    at(shipped, ("materials", "M_PREM")).update(
        data_sharing=True, share_from="自然资源不动产登记（自有时可共享；租赁合同自备）"
    )
    assert problems_of(shipped) == []
    (warning,) = warnings(read(json.dumps(shipped)).catalogue)
    assert warning.place == "materials[M_PREM].data_sharing"


def test_words_that_stand_where_a_choice_is_are_read_and_told(shipped):
    at(shipped, ("permits", "ELEVATOR"))["kind"] = "行政许可（使用登记）"
    at(shipped, ("permits", "FOOD_LIC"))["kind"] = "公共服务"
    at(shipped, ("permits", "FIRE"))["commitment"]["deferrable"] = True
    assert problems_of(shipped) == []
    told = {
        warning.place: str(warning.sentence)
        for warning in warnings(read(json.dumps(shipped)).catalogue)
    }
    assert "“食品经营许可”" in told["permits[FOOD_LIC].kind"]
    assert told["permits[FOOD_LIC].kind"].endswith("“待核实”读取")
    assert told["permits[ELEVATOR].kind"].endswith("“行政许可”读取")
    assert "涉及公共安全" in told["permits[FIRE].commitment.deferrable"]
