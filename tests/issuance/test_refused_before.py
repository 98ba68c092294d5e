"""Cases that were refused as a whole, before each department refused for itself, are shown so.

How they outlive an upgrade: test_upgrade.
"""

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from tests.issuance.refusing import refused_as_a_whole


def test_it_is_shown_with_its_one_notice_and_nothing_is_ascribed_to_departments(new_case):
    case = refused_as_a_whole(new_case("submitted", channel="window"))
    told = progress(case)
    assert told.entries[-1]["title"] == "不予受理"
    assert {part.review.status for part in told.parts} == {"cancelled"}
    assert not any(part.review.refusal_kind or part.review.decided_by for part in told.parts)
    paper = case.notices.get()
    said = "".join(notice_document(paper).html.split())
    assert paper.review is None
    assert "不属于职权范围" in said
    assert "不予受理，理由如下" in said
