"""Papers by what they show: each datum is judged by all on which it ends."""

import pytest

from portal.ground.papers import registry
from portal.ground.papers.registry import Paper, fault, register, showing


@pytest.mark.parametrize(
    ("datum", "papers"),
    [
        ("applicant:entity_name", {"application", "notice", "certificate", "commitment"}),
        ("applicant:legal_rep_name", {"application", "certificate", "commitment"}),
        ("applicant:uscc", {"application", "certificate", "commitment"}),
        ("applicant:premises_address", {"application", "certificate", "commitment"}),
        ("applicant:note", {"application"}),
        ("officer:refuse.reasons", {"notice"}),
        ("editor:material.name", {"notification", "commitment"}),
        ("editor:industry.name", {"notification", "certificate", "commitment"}),
        ("editor:material.remark", set()),
        ("editor:synonym.word", set()),
        ("visitor:question", set()),
    ],
)
def test_each_datum_ends_on_these_papers(datum, papers):
    assert {paper.code for paper in showing(datum)} == papers


def test_the_certificate_shows_what_it_says_of_its_holder():
    keys = {datum.partition(":")[2] for datum in registry.REGISTRY["certificate"].shows}
    assert {"entity_name", "legal_rep_name", "uscc", "premises_address"} <= keys


def test_what_ends_on_no_paper_is_not_judged():
    assert fault("visitor:question", "🍜") is None


def test_two_papers_of_one_code_are_refused():
    paper = registry.REGISTRY["notice"]
    assert register(paper) is paper
    with pytest.raises(ValueError, match="notice"):
        register(Paper("notice", "notice", shows=("applicant:*",)))
