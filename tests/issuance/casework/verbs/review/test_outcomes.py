"""Whose interests were touched is told what became of it, by the department and by nobody else."""

import pytest
import time_machine

from issuance.casework import interested
from issuance.casework.papers.notice_pdf import address_of, notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Interested, Message, Notice, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.models import Department, Region
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import INTERESTS, asks_for_a_hearing, party, reached

APPROVER = "approver-450204-mr"
NAME, OTHER = "测试·相邻业主", "测试·楼上住户"
DENIAL = {"grant": False, "reasons": "排烟口距住宅不足十米", "basis": "《测试法》第一条"}


@pytest.fixture
def run(review, person):
    def carry_out(code, **stated):
        actor = None if code == "withdraw" else person(APPROVER)
        fresh = Review.objects.select_related("case").get(pk=review.pk)
        REGISTRY[code].run(fresh.case if code == "withdraw" else fresh, actor=actor, **stated)

    return carry_out


@pytest.fixture
def touched(review, run):
    """Two were told and one stated a view; their days to do so are over."""
    run("tell_hearing", **INTERESTS)
    for name in (NAME, OTHER):
        run("tell_interested", **party(name))
    reached(review)
    stated = {"party": Interested.objects.get(name=NAME), "statement": "请求加高排烟管道"}
    run("record_statement", **stated, on=clock.today())
    days = almanac.days_of(Region.objects.get(code="450204").pk)
    with time_machine.travel(clock.add_working_days(clock.today(), 6, days=days), tick=False):
        yield review


def outcomes():
    return {paper.body["to"]: paper for paper in Notice.objects.filter(kind="outcome")}


def words(notice):
    return "".join(notice_document(notice).html.split())


@pytest.mark.parametrize(
    ("stated", "said"), [({"grant": True}, "准予行政许可"), (DENIAL, "不予行政许可")]
)
def test_each_gets_a_paper_of_their_own_with_the_decision_and_the_remedies(
    touched, run, stated, said
):
    Department.objects.filter(code="450204-MR").update(
        reconsideration_body="柳州市柳南区人民政府", reconsideration_address="测试路1号"
    )
    told_before = Message.objects.count()
    run("decide", **stated)
    decision = Notice.objects.get(kind="decision", review=touched)
    assert set(outcomes()) == {NAME, OTHER}
    for name, paper in outcomes().items():
        assert (paper.organ, paper.review_id) == (touched.department, touched.pk)
        assert paper.number.endswith("I")
        text = words(paper)
        for fact in (f"{name}：", said, decision.number):
            assert fact in text
        for remedy in ("行政复议", "柳州市柳南区人民政府", "测试路1号", "人民法院"):
            assert remedy in text
        assert DENIAL["reasons"] not in text  # the reasons are the applicant's
        assert touched.case.submission.reference not in text
        assert address_of(paper) == ""
    assert "您在决定作出前的陈述、申辩意见，本机关已经听取" in words(outcomes()[NAME])
    assert "您在决定作出前未提出陈述、申辩意见" in words(outcomes()[OTHER])
    # The applicant is told of the decision, and of nothing else.
    assert {row.notice_id for row in Message.objects.order_by("pk")[told_before:]} >= {decision.pk}
    assert not Message.objects.filter(notice__kind="outcome").exists()
    assert not list(witness.alterations())


def test_the_paper_on_a_denial_says_nothing_of_a_public_decision(touched, run):
    run("decide", **DENIAL)
    assert "依法公开" not in words(outcomes()[NAME])


def test_whoever_is_about_to_decide_is_told_that_papers_are_to_be_printed(touched, person):
    fresh = Review.objects.get(pk=touched.pk)
    remarks = [str(said) for said in REGISTRY["decide"].remarks(fresh, grant=True)]
    assert any("利害关系人（2人）" in said for said in remarks)


def test_only_the_department_reads_and_prints_them(touched, run, signed_in, client):
    run("decide", grant=True)
    paper = outcomes()[NAME]
    case = touched.case
    for name in ("clerk-450204", "supervisor-4502", "approver-450204-hc", APPROVER):
        reader, own = signed_in(name), name == APPROVER
        assert (f"notices/{paper.number}/" in page(reader, case).content.decode()) == own
        answer = reader.get(f"/cms/cases/{case.pk}/notices/{paper.number}/")
        assert (answer.status_code == 200) == own
    reference = case.submission.reference
    session = client.session
    session["tracked"] = [reference]
    session.save()
    assert paper.number not in client.get(f"/track/{reference}/").content.decode()
    assert client.get(f"/track/{reference}/notices/{paper.number}/").status_code == 404


def test_nobody_is_told_where_nobody_was_touched(review, run):
    run("decide", grant=True)
    assert not outcomes()


def test_whoever_was_told_is_told_when_the_application_is_taken_back(touched, run):
    run("withdraw")
    touched.refresh_from_db()
    assert touched.status == ReviewStatus.CANCELLED
    assert set(outcomes()) == {NAME, OTHER}
    paper = outcomes()[NAME]
    assert "申请人已撤回申请" in words(paper)
    assert paper.body["remedies"] == []
    assert "行政复议" not in words(paper)
    assert str(paper.title) == "终止审查通知书"


def test_whoever_was_told_of_a_denial_is_told_again_when_it_falls_after_a_withdrawal(
    touched, run, person
):
    run("decide", **DENIAL)
    run("withdraw")
    head = person("head-450204-mr")
    stated = {"ground": "own", "reasons": "认定事实有误", "law": "《测试法》第二条"}
    stated["reached"] = {row.pk: clock.today() for row in interested.parties(touched)}
    REGISTRY["annul_denial"].run(Review.objects.get(pk=touched.pk), actor=head, **stated)
    again = Notice.objects.filter(kind="interested", review__round=2).order_by("pk")
    assert len(again) == 4
    assert "已经撤销" in words(again.last())
    assert len(outcomes()) == 2


def test_what_was_decided_before_is_not_told_again_on_a_withdrawal(touched, run):
    run("decide", grant=True)
    run("withdraw")
    assert len(outcomes()) == Notice.objects.filter(kind="outcome").count() == 2


def test_the_paper_names_the_record_of_the_hearing_by_which_it_was_decided(
    review, run, monkeypatch
):
    asks_for_a_hearing(review, monkeypatch)
    run("tell_interested", **party(NAME))
    stated = {"party": Interested.objects.get(), "statement": "同意", "on": clock.today()}
    run("record_statement", **stated)
    run("decide", **DENIAL)
    assert "records" not in outcomes()[NAME].body
