import pytest

from guides.version.reach import reachable
from guides.version.review_remarks import remarks


@pytest.fixture
def eatery(snapshot_of):
    return snapshot_of("SMALL_EATERY")


def said(snapshot):
    return [remark.message % remark.values for remark in remarks(snapshot)]


def less(area):
    return {"q": "area_m2", "op": "<", "v": area}


def more(area):
    return {"q": "area_m2", "op": ">=", "v": area}


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        (True, True),
        (less(40), True),
        (less(0), False),
        ({"all": [less(40), more(300)]}, False),
        ({"all": [less(300), more(40)]}, True),
        ({"any": [less(0), more(300)]}, True),
    ],
)
def test_a_rule_no_answer_satisfies_is_found(eatery, rule, reached):
    assert reachable(rule, eatery.question_by_id, eatery.parameters) is reached


def test_a_permit_item_no_answer_reaches_is_told(eatery):
    first, *others = eatery.permits
    dead = first.model_copy(update={"when": {"all": [less(40), more(300)]}})
    snapshot = eatery.model_copy(update={"permits": (dead, *others)})
    assert f"no answer calls for {first.official_name}" in said(snapshot)
    assert not any(line.startswith("no answer") for line in said(eatery))


def test_a_question_no_rule_uses_is_told(eatery):
    idle = eatery.questions[0].model_copy(update={"id": "idle", "text": "是否闲置", "field": ""})
    snapshot = eatery.model_copy(update={"questions": (*eatery.questions, idle)})
    assert "no rule uses the question “是否闲置”" in said(snapshot)


def test_unset_and_unverified_facts_are_told(eatery):
    first, *others = eatery.permits
    limit = first.limit.model_copy(update={"provenance": "待核实"})
    known = first.model_copy(update={"limit": limit, "promised_working_days": 3})
    lines = said(eatery.model_copy(update={"permits": (known, *others)}))
    assert f"to be verified: legal limit of {first.official_name}" in lines
    (promised,) = [line for line in lines if line.startswith("promised limit not set")]
    assert first.official_name not in promised
    assert others[0].official_name in promised


def test_answers_after_which_nothing_is_said_are_told_with_an_example(eatery):
    assert not any(line.startswith("nothing is needed") for line in said(eatery))
    tobacco = {"q": "tobacco", "op": "==", "v": True}
    permits = tuple(permit.model_copy(update={"when": tobacco}) for permit in eatery.permits)
    snapshot = eatery.model_copy(update={"permits": permits, "hints": ()})
    (line,) = [line for line in said(snapshot) if line.startswith("nothing is needed")]
    assert line.endswith("when: 不零售卷烟、雪茄烟、电子烟")


def test_what_the_public_page_claims_by_default_is_told(eatery):
    first, *others = eatery.permits
    silent = first.model_copy(
        update={
            "legal_basis": (),
            "kind": "待核实",
            "inspection": first.inspection.model_copy(update={"words": "", "mode": "unknown"}),
            "commitment": first.commitment.model_copy(
                update={"words": "", "deferrable": "unknown"}
            ),
        }
    )
    lines = said(eatery.model_copy(update={"permits": (silent, *others)}))
    for what in ("legal basis", "kind", "on-site inspection", "whether papers may follow"):
        assert [line for line in lines if line.startswith(f"not set: {what}")] != []


@pytest.mark.parametrize(
    ("part", "key"), [("permits", "note"), ("materials", "name"), ("questions", "text")]
)
def test_a_public_text_that_reads_like_a_working_note_is_told(eatery, part, key):
    first, *others = getattr(eatery, part)
    noted = first.model_copy(update={key: "门槛待核实，应可配置"})
    lines = said(eatery.model_copy(update={part: (noted, *others)}))
    assert any("working note: “门槛待核实，应可配置”" in line for line in lines)


def test_a_source_to_be_verified_is_no_working_note(eatery):
    assert any("to be verified" in line for line in said(eatery))
    assert not any("working note" in line for line in said(eatery))
