"""Of two stages (筹建 → 验收) what only the second needs may follow when it is built."""

from forms import drafts, intake
from forms.completeness import State
from guides.version.choices import PREPARATION
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, filled_draft

FIRST, SECOND = "DRAINAGE", "SMALL_CATERING"


def two_stages(snapshot):
    stated = {FIRST: {"kind": PREPARATION}, SECOND: {"after": (FIRST,)}}
    permits = [part.model_copy(update=stated.get(part.code, {})) for part in snapshot.permits]
    composite = snapshot.region.model_copy(update={"composite_for_single": True})
    return snapshot.model_copy(update={"permits": tuple(permits), "region": composite})


def ways(draft):
    state = State(draft)
    return {paper.id: state.ways(paper) for paper in state.spec.papers}


def test_only_papers_of_the_second_stage_alone_may_follow_when_it_is_built(make_version):
    draft = filled_draft(make_version(change=two_stages), NOODLES)
    said = ways(draft)
    state = State(draft)
    own = {
        paper.id
        for paper in state.spec.papers
        if {permit.code for permit in paper.permits} == {SECOND}
    }
    assert own
    assert {paper for paper, open_ones in said.items() if "when_built" in open_ones} == own


def test_left_for_then_the_draft_is_whole_and_says_so(make_version):
    draft = filled_draft(make_version(change=two_stages), NOODLES)
    paper = next(paper for paper, open_ones in ways(draft).items() if "when_built" in open_ones)
    draft.uploads.filter(material=paper).delete()
    drafts.keep(draft=draft, declared={**draft.declared, paper: "when_built"})
    submission = intake.submit(draft=draft).submission
    assert submission.current().content["declared"][paper] == "when_built"


def test_without_a_first_stage_in_the_same_application_nothing_waits_for_building(make_version):
    draft = filled_draft(make_version(change=two_stages), NOODLES)
    drafts.keep(draft=draft, choices=APPLY_ALL | {FIRST: {"mode": "separately"}})
    assert not any("when_built" in open_ones for open_ones in ways(draft).values())
