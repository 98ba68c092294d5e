"""One form out of a version and a situation: each datum and each paper once."""

from decimal import Decimal

import pytest

from forms.assembly import HELD, assemble, modes
from guides.version.situations import evaluate
from tests.forms.conftest import catalogue, deferring, snapshot_of

NOODLES = {
    "area_m2": Decimal(40),
    "small_cond": True,
    "sewage": True,
    "tobacco": False,
    "big_ad": False,
}
SCENARIOS = [
    (industry.code, scenario.name, scenario.answers)
    for industry in catalogue().industries
    for scenario in industry.scenarios
]


def form_of(industry, answers, **choices):
    snapshot = snapshot_of(industry)
    return assemble(snapshot, evaluate(snapshot, answers, **choices))


@pytest.mark.parametrize(("industry", "name", "answers"), SCENARIOS)
def test_every_datum_and_every_paper_comes_once(industry, name, answers):
    spec = form_of(industry, answers)
    keys = [key for item in spec.items for key in item.combined.keys]
    papers = [paper.id for paper in (*spec.papers, *spec.by_sharing)]
    assert len(keys) == len(set(keys))
    assert len(papers) == len(set(papers))
    wanted = {material for one in spec.outcome.permits for material in one.permit.materials}
    spared = {one.id for one in spec.outcome.spared_materials}
    assert set(papers) == wanted - spared - {"M_FORM"} - {"M_COMMIT", "M_FIRE_COMMIT"}


@pytest.mark.parametrize(("industry", "name", "answers"), SCENARIOS)
def test_no_field_of_a_needed_permit_is_lost(industry, name, answers):
    spec = form_of(industry, answers)
    for needed in spec.outcome.permits:
        for key in needed.permit.fields:
            assert needed.permit in spec.item_by_key[key].permits


def test_the_shared_data_stand_in_five_sections_then_one_for_each_permit():
    spec = form_of("SMALL_EATERY", NOODLES)
    assert [section.code for section in spec.sections] == [
        "operator",
        "responsible",
        "premises",
        "agent",
        "handling",
        "small_catering",
        "drainage",
    ]


def test_what_the_version_settles_is_not_asked():
    spec = form_of("SMALL_EATERY", NOODLES)
    industry, region = spec.item_by_key["industry_code"], spec.item_by_key["premises_region"]
    assert (industry.asked, industry.fixed, industry.fixed_words) == (
        False,
        "SMALL_EATERY",
        "小餐饮",
    )
    assert (region.asked, region.fixed, region.fixed_words) == (False, "450204", "柳州市柳南区")


def test_an_answered_question_fills_its_field():
    area = form_of("SMALL_EATERY", NOODLES).item_by_key["premises_area"]
    assert (area.asked, area.source, area.fixed) == (False, "area_m2", "40")


def test_an_answer_the_field_could_not_take_is_asked_again():
    area = form_of("SMALL_EATERY", NOODLES | {"area_m2": Decimal(0)}).item_by_key["premises_area"]
    assert area.asked


def test_fields_of_equal_meaning_are_one():
    answers = dict.fromkeys(("tobacco", "big_ad", "song", "lodging", "elevator", "sewage"), False)
    spec = form_of("RESTAURANT", answers | {"area_m2": Decimal(800)})
    assert spec.item_by_key["fire_building_area"] is spec.item_by_key["premises_area"]
    assert spec.item_by_key["premises_area"].fixed == "800"


def test_what_the_departments_share_is_not_asked_for():
    spec = form_of("SMALL_EATERY", NOODLES)
    assert {paper.id for paper in spec.by_sharing} == {"M_BL", "M_ID"}
    assert not {"M_BL", "M_ID", "M_FORM"} & {paper.id for paper in spec.papers}


def test_words_make_a_paper_optional_and_rules_do_not():
    papers = form_of("SMALL_EATERY", NOODLES).paper_by_id
    assert papers["M_AUTH"].only_when == "仅当委托代理人办理"
    assert papers["M_AUTH"].optional
    assert not papers["M_DR_MAP"].optional


def test_a_held_permit_asks_for_its_scan_and_nothing_else():
    spec = form_of("SMALL_EATERY", NOODLES, held=["DRAINAGE"])
    assert "dr_volume" not in spec.item_by_key
    assert [paper.id for paper in spec.papers if paper.id.startswith(HELD)] == ["held:DRAINAGE"]
    assert "M_DR_MAP" not in spec.paper_by_id


def test_a_permit_applied_for_separately_asks_nothing():
    spec = form_of("SMALL_EATERY", NOODLES, separate=["DRAINAGE"])
    assert "dr_volume" not in spec.item_by_key
    assert not [paper for paper in spec.papers if paper.id.startswith(HELD)]


@pytest.mark.parametrize(
    ("industry", "answers", "required"),
    [
        ("KINDERGARTEN", {"canteen": True, "elevator": False}, False),
        ("SMALL_EATERY", NOODLES, True),
    ],
)
def test_the_credit_code_may_follow_where_a_permit_comes_before_registration(
    industry, answers, required
):
    assert form_of(industry, answers).item_by_key["uscc"].required is required


def test_no_paper_may_follow_later_while_the_catalogue_does_not_say_so():
    papers = form_of("SMALL_EATERY", NOODLES).papers
    assert not any(paper.deferrable for paper in papers)


def test_a_paper_may_follow_later_only_if_all_its_permits_allow_it():
    """Nothing but a clear yes of the paper and of each of its permits: unknown is none."""

    def offered(paper, *of_permits):
        permits = zip(("SMALL_CATERING", "DRAINAGE"), of_permits, strict=True)
        snapshot = deferring(snapshot_of("SMALL_EATERY"), paper=paper, permits=permits)
        form = assemble(snapshot, evaluate(snapshot, NOODLES))
        return {
            "-".join(p.code for p in paper.permits) for paper in form.papers if paper.deferrable
        }

    assert offered("yes", "yes", "no") == {"SMALL_CATERING"}
    assert offered("yes", "yes", "yes") > {"SMALL_CATERING", "DRAINAGE"}
    for unclear in (("unknown", "yes", "yes"), ("yes", "unknown", "unknown"), ("no", "yes", "yes")):
        assert offered(*unclear) == set()


def test_choices_of_permits_the_version_has_not_are_ignored():
    choices = {"DRAINAGE": {"mode": "held"}, "GONE": {"mode": "held"}}
    picked = modes(snapshot_of("SMALL_EATERY"), choices)
    assert picked == {"held": ["DRAINAGE"], "separate": [], "committed": []}


def test_what_a_question_settled_is_not_asked_again_negated():
    """生食: who has the small eatery has said in the questions that nothing raw is sold."""
    raw = [item for item in form_of("SMALL_EATERY", NOODLES).items if "生食" in item.label]
    assert [(item.key, item.source, item.fixed) for item in raw] == [
        ("small_catering_no_raw", "small_cond", True)
    ]
    negated = {
        field.label for field in snapshot_of("SMALL_EATERY").fields if "是否不" in field.label
    }
    assert negated == set()
