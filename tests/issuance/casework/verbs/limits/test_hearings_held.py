"""Hearings set and held: seven days ahead, within twenty, by who does not review; decided by the record."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework.hearings import hands_in, may_preside
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Hearing, Notice, Pause, Review
from portal.demo.people import inspector_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from tests.issuance.desk.case_pages import page
from tests.issuance.hearing_cases import (
    APPROVER,
    RECORD,
    later,
    run,
    scan,
)
from tests.issuance.inspection_cases import begin, conclude, fresh, plan, say
from tests.issuance.limit_ready import (
    HEAD,
    INTERESTS,
    MORE_TIME,
    hearing_at,
    party,
    paused_for,
    presiding,
    received,
    report,
    time_and_place,
)


@pytest.mark.parametrize(("days", "early"), [(6, True), (7, False)])
def test_time_and_place_are_notified_seven_working_days_ahead(review, person, days, early):
    hearing_at("set_hearing", review, person(APPROVER))
    stated = time_and_place(later(review, clock.today(), days))
    if early:
        with pytest.raises(VerbRefused, match="七日前"):
            run("set_hearing", review, person, **stated)
        return
    run("set_hearing", review, person, **stated)
    notice = Notice.objects.get(kind="hearing_set")
    assert notice.body["hearing"]["on"] == stated["on"].isoformat()
    assert "09:30在政务服务中心三楼听证室举行" in notice_document(notice).html.replace(" ", "")


@pytest.mark.parametrize(("days", "late"), [(20, False), (21, True)])
def test_it_is_held_within_twenty_working_days_after_it_was_asked_for(review, person, days, late):
    hearing_at("set_hearing", review, person(APPROVER))
    stated = time_and_place(later(review, clock.today(), days))
    if late:
        with pytest.raises(VerbRefused, match="二十"):
            run("set_hearing", review, person, **stated)
        return
    run("set_hearing", review, person, **stated)
    assert Hearing.objects.get().on == Hearing.objects.get().hold_until


def test_where_no_day_within_the_twenty_is_left_a_later_one_is_set_and_marked(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    verb, today = REGISTRY["set_hearing"], clock.today()
    with time_machine.travel(later(review, today, 14), tick=False):
        stated = time_and_place(later(review, clock.today(), 7))
        assert not verb.faults(review, **stated)
        assert "二十" in verb.remarks(review, **stated)[0]


def test_it_is_not_held_on_a_day_off_and_not_without_a_place(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    sunday = clock.today() + timedelta(days=70)
    sunday += timedelta(days=6 - sunday.weekday())
    verb = REGISTRY["set_hearing"]
    assert set(verb.faults(review, **time_and_place(sunday))) == {"on"}
    assert set(verb.faults(review, **time_and_place() | {"place": " "})) == {"place"}


def test_the_decision_names_the_record_it_was_taken_by(review, person):
    hearing_at("record_hearing", review, person(APPROVER))
    run(
        "record_hearing",
        review,
        person,
        number=RECORD,
        on=clock.today(),
        presiding=presiding(),
        scan=scan(),
    )
    run(
        "decide",
        review,
        person,
        grant=False,
        reasons="影响相邻权",
        basis="《民法典》第二百八十八条",
    )
    notice = Notice.objects.get(kind="decision", review=review)
    told = {"number": RECORD, "on": clock.today().isoformat(), "presiding": str(presiding())}
    assert notice.body["records"] == [told]
    assert f"编号：{RECORD}" in notice_document(notice).html


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"number": " "}, "number"), ({"scan": None}, "scan"), ({"on": -1}, "on"), ({"on": 1}, "on")],
)
def test_a_record_has_number_day_and_scan(review, person, changed, field):
    hearing_at("record_hearing", review, person(APPROVER))
    review.refresh_from_db()
    if "on" in changed:
        changed = {"on": clock.today() + timedelta(days=changed["on"])}
    stated = {
        "number": RECORD,
        "on": clock.today(),
        "presiding": presiding(),
        "scan": scan(),
    } | changed
    assert set(REGISTRY["record_hearing"].faults(review, **stated)) == {field}


def test_a_record_written_down_late_takes_no_more_days_than_the_hearing(review, person):
    hearing_at("record_hearing", review, person(APPROVER))
    held, stated = (
        Hearing.objects.get().on,
        {"number": RECORD, "presiding": presiding(), "scan": scan()},
    )
    with time_machine.travel(held + timedelta(days=30), tick=False):
        run("record_hearing", review, person, on=held, **stated)
    assert Pause.objects.get(review=review).last == held


def test_who_presides_is_named_and_is_nobody_who_reviews_the_application(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    verb = REGISTRY["set_hearing"]
    told_of_it = time_and_place() | {"presiding": person(APPROVER)}
    assert set(verb.faults(review, **told_of_it)) == {"presiding"}
    took_in = review.case.submission
    took_in.filled_by = presiding()
    took_in.save()
    assert set(verb.faults(review, **time_and_place())) == {"presiding"}
    took_in.filled_by = None
    took_in.save()
    run("set_hearing", Review.objects.get(pk=review.pk), person, **time_and_place())
    text = "".join(notice_document(Notice.objects.get(kind="hearing_set")).html.split())
    assert f"听证主持人：{presiding()}（非本行政许可申请的审查人员）" in text
    assert Hearing.objects.get().presided_by == presiding()


def test_whoever_sets_the_hearing_does_not_preside(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    colleague = person("approver2-450204-mr")
    stated = time_and_place() | {"presiding": colleague}
    with pytest.raises(VerbRefused, match="不得担任听证主持人"):
        REGISTRY["set_hearing"].run(Review.objects.get(pk=review.pk), actor=colleague, **stated)


def test_whoever_is_named_for_a_visit_or_was_there_does_not_preside(review, person):
    Review.objects.filter(pk=review.pk).update(visit="ask")
    review = say(review)
    colleague = person("approver2-450204-mr")
    assert colleague in may_preside(review)
    inspector = inspector_of(review.department)
    plan(review.case)
    assert inspector not in may_preside(fresh(review))
    assert inspector.pk in hands_in(fresh(review))
    begin(review.case)
    assert colleague.pk not in hands_in(fresh(review))
    conclude(review, people=[person(APPROVER).pk, colleague.pk])
    assert colleague.pk in hands_in(fresh(review))
    assert colleague not in may_preside(fresh(review))


def test_whoever_presides_inspects_nothing(review, person):
    Review.objects.filter(pk=review.pk).update(visit="ask")
    review = say(review)
    hearing_at("record_hearing", review, person(APPROVER))
    inspector = inspector_of(review.department)
    Hearing.objects.filter(review=review).update(presided_by=inspector)
    with pytest.raises(VerbRefused, match=f"第四十八条.*{inspector}"):
        plan(review.case)
    Hearing.objects.filter(review=review).update(presided_by=presiding())
    plan(review.case)


def test_who_checked_it_first_does_not_preside_though_another_checked_it_again(new_case, person):
    case = new_case("submitted", channel="online")
    review = case.reviews.select_related("department").get(department__code="450204-MR")
    first = person("approver2-450204-mr")
    REGISTRY["complete"].run(review, actor=first)
    Review.objects.filter(pk=review.pk).update(checked_by=person(APPROVER))
    assert {first.pk, person(APPROVER).pk} <= hands_in(fresh(review))


def test_whoever_presided_decides_nothing_and_sees_it_on_no_list(review, person):
    hearing_at("set_hearing", review, person(APPROVER))
    colleague = person("approver2-450204-mr")
    run("set_hearing", review, person, **time_and_place() | {"presiding": colleague})
    Hearing.objects.update(on=clock.today())
    received(review)
    stated = {"number": RECORD, "on": clock.today(), "presiding": colleague, "scan": scan()}
    run("record_hearing", Review.objects.get(pk=review.pk), person, **stated)
    fresh = Review.objects.get(pk=review.pk)
    assert "主持" in REGISTRY["decide"].refusal(colleague, fresh)
    assert not REGISTRY["decide"].refusal(person(APPROVER), fresh)
    [queue] = [queue for queue in REGISTRY["decide"].queues if queue.code == "to_decide"]
    lists = [queue.rows(who, clock.today()) for who in (colleague, person(APPROVER))]
    assert [fresh in rows for rows in lists] == [False, True]
    run("decide", fresh, person, grant=True)
    body = Notice.objects.get(kind="decision", review=review).body
    assert body["records"][0]["presiding"] == str(colleague)


REVIEWING = (
    *("pause", "resume", "ask_extension", "grant_extension", "refuse_extension"),
    *("tell_interested", "record_statement", "decide", "correct_decision"),
)


@pytest.mark.parametrize("code", REVIEWING)
def test_whoever_presides_reviews_nothing_of_the_application(review, person, code):
    """From the day the hearing is set; who heads the department neither answers for more time."""
    hearing_at("set_hearing", review, person(APPROVER))
    colleague = appointed_head(person("approver2-450204-mr"))
    verb = REGISTRY[code]
    assert "主持" not in verb.refusal(colleague, Review.objects.get(pk=review.pk))
    run("set_hearing", review, person, **time_and_place() | {"presiding": colleague})
    fresh = Review.objects.get(pk=review.pk)
    assert "主持" in verb.refusal(colleague, fresh)
    assert "主持" not in verb.refusal(person(APPROVER), fresh)


def appointed_head(user):
    """Holds that post beside their own."""
    post = user.posts.get()
    post.pk, post.role = None, Role.HEAD
    post.save(force_insert=True)
    return type(user).objects.get(pk=user.pk)


@pytest.mark.both_databases
def test_who_recorded_a_statement_or_ended_a_pause_does_not_preside(review, person):
    """Nothing but the history keeps who did."""
    colleague, free = person("approver2-450204-mr"), person("inspector-450204-mr")
    hearing_at("tell_interested", review, person(APPROVER))
    run("tell_interested", review, person, **party())
    assert {colleague, free} <= set(may_preside(Review.objects.get(pk=review.pk)))
    said = {"party": review.interested.get(), "statement": "反对", "on": clock.today()}
    REGISTRY["record_statement"].run(Review.objects.get(pk=review.pk), actor=colleague, **said)
    now = set(may_preside(Review.objects.get(pk=review.pk)))
    assert colleague not in now
    assert free in now


@pytest.mark.both_databases
def test_who_ended_a_pause_does_not_preside(review, person):
    colleague = person("approver2-450204-mr")
    run("pause", review, person, **paused_for())
    assert colleague in may_preside(Review.objects.get(pk=review.pk))
    REGISTRY["resume"].run(Review.objects.get(pk=review.pk), actor=colleague, **report())
    assert colleague not in may_preside(Review.objects.get(pk=review.pk))


def test_nobody_who_answers_a_request_for_more_time_presides_and_the_only_head_who_does_answers_none(
    review, person
):
    run("ask_extension", review, person, **MORE_TIME)
    assert person(HEAD) not in may_preside(Review.objects.get(pk=review.pk))
    REGISTRY["refuse_extension"].run(
        Review.objects.get(pk=review.pk), actor=person(HEAD), reason="可以按期办结"
    )
    assert person(HEAD) not in may_preside(Review.objects.get(pk=review.pk))


def test_more_time_is_not_asked_for_where_the_only_head_presides(review, person):
    hearing_at("record_hearing", review, person(APPROVER))
    assert Hearing.objects.get().presided_by == person(HEAD)
    faults = REGISTRY["ask_extension"].faults(Review.objects.get(pk=review.pk), **MORE_TIME)
    assert "听证" in faults[""]


def test_another_who_presided_in_the_end_is_recorded(review, person):
    hearing_at("record_hearing", review, person(APPROVER))
    another = person("inspector-450204-mr")
    stated = {"number": RECORD, "on": clock.today(), "presiding": another, "scan": scan()}
    run("record_hearing", Review.objects.get(pk=review.pk), person, **stated)
    assert Hearing.objects.get().presided_by == another


def test_no_hearing_is_set_beyond_what_anybody_could_wait_for(review, person):
    run("tell_hearing", review, person, **INTERESTS)
    run("ask_hearing", review, person)
    verb = REGISTRY["set_hearing"]
    with time_machine.travel(Hearing.objects.get().hold_until, tick=False):
        fresh = Review.objects.get(pk=review.pk)
        today = clock.today()
        faults = {
            days: verb.faults(fresh, **time_and_place(later(review, today, days)))
            for days in (7, 27, 60)
        }
    assert faults[7] == faults[27] == {}
    assert "最迟" in faults[60]["on"]


def test_the_page_says_between_which_days_it_may_be_set_and_then_leads_to_the_hearing(
    review, person, client
):
    hearing_at("set_hearing", review, person(APPROVER))
    first, last = SET.between(Review.objects.get(pk=review.pk))
    assert first == later(review, clock.today(), 7)
    assert last == Hearing.objects.get(review=review).hold_until
    client.force_login(person(APPROVER))
    before = page(client, review.case)
    assert f"可定于{first}至{last}之间的工作日" in before.content.decode()
    assert not card(before, "set_hearing")["aside"]
    run("set_hearing", review, person, **time_and_place(first))
    after = page(client, review.case)
    assert card(after, "set_hearing")["aside"]
    assert not card(after, "record_notified")["aside"]
    received(review)
    reached = page(client, review.case)
    assert card(reached, "record_notified")["aside"]
    assert not card(reached, "record_hearing")["aside"]
    assert f"已定于{first} 09:30举行" in after.content.decode()


SET = REGISTRY["set_hearing"]


def card(response, code):
    [found] = [card for card in response.context["cards"] if card["verb"].code == code]
    return found
