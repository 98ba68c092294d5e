"""A paper names the reconsideration body (复议机关) or says nothing of it, and who decides is warned."""

import re

import pytest

from guides.version.notification import Remedy
from issuance.casework.papers import remedies
from issuance.casework.papers.notice_pdf import notice_document
from issuance.models import Notice
from portal.ground.models import Department

DENIAL = {"grant": False, "reasons": "不符合布局规划", "basis": "《烟草专卖法》第十六条"}
OTHERWISE = "以决定书告知为准"


@pytest.fixture
def open_body(monkeypatch):
    """As of the tobacco monopoly: the guide leaves the body to the decision."""
    monkeypatch.setattr(remedies, "remedy", lambda _snapshot, part: Remedy(part.name, ""))


def said(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


def denied(prepared):
    prepared.verb.run(prepared.subject, actor=prepared.actor, **DENIAL)
    return prepared.case.notices.get(kind=Notice.Kind.DECISION, review=prepared.subject)


def test_a_decision_that_knows_no_body_does_not_refer_to_itself(ready, open_body):
    text = said(denied(ready("decide")))
    assert "60日内申请行政复议，也可以" in text
    assert "复议机关" not in text
    assert OTHERWISE not in text


def test_a_decision_names_the_body_entered_with_its_department_since(ready, open_body):
    prepared = ready("decide")
    Department.objects.filter(pk=prepared.subject.department_id).update(
        reconsideration_body="上级局"
    )
    prepared.subject.refresh_from_db()
    assert "（复议机关：上级局）" in said(denied(prepared))


def remarks(prepared, **stated):
    return [str(remark) for remark in prepared.verb.remarks(prepared.subject, **stated)]


def test_whoever_denies_is_warned_that_the_body_is_missing(ready, open_body):
    prepared = ready("decide")
    assert any("复议机关" in remark for remark in remarks(prepared, **DENIAL))
    assert not any("复议机关" in remark for remark in remarks(prepared, grant=True))


def test_nobody_is_warned_where_the_guide_names_the_body(ready):
    prepared = ready("decide")
    assert not any("复议机关" in remark for remark in remarks(prepared, **DENIAL))


@pytest.mark.parametrize("code", ["refuse", "end"])
def test_the_other_papers_against_the_holder_warn_too(ready, open_body, code):
    prepared = ready(code)
    stated = prepared.arguments
    assert any("复议机关" in remark for remark in remarks(prepared, **stated))


def test_reasons_of_several_lines_are_paragraphs_and_each_begins_as_one(ready):
    prepared = ready("decide")
    stated = DENIAL | {"reasons": "一、不符合布局规划\n二、距离不足"}
    prepared.verb.run(prepared.subject, actor=prepared.actor, **stated)
    paper = prepared.case.notices.get(kind=Notice.Kind.DECISION, review=prepared.subject)
    html = notice_document(paper).html
    assert "<p>理由：一、不符合布局规划</p>" in html
    assert "<p>二、距离不足</p>" in html
