"""Situations: permits and materials with their reasons, and the verdict on a composite licence."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.version.situations import (
    MissingAnswers,
    Verdict,
    WrongAnswers,
    deciding,
    evaluate,
)

EATERY = {
    "small_cond": True,
    "area_m2": 40,
    "sewage": True,
    "big_ad": False,
    "tobacco": False,
    "alcohol": False,
}


def with_region(snapshot, **settings):
    region = snapshot.region.model_copy(update=settings)
    return snapshot.model_copy(update={"region": region})


def test_a_noodle_shop_needs_two_permits_each_with_its_reason(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY)
    assert [(needed.code, needed.reason) for needed in outcome.permits] == [
        ("SMALL_CATERING", "因为属于小餐饮"),
        ("DRAINAGE", "因为单独向城镇污水管网排放餐饮/洗浴等污水"),
    ]
    assert [(spared.code, spared.reason) for spared in outcome.spared] == [
        ("FOOD_LIC", "因为属于小餐饮"),
        ("TOBACCO", "因为不零售卷烟、雪茄烟、电子烟"),
        ("OUTDOOR_AD", "因为不设置大型户外广告或在城市建筑物上悬挂张贴宣传品"),
    ]
    assert outcome.composite
    assert outcome.verdict == Verdict.COMPOSITE


def test_what_every_shop_of_the_industry_needs_says_so(snapshot_of):
    answers = dict.fromkeys(["sewage", "big_ad", "tobacco"], False) | {"area_m2": 90}
    outcome = evaluate(snapshot_of("BAKERY"), answers)
    assert [needed.reason for needed in outcome.permits] == ["本行业都要办"]


def test_several_grounds_read_as_one_sentence(snapshot_of):
    answers = {"prepack": True, "serve_food": False, "bulk_food": False, "tobacco": True}
    answers |= {"md2": False, "books": False, "big_ad": False}
    outcome = evaluate(snapshot_of("CONVENIENCE"), answers)
    assert outcome.permits[0].reason == (
        "因为销售预包装食品，不提供堂食餐饮或现场制售食品，且不销售散装食品、熟食或现场制售食品"
    )


@pytest.mark.parametrize(
    ("left_out", "asked_for"),
    [
        (["small_cond"], ("small_cond",)),
        (["tobacco", "sewage"], ("sewage", "tobacco")),
        (["area_m2", "alcohol"], None),  # no rule of this industry turns on them
    ],
)
def test_a_missing_answer_is_an_error_and_never_false(snapshot_of, left_out, asked_for):
    answers = {key: value for key, value in EATERY.items() if key not in left_out}
    if asked_for is None:
        assert evaluate(snapshot_of("SMALL_EATERY"), answers).composite
        return
    with pytest.raises(MissingAnswers) as missing:
        evaluate(snapshot_of("SMALL_EATERY"), answers)
    assert missing.value.ids == asked_for
    assert str(missing.value) == f"unanswered: {', '.join(asked_for)}"


def test_the_questions_that_decide_are_those_of_permits_and_of_papers(snapshot_of):
    assert deciding(snapshot_of("SMALL_EATERY")) == {"small_cond", "sewage", "tobacco", "big_ad"}
    assert deciding(snapshot_of("HOTEL")) == {*HOTEL, "central_ac"}


def test_a_question_that_cannot_matter_any_more_may_stay_open(snapshot_of):
    answers = {"serve_food": True, "tobacco": False, "md2": False, "books": False, "big_ad": False}
    outcome = evaluate(snapshot_of("CONVENIENCE"), answers)  # bulk_food and prepack open
    assert outcome.permit_codes == ("FOOD_LIC",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tobacco": "no"},
        {"tobacco": 0},
        {"area_m2": "40"},
        {"area_m2": True},
        {"sewage": 1, "tobacco": "no"},
    ],
)
def test_an_answer_of_the_wrong_type_is_an_error(snapshot_of, wrong):
    with pytest.raises(WrongAnswers) as error:
        evaluate(snapshot_of("SMALL_EATERY"), EATERY | wrong)
    assert error.value.ids == tuple(wrong)
    assert str(error.value) == f"wrong type of answer: {', '.join(wrong)}"


def test_a_county_sets_its_own_threshold(snapshot_of):
    answers = dict.fromkeys(
        ["tobacco", "sewage", "big_ad", "song", "lodging", "elevator"], False
    ) | {"area_m2": Decimal(400)}
    south = evaluate(snapshot_of("RESTAURANT", "450204"), answers)
    fish_peak = evaluate(snapshot_of("RESTAURANT", "450203"), answers)
    assert "FIRE" in south.permit_codes
    assert "FIRE" not in fish_peak.permit_codes
    (fire,) = [spared for spared in fish_peak.spared if spared.code == "FIRE"]
    assert fire.reason == "因为经营（建筑）面积 < 500 ㎡"


def test_each_material_appears_once_with_the_permits_that_need_it(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY)
    assert len(outcome.material_ids) == len(set(outcome.material_ids)) == 11
    uses = {needed.id: [permit.code for permit in needed.permits] for needed in outcome.materials}
    assert uses["M_BL"] == ["SMALL_CATERING", "DRAINAGE"]
    assert uses["M_DR_MAP"] == ["DRAINAGE"]
    assert [needed.id for needed in outcome.shared_materials] == [
        "M_FORM",
        "M_BL",
        "M_ID",
        "M_AUTH",
    ]
    assert [needed.id for needed in outcome.own_materials("SMALL_CATERING")] == [
        "M_FOOD_RULES",
        "M_PLAN",
        "M_HEALTH",
    ]
    assert [needed.id for needed in outcome.by_sharing] == ["M_BL", "M_ID"]
    brought = [needed.id for needed in outcome.handed_in]
    assert [key for key in outcome.material_ids if key not in brought] == ["M_FORM", "M_BL", "M_ID"]
    assert [needed.id for needed in outcome.materials if needed.generated] == ["M_FORM"]


def test_the_combined_form_is_shared_even_for_one_permit(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY | {"sewage": False})
    assert [needed.id for needed in outcome.shared_materials] == ["M_FORM"]


HOTEL = dict.fromkeys(
    [
        "serve_food",
        "bulk_food",
        "prepack",
        "pool",
        "tobacco",
        "elevator",
        "sewage",
        "song",
        "big_ad",
    ],
    False,
)


def test_where_there_is_a_rule_it_decides_and_where_there_are_words_they_are_shown(snapshot_of):
    cooled = evaluate(snapshot_of("HOTEL"), HOTEL | {"central_ac": True})
    (report,) = [needed for needed in cooled.materials if needed.id == "M_PH_AC"]
    assert (report.only_when, report.reason) == ("", "因为使用集中空调通风系统")
    airy = evaluate(snapshot_of("HOTEL"), HOTEL | {"central_ac": False})
    assert "M_PH_AC" not in airy.material_ids
    (spared,) = airy.spared_materials
    assert (spared.id, spared.reason) == ("M_PH_AC", "因为不使用集中空调通风系统")
    with pytest.raises(MissingAnswers, match="central_ac"):
        evaluate(snapshot_of("HOTEL"), HOTEL)


def test_a_rule_on_a_question_that_is_not_asked_gives_way_to_words(snapshot_of):
    answers = dict.fromkeys(
        ["medical", "sewage", "big_ad", "prepack", "bulk_food", "serve_food"], False
    )
    outcome = evaluate(snapshot_of("SALON"), answers)  # salons are not asked about cooling
    (report,) = [needed for needed in outcome.materials if needed.id == "M_PH_AC"]
    assert report.only_when == "仅当使用集中空调通风系统"
    assert outcome.hints == ()
    advised = evaluate(snapshot_of("SALON"), answers | {"medical": True})
    assert advised.hints[0].startswith("开展医疗美容的，须另行取得")


@pytest.mark.parametrize(
    ("industry", "answers", "settings", "verdict"),
    [
        ("SMALL_EATERY", EATERY, {}, Verdict.COMPOSITE),
        ("SMALL_EATERY", EATERY | {"sewage": False}, {}, Verdict.SINGLE),
        (
            "SMALL_EATERY",
            EATERY | {"sewage": False},
            {"composite_for_single": True},
            Verdict.SINGLE_BY_REGION,
        ),
        (
            "SWIM_GYM",
            {"pool": False, "area_m2": 90},
            {"composite_for_single": True},
            Verdict.NOTHING,
        ),
        ("SWIM_GYM", {"pool": False, "area_m2": 90, "prepack": True}, {}, Verdict.FILINGS_ONLY),
    ],
)
def test_the_verdict_on_a_composite_licence(snapshot_of, industry, answers, settings, verdict):
    snapshot = with_region(snapshot_of(industry), **settings)
    no = {q.id: False for q in snapshot.questions if q.type == "bool"}
    outcome = evaluate(snapshot, no | answers)
    assert outcome.verdict == verdict
    assert outcome.composite == (verdict in (Verdict.COMPOSITE, Verdict.SINGLE_BY_REGION))


def test_a_permit_already_held_counts_but_asks_for_no_papers(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY, held=["SMALL_CATERING"])
    assert outcome.permit_codes == ("DRAINAGE",)
    assert [needed.code for needed in outcome.held] == ["SMALL_CATERING"]
    assert "M_FOOD_RULES" not in outcome.material_ids
    assert outcome.composite


def test_a_permit_applied_for_separately_does_not_count(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY, separate=["SMALL_CATERING"])
    assert outcome.permit_codes == ("DRAINAGE",)
    assert [needed.code for needed in outcome.separate] == ["SMALL_CATERING"]
    assert outcome.verdict == Verdict.SINGLE


def test_what_a_situation_needs_stays_as_it_was_found(snapshot_of):
    outcome = evaluate(snapshot_of("SMALL_EATERY"), EATERY)
    for found in (outcome, outcome.permits[0], outcome.materials[0]):
        with pytest.raises(FrozenInstanceError):
            found.reason = ""


@given(st.data())
def test_the_order_in_which_questions_are_answered_never_matters(snapshot_of, data):
    snapshot = snapshot_of("SUPERMARKET")
    answers = {
        question.id: data.draw(st.booleans() if question.type == "bool" else st.integers(0, 900))
        for question in snapshot.questions
    }
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert evaluate(snapshot, answers) == evaluate(snapshot, shuffled)


@given(st.data())
def test_more_answers_never_change_what_was_already_certain(snapshot_of, data):
    snapshot = snapshot_of("SUPERMARKET")
    answers = {
        question.id: data.draw(st.booleans() if question.type == "bool" else st.integers(0, 900))
        for question in snapshot.questions
    }
    hidden = data.draw(st.sets(st.sampled_from(sorted(answers))))
    known = {key: value for key, value in answers.items() if key not in hidden}
    missing = missing_from(snapshot, known)
    assert missing <= hidden
    if not missing:
        full = evaluate(snapshot, answers)
        assert evaluate(snapshot, known).permit_codes == full.permit_codes


def missing_from(snapshot, answers):
    try:
        evaluate(snapshot, answers)
    except MissingAnswers as missing:
        return set(missing.ids)
    return set()
