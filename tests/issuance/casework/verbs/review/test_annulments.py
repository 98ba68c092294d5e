"""A denial that was wrong is withdrawn, and its item decided anew by somebody else."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import QueryDict

from issuance.casework import due_days, rounds
from issuance.casework.papers import decision_words
from issuance.casework.queues.worklist import queues_of
from issuance.casework.verbs import REGISTRY
from issuance.models import Annulment, Bar, Case, Message, Notice, Review
from issuance.status import ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, User
from portal.ground.office_days import almanac
from tests.issuance.annulment_cases import AGAIN, OTHER, decide, fresh, last_day, papers, withdraw
from tests.issuance.decision_ready import DENIAL, JUDGED, WRONG, judged, judged_by
from tests.issuance.limit_ready import INTERESTS, party
from tests.issuance.reading import text
from tests.issuance.ready import worded


@pytest.mark.both_databases
def test_a_withdrawn_denial_is_open_again_with_its_limit_counted_from_that_day(denied):
    before = papers(denied, "decision")[0]
    withdraw(denied)
    review = fresh(denied)
    assert (review.status, review.round, review.decided_by) == (ReviewStatus.OPEN, 2, None)
    assert (review.reasons, review.legal_basis) == ("", "")
    assert review.due == last_day(review, clock.today())
    [paper] = papers(review, "annulled")
    told = paper.body["annulment"]
    assert (told["of"], told["due"]) == (before.number, review.due.isoformat())
    said = text(paper)
    for words in (before.number, WRONG["reasons"], worded(review.due), "重新审查"):
        assert words in said
    days = almanac.days_of(review.region_id)
    account = " ".join(map(str, due_days.decision(review.case, review, days).lines))
    assert "撤销" in account
    assert worded(review.due) in account
    event = Event.objects.get(subject=review.event_subject, verb="annul_denial")
    assert (event.before, event.after) == ("denied", "open")
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_the_database_opens_a_denial_in_its_next_round_and_otherwise_never(denied):
    rows = Review.objects.filter(pk=denied.pk)
    begun = {"status": "open", "decided_by": None, "decided_at": None, "reasons": ""}
    for wrong in (
        begun,  # no new round
        begun | {"round": 3},
        begun | {"round": 2, "reasons": "别的"},
        {"round": 2},
        {"status": "granted", "round": 2},
        {"legal_basis": "《别的法》"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    withdraw(denied)
    row = Annulment.objects.get(review=denied)
    for changed in ({"reasons": "别的"}, {"until": clock.today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Annulment.objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(review=denied, kind="decision").update(round=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(round=3)


@pytest.mark.both_databases
def test_a_grant_never_comes_back_this_way(ready):
    review = fresh(ready("record_permit").subject)
    with pytest.raises(VerbRefused):
        withdraw(review)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            status="open", round=2, decided_by=None, decided_at=None, reasons=""
        )


@pytest.mark.both_databases
def test_who_denied_does_not_decide_anew_while_there_is_somebody_else(denied, person):
    withdraw(denied)
    review = fresh(denied)
    first, other = approver_of(review.department), person(OTHER)
    with pytest.raises(PermissionDenied, match="原不予许可决定由您作出"):
        decide(review, first.username)
    lists = [
        {
            row.pk
            for queue, rows in queues_of(actor, clock.today())
            if queue.code == "to_decide"
            for row in rows
        }
        for actor in (fresh_user(first), fresh_user(other))
    ]
    assert [review.pk in found for found in lists] == [False, True]
    decide(review, OTHER)
    assert fresh(review).status == ReviewStatus.GRANTED


def fresh_user(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.both_databases
def test_where_nobody_else_may_who_denied_decides_anew(denied, person):
    """A department of one; or its other approver had a hand in the intake, or has left."""
    withdraw(denied)
    review, first = fresh(denied), approver_of(denied.department)
    assert rounds.keeps_out(first, review)
    person(OTHER).posts.update(valid_until=clock.today() - timedelta(days=1))
    assert not rounds.keeps_out(first, review)
    person(OTHER).posts.update(valid_until=None)
    Case.objects.filter(pk=review.case_id).update(accepted_by=person(OTHER))
    assert not rounds.keeps_out(first, review)
    decide(review, first.username)


@pytest.mark.both_databases
def test_a_denial_withdrawn_twice_has_a_paper_of_each_round(denied, person):
    withdraw(denied)
    decide(denied, OTHER, **AGAIN)
    withdraw(denied, reasons="再次复核，认定有误")
    review = fresh(denied)
    assert (review.status, review.round) == (ReviewStatus.OPEN, 3)
    assert [paper.round for paper in papers(review, "decision")] == [1, 2]
    said = [paper.body["annulment"]["of"] for paper in papers(review, "annulled")]
    assert said == [paper.number for paper in papers(review, "decision")]
    decide(review)  # both have denied it: either may
    case = Case.objects.get(pk=review.case_id)
    words = decision_words.words_of(case, fresh(review))
    assert (words.paper.round, words.reasons) == (3, "")
    assert list(witness.alterations()) == []


def test_words_and_corrections_are_those_of_the_round(denied):
    law = DENIAL["basis"]
    stated = {"reasons": DENIAL["reasons"], "basis": f"{law}第二款", "reason": "漏写款次"}
    REGISTRY["correct_decision"].run(denied, actor=approver_of(denied.department), **stated)
    annulment = withdraw(denied)
    assert annulment.review.notices.get(kind="annulled").body["annulment"]["of"].endswith("G")
    case = Case.objects.get(pk=denied.case_id)
    assert decision_words.words_of(case, fresh(denied)) == ("", "", None)
    decide(denied, OTHER, **AGAIN)
    case = Case.objects.get(pk=denied.case_id)
    assert decision_words.words_of(case, fresh(denied)).basis == AGAIN["basis"]
    assert decision_words.now_said(case) == {}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ground": "whim"}, "撤销原因"),
        ({"reasons": " "}, "理由"),
        ({"document": "某号"}, "其他机关"),
        (JUDGED | {"organ": " "}, "认定机关"),
        (JUDGED | {"document": ""}, "认定机关"),
        (JUDGED | {"document_on": None}, "不予许可决定之日"),
        (JUDGED | {"document_on": timedelta(days=1)}, "不予许可决定之日"),
        (JUDGED | {"document_on": timedelta(days=-9)}, "不予许可决定之日"),
        (JUDGED | {"document_on": timedelta(), "until": timedelta(days=-1)}, "不早于文书日期"),
        (JUDGED | {"document_on": timedelta(), "in_force_on": timedelta(days=1)}, "尚可上诉"),
        (JUDGED | {"document_on": timedelta()}, "何日起生效"),
    ],
)
def test_ground_and_document_fit_each_other(denied, wrong, told):
    today = clock.today()
    stated = {
        name: today + value if isinstance(value, timedelta) else value
        for name, value in wrong.items()
    }
    with pytest.raises(VerbRefused, match=told):
        withdraw(denied, **stated)
    assert fresh(denied).status == ReviewStatus.DENIED


def test_the_day_that_a_court_has_set_is_the_last_one_and_nothing_moves_it(denied, person):
    today, until = clock.today(), clock.today() + timedelta(days=12)
    withdraw(denied, **judged(today, until=until))
    review = fresh(denied)
    assert review.due == until
    [paper] = papers(review, "annulled")
    for words in (JUDGED["organ"], JUDGED["document"], worded(until)):
        assert words in text(paper)
    days = almanac.days_of(review.region_id)
    found = due_days.decision(review.case, review, days)
    assert found.due == until
    assert JUDGED["document"] in " ".join(map(str, found.lines))
    for verb in ("pause", "ask_extension"):
        assert JUDGED["organ"] in REGISTRY[verb].hindrance(review)
    again = REGISTRY["decide"].remarks(review, **AGAIN)
    assert any("同一事实和理由" in remark for remark in again)
    assert not any("同一事实" in each for each in REGISTRY["decide"].remarks(review, grant=True))


@pytest.mark.parametrize(
    ("ground", "law"),
    [
        ("court", "《中华人民共和国行政诉讼法》第七十条"),
        ("review", "《中华人民共和国行政复议法》第六十四条"),
    ],
)
def test_what_a_judgment_or_a_reconsideration_annulled_is_reviewed_again_and_not_withdrawn(
    denied, client, ground, law
):
    today = clock.today()
    withdraw(denied, **judged_by(ground, today))
    [paper] = papers(denied, "annulled")
    assert "决定撤销" not in text(paper)
    assert f"已被{JUDGED['organ']}于{worded(today)}作出的{JUDGED['document']}" in text(paper)
    assert law in text(paper)
    assert "重新审查" in text(paper)
    review = fresh(denied)
    account = due_days.decision(review.case, review, almanac.days_of(review.region_id)).lines
    assert f"已被{JUDGED['organ']}撤销" in str(account[0])
    assert worded(review.due) in " ".join(map(str, account))
    session = client.session
    session["tracked"] = [denied.case.submission.reference]
    session.save()
    page = client.get(f"/track/{denied.case.submission.reference}/").content.decode()
    assert f"已被{JUDGED['organ']}撤销" in page


@pytest.mark.both_databases
def test_a_day_set_from_above_that_was_missed_is_recorded_and_stands_overdue(denied, person):
    said = clock.today()
    missed = said + timedelta(days=30)
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        stated = judged(said, until=missed)
        told = REGISTRY["annul_denial"].remarks(fresh(denied), **WRONG | stated)
        assert any("超期" in remark for remark in told)
        withdraw(denied, **stated)
        review = fresh(denied)
        assert (review.status, review.due) == (ReviewStatus.OPEN, missed)
        [paper] = papers(review, "annulled")
        assert f"确定的期限{worded(missed)}已经届满" in text(paper)
        assert "前（含当日）作出决定" not in text(paper)
        found = due_days.decision(review.case, review, almanac.days_of(review.region_id))
        assert found.due == missed
        decide(review, OTHER)
        assert list(witness.alterations()) == []


def test_a_limit_is_extended_once_in_each_round(denied, person):
    case = denied.case
    other = next(row for row in case.reviews.all() if row.pk != denied.pk)
    head = person("head-450204-mr")
    withdraw(denied)
    first = fresh(denied).due
    stated = {"days": 5, "reason": "需核对档案"}
    REGISTRY["ask_extension"].run(fresh(denied), actor=person(OTHER), **stated)
    REGISTRY["grant_extension"].run(fresh(denied), actor=head)
    assert fresh(denied).due > first
    decide(denied, OTHER, **AGAIN)
    withdraw(denied)
    assert fresh(denied).due == last_day(denied, clock.today())
    REGISTRY["ask_extension"].run(fresh(denied), actor=person(OTHER), **stated)
    REGISTRY["grant_extension"].run(fresh(denied), actor=head)
    assert len(papers(denied, "extended")) == 2
    assert fresh(other).due == other.due


def test_the_bar_that_was_set_with_the_denial_falls_with_it(ready):
    prepared = ready("decide")
    stated = DENIAL | {"false_papers": True, "bar": True}
    prepared.verb.run(prepared.subject, actor=prepared.actor, **stated)
    assert Bar.objects.get(review=prepared.subject).lifted_at is None
    withdraw(fresh(prepared.subject))
    bar = Bar.objects.get(review=prepared.subject)
    assert bar.lifted_at
    assert len(papers(prepared.subject, "bar_lifted")) == 1
    assert fresh(prepared.subject).false_papers is False
    assert Annulment.objects.get(review=prepared.subject).false_papers is True


def test_interested_parties_are_told_again_and_heard_before_it_is_decided_anew(
    ready, person, signed_in
):
    prepared = ready("decide")
    review = prepared.subject
    REGISTRY["tell_hearing"].run(review, actor=prepared.actor, **INTERESTS)
    REGISTRY["tell_interested"].run(fresh(review), actor=prepared.actor, **party())
    told = review.interested.get()
    said = {"party": told, "statement": "反对", "on": clock.today()}
    REGISTRY["record_statement"].run(fresh(review), actor=prepared.actor, **said)
    type(review.hearing).objects.filter(pk=review.hearing.pk).update(
        ask_until=clock.today() - timedelta(days=1)
    )
    decide(fresh(review), **DENIAL)
    head, day = person("head-450204-mr"), clock.today() + timedelta(days=6)
    for wrong in ({}, {"reached": {told.pk: clock.today() - timedelta(days=1)}}):
        with pytest.raises(VerbRefused, match="六十日"):
            withdraw(fresh(review), **wrong)
    verb = REGISTRY["annul_denial"]
    typed = {"ground": "own", "reasons": "认定有误", f"reached_{told.pk}": day.isoformat()}
    sent = {f"annul_denial-{review.pk}-{name}": value for name, value in typed.items()}
    form = verb.form_for(head, fresh(review), QueryDict(urlencode(sent)))
    assert form.is_valid(), form.errors
    assert any("再次告知利害关系人" in odd for odd in verb.remarks(fresh(review), **WRONG))
    page = signed_in(head.username).get(f"/cms/cases/{review.case_id}/").content.decode()
    assert f"annul_denial-{review.pk}-reached_{told.pk}" in page
    verb.run(fresh(review), actor=head, **form.arguments())
    assert [row.stated_on is None for row in review.interested.order_by("pk")] == [False, True]
    again = review.interested.order_by("pk").last()
    days = almanac.days_of(review.region_id)
    assert (again.told_on, again.until) == (day, due_days.hearing_asked_until(day, days))
    paper = papers(review, "interested")[-1]
    assert "已经撤销" in text(paper)
    assert REGISTRY["decide"].hindrance(fresh(review))
    assert not Message.objects.filter(notice=paper).exists()


def test_the_applicant_and_the_desk_read_both_rounds(denied, signed_in, client):
    withdraw(denied)
    decide(denied, OTHER, **AGAIN)
    numbers = [row.number for row in denied.notices.filter(kind__in=("decision", "annulled"))]
    desk = signed_in(OTHER).get(f"/cms/cases/{denied.case_id}/").content.decode()
    session = client.session
    session["tracked"] = [denied.case.submission.reference]
    session.save()
    track = client.get(f"/track/{denied.case.submission.reference}/").content.decode()
    assert len(numbers) == 3
    for page in (desk, track):
        assert all(number in page for number in numbers)
        assert "撤销不予许可决定" in page
        assert AGAIN["reasons"] in page
