"""A paper says for ever what it said when it was given, by the keys its body was frozen with then."""

import re

import pytest

from issuance.casework.papers.notice_pdf import notice_document
from issuance.models import Notice
from issuance.status import ReviewStatus

pytestmark = pytest.mark.django_db

WITHDRAWN_DENIAL = {
    "of": "450204-MR-2026-00007J",
    "given": "2026-11-10",
    "ground": "own",
    "named": "本机关自行纠正",
    "organ": "",
    "document": "",
    "document_on": "",
    "law": "",
    "reasons": "复查发现材料齐全",
    "on": "2026-11-16",
    "until": "",
    "anew": True,
    "case": "decided",
    "due": "2026-12-14",
    "over": False,
    "first": "",
    "awaited": [],
}
TAKEN_BACK = WITHDRAWN_DENIAL | {"anew": False, "case": "withdrawn", "due": ""}
VISIT = {
    "round": 1,
    "on": "2026-11-20",
    "hour": "09:30",
    "place": "蝴蝶山路8号",
    "anew": False,
    "departments": [
        {"name": "柳南区市场监管局", "items": ["食品经营许可证"], "people": ["张三", "李四"]}
    ],
}
FOUND = {
    "on": "2026-11-20",
    "until": "2026-12-10",
    "items": [
        {
            "permit": "食品经营许可证",
            "department": "柳南区市场监管局",
            "findings": "缺少洗手池",
            "until": "2026-12-10",
        }
    ],
}
VISITS = [
    {"on": "2026-11-20", "round": 1, "conclusion": "rectify", "findings": "缺少洗手池"},
    {"on": "2026-12-11", "round": 2, "conclusion": "passed", "findings": ""},
]
RECORD = {"number": "听笔〔2026〕1号", "on": "2026-11-25", "presiding": "王五"}
BROKEN = {"outcome": "broken", "name": "平面图", "due": "2026-11-20", "reason": "未交"}
MISSING = [{"label": "平面图", "reason": "未盖章", "department": "柳南区市场监管局"}]


@pytest.fixture
def said(new_case):
    """The words of a paper of one item with these facts in its body, without blanks."""
    case = new_case("accepted")

    def say(kind, status=ReviewStatus.OPEN, **facts):
        review, given = case.reviews.first(), case.notices.first()
        row = given.body["reviews"][0] | {"permit": review.permit_name, "status": status}
        body = given.body | {"reviews": [row], "template": 2} | facts
        notice = Notice(case=case, kind=kind, organ=given.organ, body=body, number="450204-1")
        notice.issued_at = given.issued_at
        notice.review = review if kind not in OF_THE_CASE else None
        return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)

    return say


OF_THE_CASE = {Notice.Kind.INSPECTION, Notice.Kind.RECTIFY, Notice.Kind.SUPPLEMENT}


def test_a_denial_that_was_withdrawn_stays_one_that_is_reviewed_again(said):
    text = said(Notice.Kind.ANNULLED, annulment=WITHDRAWN_DENIAL)
    assert "撤销不予行政许可决定书" in text
    assert "不予行政许可。经复核，原决定有误，现决定予以撤销。" in text
    assert "审批期限自2026年11月16日起重新计算，于2026年12月14日前（含当日）作出决定。" in text
    assert "您无需为此另行提交材料。因原决定作出的后续处理（包括您此前的选择）一并终止" in text
    assert "视为放弃" not in text
    assert "予以受理" not in text


def test_of_a_case_that_was_taken_back_nothing_is_decided_anew(said):
    text = said(Notice.Kind.ANNULLED, status=ReviewStatus.CANCELLED, annulment=TAKEN_BACK)
    assert "因您已撤回申请，不再重新审查；您可以随时重新提出申请。" in text
    assert "审批期限" not in text
    assert "无需" not in text
    assert "单项许可" not in text


def test_a_licence_with_too_few_permits_told_before_the_main_one_was_named_stays_told_so(said):
    told = {"licence": "X-1", "needed": 2, "left": [], "fallen": [], "rule": "keep"}
    assert "须有2项有效许可，且不得缺少主证。" in said(Notice.Kind.FEW, few=told)


def test_whoever_was_told_of_a_denial_reads_that_it_was_withdrawn(said):
    told = {"annulled": True, "premises": "", "stated": False}
    text = said(Notice.Kind.OUTCOME, status=ReviewStatus.CANCELLED, outcome=told)
    assert "本机关此前告知您的原不予行政许可决定已经撤销。" in text


def test_a_decision_keeps_the_record_of_its_hearing_and_its_second_look(said):
    decided = {"record": RECORD, "visits": VISITS}
    text = said(Notice.Kind.DECISION, status=ReviewStatus.GRANTED, **decided)
    assert text.count("举行的听证的笔录（编号：听笔〔2026〕1号）作出") == 1
    assert "听证主持人：王五。" in text
    assert "经营场所已于2026年11月20日现场核查：需整改" in text
    assert "整改情况已于2026年12月11日复核：通过" in text


def test_papers_of_visits_keep_the_day_the_round_and_the_right_to_another_day(said):
    first = said(Notice.Kind.INSPECTION, inspection=VISIT)
    assert "所定日期不便的，可以在核查开始前通过办件查询页面提出一次更改。" in first
    assert "一同复核" not in first
    second = said(Notice.Kind.INSPECTION, inspection=VISIT | {"round": 2})
    assert "由下列部门一同复核一次，不再进行其他核查。" in second
    found = said(Notice.Kind.RECTIFY, rectify=FOUND)
    assert "有关部门于2026年11月20日对您的经营场所进行了联合核查" in found
    assert "需要整改的内容整改期限柳南区市场监管局" in found
    assert "食品经营许可证缺少洗手池2026" in found


def test_a_notice_of_what_is_missing_has_no_empty_column(said):
    text = said(Notice.Kind.SUPPLEMENT, deficiencies=MISSING)
    assert "需要补正什么部门平面图未盖章柳南区市场监管局" in text


def test_a_broken_promise_says_what_it_said(said):
    text = said(
        Notice.Kind.PROMISE, status=ReviewStatus.GRANTED, promise=BROKEN | {"granted": True}
    )
    assert "平面图" in text
    assert "申辩" not in text
