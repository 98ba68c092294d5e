"""Hearings told of and asked for: in five working days nothing is decided, and the limit stands still."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Hearing, Notice, Pause, Review
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.desk.case_pages import page
from tests.issuance.hearing_cases import (
    APPROVER,
    RECORD,
    later,
    queued,
    record,
    run,
    scan,
)
from tests.issuance.limit_ready import (
    INTERESTS,
    hearing_at,
    party,
    presiding,
    received,
    time_and_place,
)


@pytest.mark.parametrize(("days", "late"), [(1, False), (5, False), (6, True)])
def test_it_is_asked_for_within_five_working_days_of_the_notice(review, person, days, late):
    told = clock.today()
    run("tell_hearing", review, person, **INTERESTS)
    assert Hearing.objects.get().ask_until == later(review, told, 5)
    with time_machine.travel(later(review, told, days), tick=False):
        if late:
            with pytest.raises(VerbRefused, match="五个工作日已经届满"):
                run("ask_hearing", review, person)
            run("decide", review, person, grant=True)
        else:
            run("ask_hearing", review, person)
            assert Hearing.objects.get().hold_until == later(review, clock.today(), 20)


def test_the_applicant_is_told_of_both_rights_and_of_who_bears_the_costs(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    text = "".join(notice_document(Notice.objects.get(kind="hearing")).html.split())
    assert "有权进行陈述和申辩（《行政许可法》第三十六条）" in text
    assert "要求听证的权利（《行政许可法》第四十七条）" in text
    assert "您不承担行政机关组织听证的费用" in text


def test_nothing_is_decided_while_it_can_be_asked_for_or_is_not_held(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    told = Hearing.objects.get()
    with time_machine.travel(told.ask_until, tick=False):
        assert "hearings_told" in queued(person)
        with pytest.raises(VerbRefused, match="在此之前不作出决定"):
            run("decide", review, person, grant=True)
        run("ask_hearing", review, person)
        assert "hearings_to_set" in queued(person)
    for code in ("decide", "resume"):
        stated = {"grant": True} if code == "decide" else {}
        with pytest.raises(VerbRefused):
            run(code, review, person, **stated)


def test_an_approver_reads_what_the_decision_waits_for_and_until_when(review, person, signed_in):
    client, officer = signed_in(APPROVER), signed_in("officer-450204-aa")

    def told(reader):
        shown = page(reader, review.case)
        return [(lane.review.pk, lane.waits) for lane in shown.context["file"].waiting]

    assert told(client) == []
    run("tell_hearing", review, person, **INTERESTS)
    hearing = Hearing.objects.get()
    [(pk, sentence)] = told(client)
    assert pk == review.pk
    assert hearing.ask_until.isoformat() in sentence
    REGISTRY["ask_hearing"].run(review)
    hearing.refresh_from_db()
    assert f"应于{hearing.hold_until.isoformat()}前" in told(client)[0][1]
    assert told(officer) == []


def test_from_the_asking_to_the_record_the_limit_does_not_run(review, person):
    due, told = review.due, clock.today()
    run("tell_hearing", review, person, **INTERESTS)
    asked = later(review, told, 2)
    with time_machine.travel(asked, tick=False):
        run("ask_hearing", review, person)
        assert review.due is None
        pause = Pause.objects.get()
        assert (pause.cause, pause.first, pause.ordered_by.username) == ("hearing", asked, APPROVER)
        day = later(review, asked, 8)
        run("set_hearing", review, person, **time_and_place(day))
        received(review)
        assert "hearings_to_hold" in queued(person)
        assert "to_resume" not in queued(person)
    with time_machine.travel(day, tick=False):
        record(review, person, day)
        assert Pause.objects.get().last == day
        assert review.due == later(review, due, 8)
        assert "to_decide" in queued(person, day)
    assert not list(witness.alterations())


@pytest.mark.parametrize(("days", "near"), [(5, True), (6, False)])
def test_the_right_is_told_so_early_that_a_day_is_left_after_the_last_one_to_ask(
    review, person, days, near
):
    Review.objects.filter(pk=review.pk).update(due=later(review, clock.today(), days))
    review.refresh_from_db()
    verb = REGISTRY["tell_hearing"]
    assert ("请先依法延长" in verb.hindrance(review)) is near
    with time_machine.travel(review.due + timedelta(days=1), tick=False):
        assert not verb.hindrance(review)


def test_one_asked_for_on_the_last_day_leaves_that_day_out_too(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    today = clock.today()
    Review.objects.filter(pk=review.pk).update(due=today)
    run("ask_hearing", Review.objects.get(pk=review.pk), person)
    taken = Pause.objects.get()
    assert (taken.first, taken.told, taken.law) == (
        today - timedelta(days=1),
        today,
        "《行政许可法》第四十七条",
    )
    assert Review.objects.get(pk=review.pk).due is None


@pytest.mark.parametrize(("days", "wrong"), [(-1, True), (0, False), (1, True)])
def test_a_request_that_came_on_paper_is_recorded_with_its_day(review, person, days, wrong):
    run("tell_hearing", review, person, **INTERESTS)
    stated = {"party": "applicant", "on": clock.today() + timedelta(days=days)}
    if wrong:
        with pytest.raises(VerbRefused, match="不在申请听证的期限内"):
            run("record_hearing_request", review, person, **stated)
        return
    run("record_hearing_request", review, person, **stated)
    assert Hearing.objects.get().asked_by == "申请人"


def test_whoever_asks_was_told_and_is_notified_of_time_and_place(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    verb, actor = REGISTRY["record_hearing_request"], person(APPROVER)
    choices = dict(verb.form_for(actor, review).fields["party"].choices)
    assert set(choices) == {"", "applicant"}
    for unknown in ("", "0", "测试·相邻业主"):
        assert set(verb.faults(review, party=unknown, on=clock.today())) == {"party"}
    run("tell_interested", review, person, **party())
    key = str(review.interested.get().pk)
    assert key in dict(
        verb.form_for(actor, Review.objects.get(pk=review.pk)).fields["party"].choices
    )
    run("record_hearing_request", review, person, party=key, on=clock.today())
    assert Hearing.objects.get().asked_by == party()["name"]
    run("set_hearing", review, person, **time_and_place())
    paper = Notice.objects.filter(kind="interested").latest("pk")
    assert paper.body["to"] == party()["name"]
    assert paper.body["told"]["held_on"] == time_and_place()["on"].isoformat()


def test_the_applicant_asks_on_the_page_of_the_case_and_reads_nobody_elses_name(
    client, review, person
):
    run("tell_hearing", review, person, **INTERESTS)
    reference = review.case.submission.reference
    session = client.session
    session["tracked"] = [reference]
    session.save()
    page = client.get(f"/track/{reference}/").content.decode()
    address = f"/track/{reference}/hearing/{review.pk}/"
    assert address in page
    client.post(address)
    assert Hearing.objects.get().asked_by == "申请人"
    page = client.get(f"/track/{reference}/").content.decode()
    assert "已申请听证" in page
    assert address not in page
    Hearing.objects.update(asked_by="测试·相邻业主")
    assert "测试·相邻业主" not in client.get(f"/track/{reference}/").content.decode()
    assert "测试·相邻业主" not in str(
        [*Notice.objects.values("body"), *Event.objects.values("data")]
    )


def test_a_withdrawal_leaves_no_hearing_on_any_list(review, person):
    hearing_at("record_hearing", review, person(APPROVER))
    REGISTRY["withdraw"].run(review.case)
    assert not {code for code in queued(person) if code.startswith("hearings")}
    with pytest.raises(VerbRefused):
        run(
            "record_hearing",
            Review.objects.get(pk=review.pk),
            person,
            number=RECORD,
            on=clock.today(),
            presiding=presiding(),
            scan=scan(),
        )


def test_both_sides_read_where_the_hearing_stands(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    part = next(
        p for p in progress(Case.objects.get(pk=review.case_id)).parts if p.review.pk == review.pk
    )
    assert part.hearing.stage == "asked"
    assert any("听证" in str(line) for line in part.explanation)


@pytest.mark.both_databases
def test_the_database_keeps_one_hearing_with_all_of_its_stage_and_a_held_one_for_ever(
    review, person
):
    hearing_at("record_hearing", review, person(APPROVER))
    row = Hearing.objects.get()
    for wrong in ({"stage": "held"}, {"place": ""}, {"hold_until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hearing.objects.filter(pk=row.pk).update(**wrong)
    copy = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del copy["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.create(**copy)
    run(
        "record_hearing",
        review,
        person,
        number=RECORD,
        on=clock.today(),
        presiding=presiding(),
        scan=scan(),
    )
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Hearing.objects.filter(pk=row.pk).update(record_number="另一号")


def test_who_asked_is_read_by_the_department_alone_and_without_the_number(
    review, person, signed_in
):
    run("tell_hearing", review, person, **INTERESTS)
    run("tell_interested", review, person, **party("测试·相邻业主 13900005678"))
    key = str(review.interested.get().pk)
    run("record_hearing_request", review, person, party=key, on=clock.today())
    others = ("clerk-450204", "supervisor-4502", "approver-450204-hc")
    for name in (APPROVER, *others):
        shown = page(signed_in(name), review.case)
        assert "13900005678" not in shown.content.decode()
        assert ("测试·相邻业主 139****5678" in shown.content.decode()) == (name == APPROVER)


def test_a_request_that_came_in_time_is_recorded_after_the_five_days_too(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    until = Hearing.objects.get().ask_until
    late = until + timedelta(days=1)
    with time_machine.travel(late, tick=False):
        with pytest.raises(VerbRefused):
            run("record_hearing_request", review, person, party="applicant", on=late)
        with pytest.raises(VerbRefused):
            run("ask_hearing", review, person)
        run("record_hearing_request", review, person, party="applicant", on=until)
    assert Hearing.objects.get().asked_on == until


def test_the_history_vouches_for_what_they_were_told(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    hearing = Hearing.objects.get()
    event = Event.objects.get(subject=hearing.event_subject)
    assert (event.verb, event.after, event.actor) == ("tell_hearing", "told", person(APPROVER))
    assert list(witness.alterations()) == []
    Hearing.objects.update(reason="另一个理由")
    assert [found.subject for found in witness.alterations()] == [hearing.event_subject]
