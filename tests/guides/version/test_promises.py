"""容缺受理 is chosen at each paper, 告知承诺 at each item that may be handled so; neither for the whole."""

import pytest

from guides.version import promises
from guides.version.field_types import field_type
from guides.version.notification import assemble
from guides.version.situations import evaluate
from tests.forms.conftest import catalogue, snapshot_of

MODES = ("一般程序", "告知承诺", "容缺受理")
ONLY_COMMITTED = {"M_COMMIT", "M_FIRE_COMMIT"}


def of(industry):
    snapshot = snapshot_of(industry)
    (bundle,) = (part for part in catalogue().industries if part.code == industry)
    return snapshot, bundle.scenarios[0].answers


def test_only_what_leads_somewhere_is_offered():
    assert promises.offered(MODES) == ("一般程序",)
    kind = field_type("enum:" + "|".join(MODES))
    assert kind.only == "一般程序"
    assert [value for value, _label in kind.choices] == ["一般程序"]


def test_an_ordinary_list_is_asked_as_before():
    kind = field_type("enum:甲|乙")
    assert (kind.only, [value for value, _label in kind.choices]) == ("", ["甲", "乙"])


def committing(snapshot, code="FIRE"):
    """The version in which this item may be handled by 告知承诺."""
    permits = [
        permit.model_copy(
            update={"commitment": permit.commitment.model_copy(update={"offered": True})}
        )
        if permit.code == code
        else permit
        for permit in snapshot.permits
    ]
    return snapshot.model_copy(update={"permits": tuple(permits)})


def test_who_commits_brings_neither_the_commitment_nor_the_ordinary_declaration():
    snapshot, answers = of("HOTEL")
    papers = set(evaluate(committing(snapshot), answers, committed=["FIRE"]).material_ids)
    assert not papers & {"M_FIRE_COMMIT", "M_FIRE_DECL"}
    assert "M_FIRE_DECL" in evaluate(committing(snapshot), answers).material_ids


def test_the_guide_says_which_paper_only_those_bring_who_do_not_commit():
    snapshot, _answers = of("HOTEL")

    def told(snapshot):
        return {needed.id: needed.only_when for needed in assemble(snapshot).materials}

    assert told(snapshot)["M_FIRE_DECL"] == ""
    assert told(committing(snapshot))["M_FIRE_DECL"] == "仅当不采用告知承诺方式"
    assert not ONLY_COMMITTED & set(told(committing(snapshot)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("实行告知承诺的，可以后补", ""),
        ("可以容缺受理，10日内补交", "可以容缺受理，10日内补交"),
        ("受理后10日内检查；告知承诺：材料齐全的当场许可", "受理后10日内检查"),
        ("每页盖章", "每页盖章"),
        ("", ""),
    ],
)
def test_clauses_of_what_cannot_be_done_are_left_out(text, told):
    assert promises.doable(text) == told


def test_papers_of_those_who_commit_are_asked_for_in_neither_guide_nor_form():
    snapshot, answers = of("HOTEL")
    outcome = evaluate(snapshot, answers)
    assert not ONLY_COMMITTED & set(outcome.material_ids)
    assert not ONLY_COMMITTED & {needed.id for needed in assemble(snapshot).materials}
    (usual,) = (needed for needed in outcome.materials if needed.id == "M_FIRE_DECL")
    assert usual.only_when == ""  # 不采用告知承诺方式 is everybody


def test_what_was_handed_in_keeps_its_papers():
    snapshot, answers = of("HOTEL")
    assert ONLY_COMMITTED & set(evaluate(snapshot, answers, frozen=True).material_ids)
