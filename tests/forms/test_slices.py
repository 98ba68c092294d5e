"""Each department sees its slice: its own data and papers, and the shared ones."""

import pytest

from forms import drafts, intake, uploads
from forms.labels import words
from forms.slices import filled_of, review_slice
from tests.forms.conftest import NOODLES
from tests.forms.filling import filled_draft, pdf


@pytest.fixture
def revision(version):
    return intake.submit(draft=filled_draft(version, NOODLES)).submission.current()


def test_a_slice_has_its_own_fields_and_papers_and_the_shared_ones(revision, snapshot):
    own = review_slice(snapshot, revision, "DRAINAGE")
    keys = {item.key for item, _value in own.fields}
    papers = {one.paper.id for one in own.papers}
    assert {"dr_volume", "entity_name", "premises_area"} <= keys
    assert not {"small_catering_type", "shop_sign"} & keys
    assert {"M_DR_MAP", "M_AUTH"} <= papers
    assert "M_PLAN" not in papers
    assert {one.paper.id for one in own.by_sharing} == {"M_BL", "M_ID"}
    assert (own.choice.mode, own.choice.permit.code) == ("apply", "DRAINAGE")


def test_the_slices_together_are_the_whole_and_nothing_else(revision, snapshot):
    whole = filled_of(snapshot, revision)
    slices = [review_slice(snapshot, revision, code) for code in ("SMALL_CATERING", "DRAINAGE")]
    facts = {item.key for section in whole.sections for item, _value in section.facts}
    papers = {one.paper.id for one in whole.papers}
    assert facts == {item.key for one in slices for item, _value in one.fields}
    assert papers == {paper.paper.id for one in slices for paper in one.papers}


def test_files_come_with_their_paper(revision, snapshot):
    own = review_slice(snapshot, revision, "DRAINAGE")
    files = {one.paper.id: [file.name for file in one.files] for one in own.papers}
    assert files["M_DR_MAP"] == ["图纸.pdf"]
    assert [(one.paper.id, one.declared) for one in own.papers if not one.files] == [
        ("M_AUTH", "not_applicable")
    ]


def test_a_held_permit_shows_its_number_and_its_scan(version, snapshot):
    draft = filled_draft(version, NOODLES)
    held = {"mode": "held", "number": "测排1号", "valid_from": "2025-01-01", "valid_until": ""}
    drafts.keep(draft=draft, choices=draft.choices | {"DRAINAGE": held})
    uploads.attach(draft=draft, material="held:DRAINAGE", file=pdf("旧证.pdf"))
    revision = intake.submit(draft=draft).submission.current()
    own = review_slice(snapshot, revision, "DRAINAGE")
    assert (own.choice.mode, own.choice.details["number"]) == ("held", "测排1号")
    assert [one.files[0].name for one in own.papers] == ["旧证.pdf"]
    assert "dr_volume" not in {item.key for item, _value in own.fields}


def test_a_permit_of_another_case_has_no_slice(revision, snapshot):
    with pytest.raises(KeyError):
        review_slice(snapshot, revision, "TOBACCO")


def test_values_are_told_in_words(revision, snapshot):
    whole = filled_of(snapshot, revision)
    told = {
        item.key: words(item, value) for section in whole.sections for item, value in section.facts
    }
    assert told["dr_key_unit"] == "否"
    assert told["dr_volume"] == "2.5 m³"
    assert told["premises_region"] == "柳州市柳南区"
    assert told["staff_count"] == ""
