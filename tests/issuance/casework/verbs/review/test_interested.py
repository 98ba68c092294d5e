"""Interested parties are told by a paper of their own and heard; nobody else reads who they are."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from guides.models import ServiceWindow
from issuance.casework import interested
from issuance.casework.papers.notice_pdf import address_of, notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Hearing, Interested, Message, Notice, Review
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from portal.ground.office_days import almanac
from tests.issuance.desk.case_pages import page
from tests.issuance.limit_ready import INTERESTS, asks_for_a_hearing, party, reached, time_and_place

MARKET, APPROVER = "450204-MR", "approver-450204-mr"
NAME, SAID = "测试·相邻业主", "请求加高排烟管道"


@pytest.fixture
def by_law(review, monkeypatch):
    return asks_for_a_hearing(review, monkeypatch)


def later(day, n):
    days = almanac.days_of(Region.objects.get(code="450204").pk)
    return clock.add_working_days(day, n, days=days)


def run(code, review, person, **stated):
    review = Review.objects.get(pk=review.pk)
    actor = None if code == "ask_hearing" else person(APPROVER)
    REGISTRY[code].run(review, actor=actor, **stated)


def tell(review, person, **stated):
    """The applicant of the right to a hearing first, then an interested party."""
    if not Hearing.objects.filter(review=review).exists():
        run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **(stated or party()))


def hindered(code, review):
    return REGISTRY[code].hindrance(Review.objects.get(pk=review.pk))


def to_decide(review, person, day=None):
    [queue] = [queue for queue in REGISTRY["decide"].queues if queue.code == "to_decide"]
    return review in queue.rows(person(APPROVER), day or clock.today())


def queued(person, day=None):
    return {waiting.queue.code for waiting in work_list(person(APPROVER), day or clock.today())}


def words(notice):
    return "".join(notice_document(notice).html.split())


def test_they_get_a_paper_of_their_own_that_leads_nobody_to_the_case_of_the_applicant(
    review, person
):
    run("tell_hearing", review, person, **INTERESTS)
    before = Message.objects.count()
    run("tell_interested", review, person, **party())
    paper = Notice.objects.get(kind="interested")
    text = words(paper)
    assert f"{NAME}：" in text
    assert "油烟排放口正对住宅窗户" in text
    assert "有权进行陈述和申辩" in text
    assert "本机关在审查中发现" in text
    premises = review.case.submission.current().content["data"]["premises_address"]
    assert f"经营场所：{premises}）" in text
    assert "。。" not in text
    assert "要求听证" in text
    assert address_of(paper) == ""
    assert review.case.submission.reference not in text
    assert Message.objects.count() == before  # the applicant is told nothing of it
    assert not list(witness.alterations())


@pytest.mark.parametrize("phone", ["", "0772-0000000"])
def test_their_paper_points_to_address_and_phone_where_they_are_known(review, person, phone):
    ServiceWindow.objects.filter(region=review.region_id).update(address="潭中路1号", phone=phone)
    tell(review, person)
    text = words(Notice.objects.get(kind="interested"))
    assert ("联系地址和电话见文末" in text) is bool(phone)
    assert (f"电话：{phone}" in text) is bool(phone)


def test_nobody_is_told_before_the_right_to_a_hearing_is_told_of(review, person):
    with pytest.raises(VerbRefused, match="请先告知听证权利"):
        run("tell_interested", review, person, **party())
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party())
    assert Interested.objects.get().to_hearing


def test_where_the_law_asks_for_a_hearing_nobody_has_to_be_told_of_the_right_first(by_law, person):
    run("tell_interested", by_law, person, **party())
    assert Interested.objects.get().until == later(clock.today(), 5)


def test_nothing_is_decided_until_their_five_working_days_are_over_or_they_were_heard(
    by_law, person
):
    today = clock.today()
    run("tell_interested", by_law, person, **party())
    reached(by_law)
    assert Interested.objects.get().until == later(today, 5)
    assert not to_decide(by_law, person)
    assert "interested_told" in queued(person)
    with time_machine.travel(later(today, 5), tick=False):
        assert "可以陈述" in hindered("decide", by_law)
    with time_machine.travel(later(today, 6), tick=False):
        assert not hindered("decide", by_law)
        assert to_decide(by_law, person)
    run("record_statement", by_law, person, **said())
    assert not hindered("decide", by_law)
    assert to_decide(by_law, person)
    assert "interested_told" not in queued(person)


def test_heard_or_not_nothing_is_decided_while_a_hearing_can_be_asked_for(review, person):
    tell(review, person)
    run("record_statement", review, person, **said())
    assert "在此之前不作出决定" in hindered("decide", review)
    with time_machine.travel(later(clock.today(), 6), tick=False):
        assert not hindered("decide", review)


def said():
    return {"party": Interested.objects.get(), "statement": SAID, "on": clock.today()}


@pytest.mark.parametrize("overdue", [0, 1])
def test_what_their_paper_says_holds_on_the_last_day_of_the_limit_too(by_law, person, overdue):
    run("tell_interested", by_law, person, **party())
    Review.objects.filter(pk=by_law.pk).update(due=clock.today() - timedelta(days=overdue))
    assert "可以陈述" in hindered("decide", by_law)
    assert not to_decide(by_law, person)
    run("record_statement", by_law, person, **said())
    assert not hindered("decide", by_law)
    assert to_decide(by_law, person)


@pytest.mark.parametrize(("days", "near"), [(5, True), (6, False)])
def test_they_are_told_so_early_that_a_day_is_left_after_their_term(review, person, days, near):
    run("tell_hearing", review, person, **INTERESTS)
    Review.objects.filter(pk=review.pk).update(due=later(clock.today(), days))
    fresh = Review.objects.get(pk=review.pk)
    faults = REGISTRY["tell_interested"].faults(fresh, **party())
    assert ("请先依法延长" in faults.get("on", "")) is near


@pytest.mark.parametrize(
    ("stated", "told"), [(1, "其中1人提出陈述"), (0, "均未提出陈述、申辩意见")]
)
def test_the_decision_says_how_many_were_told_and_heard_and_not_who(review, person, stated, told):
    tell(review, person)
    reached(review)
    if stated:
        run("record_statement", review, person, **said())
    with time_machine.travel(later(clock.today(), 6), tick=False):
        run("decide", review, person, grant=True)
    paper = Notice.objects.get(kind="decision", review=review)
    assert paper.body["interested"] == {"told": 1, "stated": stated}
    text = words(paper)
    assert "利害关系人（1人）" in text
    assert told in text
    assert "其中0人" not in text
    assert NAME not in text


def test_whoever_decides_reads_what_was_stated_before_it_stands(review, person):
    tell(review, person, **party(f"{NAME} 13900005678"))
    run("record_statement", review, person, **said())
    fresh = Review.objects.get(pk=review.pk)
    for grant in (True, False):
        told = dict(REGISTRY["decide"].stands(fresh, grant=grant))
        assert told[f"{NAME} 139****5678的意见"] == SAID


def test_a_second_statement_is_added_to_the_first(review, person):
    tell(review, person, **party())
    run("record_statement", review, person, **said())
    run("record_statement", review, person, **said() | {"statement": "同意整改方案"})
    kept = Interested.objects.get()
    assert kept.statement.startswith(SAID)
    assert kept.statement.endswith("同意整改方案")


def test_only_their_department_reads_who_they_are_and_what_they_said(review, person, signed_in):
    tell(review, person, **party(f"{NAME} 13900005678"))
    run("record_statement", review, person, **said())
    number = Notice.objects.get(kind="interested").number
    for name in ("clerk-450204", "supervisor-4502", "approver-450204-hc", APPROVER):
        client, own = signed_in(name), name == APPROVER
        shown = page(client, review.case).content.decode()
        assert (NAME in shown, SAID in shown) == (own, own)
        assert (f"notices/{number}/" in shown) == own
        assert "13900005678" not in shown
        answer = client.get(f"/cms/cases/{review.case_id}/notices/{number}/")
        assert (answer.status_code == 200) == own
    assert NAME not in str([*Event.objects.values("data")])


def test_the_applicant_reads_that_they_were_told_and_until_when_and_not_who(client, review, person):
    tell(review, person, **party())
    paper = Notice.objects.get(kind="interested")
    reference = review.case.submission.reference
    session = client.session
    session["tracked"] = [reference]
    session.save()
    shown = client.get(f"/track/{reference}/").content.decode()
    assert f"{Interested.objects.get().until:%Y-%m-%d}" in shown
    assert "利害关系人" in shown
    assert NAME not in shown
    assert paper.number not in shown
    assert client.get(f"/track/{reference}/notices/{paper.number}/").status_code == 404


def test_the_applicant_reads_that_they_may_be_heard_only_while_they_may(review, person):
    def until():
        parts = progress(Case.objects.get(pk=review.case_id)).parts
        return next(part for part in parts if part.review.pk == review.pk).interested_until

    assert until() is None
    tell(review, person)
    last = later(clock.today(), 5)
    assert until() == last
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert until() is None
    run("record_statement", review, person, **said())
    assert until() is None


def test_each_may_ask_for_a_hearing_for_five_days_from_the_own_telling_and_the_last_one_rules(
    review, person
):
    today = clock.today()
    run("tell_hearing", review, person, **INTERESTS)
    third = later(today, 3)
    with time_machine.travel(third, tick=False):
        run("tell_interested", review, person, **party())
        assert "要求听证" in words(Notice.objects.get(kind="interested"))
    hearing = Hearing.objects.get()
    assert (hearing.own_until, hearing.ask_until) == (later(today, 5), later(third, 5))
    with time_machine.travel(later(today, 6), tick=False):
        with pytest.raises(VerbRefused, match="五个工作日已经届满"):
            run("ask_hearing", review, person)
        assert "在此之前不作出决定" in hindered("decide", review)
        shown = next(
            row
            for row in progress(Case.objects.get(pk=review.case_id)).parts
            if row.review.pk == review.pk
        )
        assert not shown.can_ask_hearing
        asked = {"party": str(Interested.objects.get().pk), "on": clock.today()}
        run("record_hearing_request", review, person, **asked)
    assert Hearing.objects.get().asked_by == NAME


@pytest.mark.parametrize(("who", "days", "refused"), [("applicant", 6, True), ("party", 6, False)])
def test_a_request_by_letter_is_judged_by_the_term_of_whoever_asks(
    review, person, who, days, refused
):
    today = clock.today()
    run("tell_hearing", review, person, **INTERESTS)
    with time_machine.travel(later(today, 3), tick=False):
        run("tell_interested", review, person, **party())
    key = str(Interested.objects.get().pk) if who == "party" else who
    fresh = Review.objects.get(pk=review.pk)
    with time_machine.travel(later(today, days), tick=False):
        faults = REGISTRY["record_hearing_request"].faults(fresh, party=key, on=clock.today())
    assert bool(faults) == refused


def test_who_was_told_before_is_told_of_the_hearing_too_and_of_its_time_and_place(review, person):
    REGISTRY["tell_interested"].carry_out(review, person(APPROVER), **party())  # before it was so
    run("tell_hearing", review, person, **INTERESTS)
    run("ask_hearing", review, person)
    run("set_hearing", review, person, **time_and_place())
    first, second, third = Notice.objects.filter(kind="interested").order_by("pk")
    assert "要求听证" not in words(first)
    assert "要求听证" in words(second)
    assert "政务服务中心三楼听证室" in words(third)
    assert [str(paper.title) for paper in (first, second, third)] == [
        "利害关系人权利告知书",
        "利害关系人权利告知书",
        "听证通知书",
    ]
    assert str(time_and_place()["presiding"]) in words(third)
    told = Notice.objects.get(kind="hearing_set")
    assert told.body["hearing"]["interested"] == 1
    assert NAME not in words(told)
    assert not list(witness.alterations())


def test_nobody_is_told_of_a_hearing_less_than_seven_working_days_ahead(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    run("ask_hearing", review, person)
    run("set_hearing", review, person, **time_and_place(later(clock.today(), 8)))
    fresh = Review.objects.get(pk=review.pk)
    verb = REGISTRY["tell_interested"]
    assert not verb.faults(fresh, **party(on=later(clock.today(), 1)))
    assert set(verb.faults(fresh, **party(on=later(clock.today(), 2)))) == {"on"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"touched": ""}, "touched"),
        ({"way": ""}, "way"),
        ({"on": -1}, "on"),
    ],
)
def test_who_how_and_when_is_stated(review, changed, field):
    if "on" in changed:
        changed = {"on": clock.today() - timedelta(days=1)}
    faults = REGISTRY["tell_interested"].faults(review, **party() | changed)
    assert set(faults) == {field}


def test_a_statement_is_of_somebody_told_on_this_item(review, new_case, person):
    other = new_case("accepted").reviews.get(department__code=MARKET)
    tell(other, person, **party())
    assert set(REGISTRY["record_statement"].faults(review, **said())) == {"party"}


@pytest.mark.both_databases
def test_the_database_keeps_a_statement_with_its_day(review, person):
    tell(review, person, **party())
    with pytest.raises(IntegrityError), transaction.atomic():
        Interested.objects.update(statement=SAID)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interested.objects.update(region=Region.objects.exclude(pk=review.region_id).first())


def test_the_opposite_view_of_the_same_day_is_another_statement(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party(name=NAME))
    row = Interested.objects.get(name=NAME)
    for said in ("不同意设置排烟口", "同意设置排烟口"):
        run("record_statement", review, person, party=row, statement=said, on=clock.today())
        row.refresh_from_db()
    assert row.statement == f"不同意设置排烟口\n{clock.today():%Y-%m-%d}：同意设置排烟口"
    with pytest.raises(VerbRefused):
        run("record_statement", review, person, party=row, statement=said, on=clock.today())


def test_what_was_stated_stays_when_its_party_is_told_again(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party(name=NAME))
    row = Interested.objects.get(name=NAME)
    run("record_statement", review, person, party=row, statement=SAID, on=clock.today())
    run("tell_interested", review, person, **party(name=NAME, on=later(clock.today(), 1)))
    fresh = Review.objects.get(pk=review.pk)
    assert [said for _who, said in interested.statements(fresh)] == [SAID]
    assert interested.heard(fresh) == {"interested": {"told": 1, "stated": 1}}
