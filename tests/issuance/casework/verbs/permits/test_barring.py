"""False papers and fraud: the warning, the bar of a year or three, whom it keeps from what, and its end."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction

from issuance.casework import bars
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.intake.checking import complete
from issuance.casework.verbs.review.basis import preset
from issuance.models import Bar, Case, Notice, Permit, RefusalKind, Review
from issuance.status import ReviewStatus
from portal.demo.people import approver_of
from portal.demo.telling import inspect
from portal.ground.calendar import clock
from portal.ground.history import events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.limit_ready import HEAD
from tests.issuance.ready import ENDS, MARKET

FALSE = {"kind": "false_papers", "reasons": "房屋租赁合同系伪造"}


def worded(day):
    return f"{day.year}年{day.month}月{day.day}日"


def read(notice):
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


def same_applicant(monkeypatch, number="92450204MA5PL27K3X"):
    """Whoever applies in this test is one and the same."""
    monkeypatch.setattr(bars, "number_of", lambda case: number)


@pytest.fixture
def barred(ready, new_case, monkeypatch):
    """A case refused for false papers, and the next one of the same applicant."""

    def make(channel="online"):
        same_applicant(monkeypatch)
        prepared = ready("refuse")
        prepared.verb.run(prepared.subject, actor=prepared.actor, bar=True, **FALSE)
        case = new_case("submitted", channel=channel)
        review = case.reviews.select_related("department", "case").get(department__code=MARKET)
        return Bar.objects.get(), review

    return make


@pytest.mark.parametrize(
    ("ground", "first", "last"),
    [
        ("false_papers", date(2026, 11, 29), date(2027, 11, 29)),
        ("fraud", date(2026, 11, 29), date(2029, 11, 29)),
        ("false_papers", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_bar_runs_a_year_after_false_papers_and_three_after_fraud(ground, first, last):
    assert bars.last_day(ground, first) == last


@pytest.mark.both_databases
def test_a_refusal_for_false_papers_warns_and_bars_in_papers_that_say_until_when(ready):
    prepared = ready("refuse")
    prepared.verb.run(prepared.subject, actor=prepared.actor, bar=True, **FALSE)
    review = Review.objects.get(pk=prepared.subject.pk)
    assert review.legal_basis == "《中华人民共和国行政许可法》第七十八条"
    refused = read(review.notices.get(kind="refused"))
    assert "，并给予警告" not in refused
    assert "另行依法作出行政处罚决定" in refused
    bar = Bar.objects.get()
    said = read(review.notices.get(kind="barred"))
    assert worded(bar.last) in said
    assert "第七十八条" in said
    assert "本市" not in said
    assert "行政复议" in said
    number = bars.number_of(prepared.case)
    assert number
    assert number not in str(Bar.objects.values().get())
    assert not list(witness.alterations())


def test_a_warning_alone_bars_nobody(ready):
    prepared = ready("refuse")
    prepared.verb.run(prepared.subject, actor=prepared.actor, **FALSE)
    assert not Bar.objects.exists()
    assert not prepared.case.notices.filter(kind="barred").exists()


def test_a_denial_for_false_papers_warns_and_bars_too(ready):
    prepared = ready("decide")
    stated = {"grant": False, "reasons": "房屋租赁合同系伪造", "basis": preset(prepared.subject)}
    prepared.verb.run(prepared.subject, actor=prepared.actor, false_papers=True, bar=True, **stated)
    review = Review.objects.get(pk=prepared.subject.pk)
    assert review.legal_basis.startswith("《中华人民共和国行政许可法》第七十八条；")
    denied = read(review.notices.get(kind="decision"))
    assert "，并给予警告" not in denied
    assert "另行依法作出行政处罚决定" in denied
    assert Bar.objects.get().review == review


def test_three_years_after_fraud_count_from_the_day_of_the_revocation(ready):
    prepared = ready("end")
    on = clock.today() - timedelta(days=20)
    Permit.objects.filter(pk=prepared.subject.pk).update(valid_from=on - timedelta(days=20))
    permit = Permit.objects.get(pk=prepared.subject.pk)
    stated = ENDS["revoked"] | {"reason": "以欺骗手段取得", "bar": True}
    long_ago = clock.today() - timedelta(days=1100)
    assert set(prepared.verb.faults(permit, **stated, on=long_ago)) == {"bar"}
    prepared.verb.run(permit, actor=prepared.actor, on=on, **stated)
    bar = Bar.objects.get()
    assert (bar.first, bar.last) == (on, bars.last_day("fraud", on))
    assert worded(on) in read(permit.review.notices.get(kind="barred"))


@pytest.mark.parametrize(
    ("code", "stated", "field"),
    [
        ("refuse", {"kind": "not_needed", "reasons": "无需许可", "bar": True}, "bar"),
        ("decide", {"grant": True, "false_papers": True}, "false_papers"),
        ("decide", {"grant": False, "reasons": "不符", "basis": "某法", "bar": True}, "bar"),
        ("end", ENDS["cancelled"] | {"reason": "自愿", "bar": True}, "bar"),
    ],
)
def test_what_cannot_be_is_marked_beside_its_field(ready, code, stated, field):
    prepared = ready(code)
    assert set(prepared.verb.faults(prepared.subject, **stated)) == {field}


def test_nobody_is_barred_whom_the_application_does_not_name(ready, monkeypatch):
    prepared = ready("refuse")
    same_applicant(monkeypatch, "")
    assert set(prepared.verb.faults(prepared.subject, bar=True, **FALSE)) == {"bar"}
    assert bars.of(prepared.case) == {}


@pytest.mark.both_databases
def test_the_next_application_is_not_passed_and_is_refused_with_the_article(barred):
    bar, review = barred()
    actor = approver_of(review.department)
    with pytest.raises(VerbRefused, match=bar.last.isoformat()):
        complete.run(review, actor=actor)
    REGISTRY["refuse"].run(review, actor=actor, kind="barred", reasons="尚在限制申请期内")
    review = Review.objects.get(pk=review.pk)
    assert review.legal_basis == "《中华人民共和国行政许可法》第七十八条"
    assert worded(bar.last) in read(review.notices.get(kind="refused"))


def lapsed(review):
    """Its case counts as accepted: nobody said a word in five working days."""
    Case.objects.filter(pk=review.case_id).update(check_due=clock.today() - timedelta(days=1))
    REGISTRY["lapse"].run(Case.objects.get(pk=review.case_id))
    inspect(Case.objects.get(pk=review.case_id))
    return Review.objects.get(pk=review.pk)


@pytest.mark.both_databases
def test_who_is_barred_is_granted_nothing_though_the_application_counts_as_accepted(barred):
    bar, review = barred()
    review, actor = lapsed(review), approver_of(review.department)
    decide = REGISTRY["decide"]
    assert set(decide.faults(review, grant=True)) == {"grant"}
    with pytest.raises(VerbRefused, match=bar.last.isoformat()):
        decide.run(review, actor=actor, grant=True)
    stated = {"grant": False, "reasons": "尚在限制申请期内", "basis": preset(review)}
    decide.run(review, actor=actor, **stated)
    review = Review.objects.get(pk=review.pk)
    assert review.legal_basis == f"《中华人民共和国行政许可法》第七十八条；{preset(review)}"


def test_what_was_applied_for_before_the_bar_is_no_new_application(barred):
    _bar, review = barred()
    review = lapsed(review)
    before = review.case.received_at - timedelta(days=1)
    Case.objects.filter(pk=review.case_id).update(received_at=before)
    review = Review.objects.get(pk=review.pk)
    assert REGISTRY["decide"].faults(review, grant=True) == {}
    REGISTRY["decide"].run(review, actor=approver_of(review.department), grant=True)
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.GRANTED


def test_the_window_does_not_accept_but_prepares_the_refusal(barred, person):
    _bar, review = barred("window")
    clerk = person("clerk-450204")
    with pytest.raises(VerbRefused, match=review.permit_name):
        REGISTRY["accept"].run(review.case, actor=clerk)
    told = {"kind": "barred", "reasons": "尚在限制申请期内", "authority": ""}
    REGISTRY["propose_refusal"].run(review, actor=clerk, **told)
    REGISTRY["refuse"].run(review, actor=approver_of(review.department), **told)
    REGISTRY["accept"].run(Case.objects.get(pk=review.case_id), actor=clerk)


def test_whoever_takes_an_application_in_is_told_of_the_bar_with_the_item_and_its_last_day(
    ready, person
):
    prepared = ready("refuse")
    case = prepared.subject.case
    data = case.submission.current().content["data"]
    codes = [row.permit_code for row in case.reviews.all()]
    clerk = person("clerk-450204")
    assert bars.told_at_intake(clerk, case.version, codes, data) == []
    prepared.verb.run(prepared.subject, actor=prepared.actor, bar=True, **FALSE)
    bar, name = Bar.objects.get(), prepared.subject.permit_name
    [told] = bars.told_at_intake(clerk, case.version, codes, data)
    assert name in told
    assert bar.last.isoformat() in told
    assert bar.get_ground_display() not in told
    assert bars.told_at_intake(person("clerk-450203"), case.version, codes, data) == []
    others = [code for code in codes if code != bar.permit_code]
    assert bars.told_at_intake(clerk, case.version, others, data) == []
    stranger = data | {key: "" for key in data if "uscc" in key or "id" in key}
    assert bars.told_at_intake(clerk, case.version, codes, stranger) == []


@pytest.fixture
def asks(ready, person):
    """Whether the applicant of a case may apply, as a clerk of its county asks at intake."""
    case = ready("refuse").subject.case
    codes = [row.permit_code for row in case.reviews.all()]
    data = case.submission.current().content["data"]

    def ask(username="clerk-450204", **changed):
        return bars.told_at_intake(person(username), case.version, codes, data | changed)

    ask.number = bars.number_of(case)
    ask.keys = [key for key, value in data.items() if value == ask.number]
    ask.codes, ask.data = codes, data
    return ask


def test_each_look_up_at_intake_is_told_once_an_hour_and_without_the_number(asks, person):
    cache.clear()
    asks()
    asks()
    event = Event.objects.get(verb="register.look_up")
    assert (event.actor, event.region) == (person("clerk-450204"), "450204")
    assert event.data["search"] == events.digest_of(asks.number)
    assert (event.data["rows"], event.data["items"]) == (0, sorted(asks.codes))
    assert asks.number not in str(event.data)
    asks(**dict.fromkeys(asks.keys, "91350100M000100Y43"))
    assert Event.objects.filter(verb="register.look_up").count() == 2
    asks("clerk-450203")  # is told nothing, and has looked at nothing
    asks(**{key: "" for key in asks.data if "uscc" in key or "id" in key})
    assert Event.objects.filter(verb="register.look_up").count() == 2


def test_how_many_a_clerk_may_look_up_is_limited(asks, monkeypatch):
    cache.clear()
    fewer = replace(bars.LOOK_UPS, name="bars-looked-up-in-a-test", rate="2/hour")
    monkeypatch.setattr(bars, "LOOK_UPS", fewer)
    told = [
        asks(**dict.fromkeys(asks.keys, f"91350100M000100Y{serial}")) for serial in range(40, 43)
    ]
    assert told[:2] == [[], []]
    assert "过于频繁" in told[2][0]
    assert Event.objects.filter(verb="register.look_up").count() == 2
    assert asks(**dict.fromkeys(asks.keys, "91350100M000100Y40")) == []  # the same reading again


def test_without_a_bar_the_kind_is_not_offered(ready):
    prepared = ready("refuse")
    kinds = [
        value
        for value, _word in prepared.verb.form_for(None, prepared.subject).fields["kind"].choices
    ]
    assert RefusalKind.FALSE_PAPERS in kinds
    assert RefusalKind.BARRED not in kinds
    told = {"kind": "barred", "reasons": "限制"}
    assert set(prepared.verb.faults(prepared.subject, **told)) == {"kind"}


def test_it_holds_for_that_item_that_applicant_and_that_city_until_its_last_day(
    barred, monkeypatch
):
    bar, review = barred()
    assert bars.running(review) == bar
    other = review.case.reviews.select_related("case").exclude(pk=review.pk).first()
    assert bars.running(other) is None
    city = review.case.region.parent
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(
            type(review.case.region), "city", property(lambda _region: type(city)(pk=0))
        )
        assert bars.running(review) is None
    with monkeypatch.context() as another:
        same_applicant(another, "92450204MA5PL27K44")
        assert bars.running(review) is None
    for days, runs in ((0, True), (1, False)):
        noon = datetime.combine(bar.last + timedelta(days=days), time(12), tzinfo=clock.ZONE)
        with time_machine.travel(noon):
            assert bool(bars.running(review)) == runs


def test_its_department_and_supervision_read_it_and_nobody_in_public(barred, person, signed_in):
    bar, review = barred()
    for username in (approver_of(review.department).username, HEAD, "supervisor-4502"):
        lists = work_list(person(username), clock.today())
        assert "bars" in {row.queue.code for row in lists}, username
    page = signed_in(approver_of(review.department).username).get(f"/cms/cases/{review.case_id}/")
    assert bar.last.isoformat() in page.content.decode()
    other = signed_in("approver-450204-hc").get(f"/cms/cases/{review.case_id}/")
    assert bar.last.isoformat() not in other.content.decode()


@pytest.mark.both_databases
def test_lifted_by_name_and_reason_it_holds_no_longer_and_stays_on_record(barred, person):
    bar, review = barred()
    REGISTRY["lift_bar"].run(bar.review, actor=person(HEAD), reason="合同经核实属实")
    assert bars.running(review) is None
    bar.refresh_from_db()
    assert (bar.lifted_by, bar.lifted_reason) == (person(HEAD), "合同经核实属实")
    paper = Notice.objects.get(kind="bar_lifted")
    told = Notice.objects.get(kind="barred")
    assert paper.body["lifted"] | {"first": "", "last": ""} == {
        "of": told.number,
        "reason": "合同经核实属实",
        "first": "",
        "last": "",
    }
    text = notice_document(paper).html
    assert f"{told.number}号通知书不再具有效力" in text
    assert "可以重新申请" in text
    assert bar.review.legal_basis not in text
    with pytest.raises(VerbRefused):
        REGISTRY["lift_bar"].run(bar.review, actor=person(HEAD), reason="再次")
    with pytest.raises(IntegrityError, match="lifted once"), transaction.atomic():
        Bar.objects.filter(pk=bar.pk).update(lifted_reason="别的")
    complete.run(review, actor=approver_of(review.department))
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.COMPLETE


def test_while_the_bar_of_a_fraud_runs_no_other_permit_is_recorded_for_it(ready):
    prepared = ready("lift_bar")
    record = REGISTRY["record_permit"]
    assert "不得再次申请" in record.hindrance(prepared.subject)
    prepared.run()
    fresh = type(prepared.subject).objects.get(pk=prepared.subject.pk)
    assert "须重新申请" in record.hindrance(fresh)
