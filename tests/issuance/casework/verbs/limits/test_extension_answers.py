"""The head answers who asked for more time, and the applicant is told the new last day."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework import due_days
from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.progress import progress
from issuance.casework.queues.worklist import work_list
from issuance.casework.verbs import REGISTRY
from issuance.desk.case_file import CaseFile, opened
from issuance.models import Case, Extension, Message, Notice, Review
from portal.demo.people import appoint
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from tests.issuance.extension_cases import REASON, ask, grant, queued
from tests.issuance.limit_ready import APPROVER, HEAD
from tests.issuance.ready import MARKET, worded


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_it_is_asked_for_and_approved_until_the_last_day_and_not_after_it(
    review, person, days, late
):
    ask(review, person)
    with time_machine.travel(review.due + timedelta(days=days), tick=False):
        assert ("extensions" in queued(person, HEAD)) is not late
        if late:
            with pytest.raises(VerbRefused, match="审批期限已经届满"):
                grant(review, person)
        else:
            grant(review, person)
    other = Review.objects.exclude(pk=review.pk).filter(case=review.case).get()
    other.case = review.case
    with time_machine.travel(other.due + timedelta(days=days), tick=False):
        assert bool(REGISTRY["ask_extension"].hindrance(other)) is late


def test_after_a_refusal_with_its_reason_it_may_be_asked_for_anew(review, person):
    told = review.due
    ask(review, person)
    with pytest.raises(VerbRefused, match="请写明原因"):
        REGISTRY["refuse_extension"].run(review, actor=person(HEAD), reason=" ")
    REGISTRY["refuse_extension"].run(review, actor=person(HEAD), reason="可以按期办结")
    review.refresh_from_db()
    row = Extension.objects.get()
    assert (review.due, row.outcome, row.answer) == (told, "refused", "可以按期办结")
    assert not Notice.objects.filter(kind="extended").exists()
    assert ask(review, person).outcome == "open"


def test_nobody_approves_what_they_asked_for(review, person):
    appoint(
        APPROVER,
        Role.HEAD,
        region=review.region,
        department=review.department,
        name="测试·负责人",
    )
    ask(review, person)
    with pytest.raises(PermissionDenied, match="您本人提出"):
        grant(review, person, by=APPROVER)
    assert "extensions" not in queued(person, APPROVER)
    assert "extensions" in queued(person, HEAD)


def test_the_head_of_another_department_has_no_say(review, person):
    ask(review, person)
    with pytest.raises(PermissionDenied, match="部门负责人"):
        grant(review, person, by="head-450204-hc")


def test_the_applicant_is_told_in_a_paper_with_the_reason_and_both_days(review, person):
    told = review.due
    ask(review, person)
    grant(review, person)
    notice = Notice.objects.get(kind="extended")
    assert (notice.organ, notice.review, notice.number[-1]) == (review.department, review, "Y")
    assert notice.body["extension"] == {
        "days": 5,
        "unit": "工作日",
        "basis": due_days.more_time(review).basis,
        "reason": REASON,
        "told": told.isoformat(),
        "due": review.due.isoformat(),
        "promised": False,
    }
    assert notice.body["remedies"] == []
    text = notice_document(notice).html
    assert all(word in text for word in (REASON, worded(told), worded(review.due)))
    assert "经本机关负责人批准，审批期限延长5个工作日" in text
    message = Message.objects.filter(case=review.case).first()
    assert message.kind == "extended"
    assert worded(review.due) in message.text


def test_the_applicant_the_desk_and_the_queue_read_the_same_day(review, person):
    ask(review, person)
    grant(review, person)
    case = opened(person(APPROVER), review.case_id)
    lane = next(
        lane
        for lane in CaseFile(person(APPROVER), case, clock.today()).lanes
        if lane.review.pk == review.pk
    )
    found = due_days.decision(case, lane.review, almanac.days_of(case.region_id))
    told = progress(Case.objects.get(pk=case.pk))
    part = next(part for part in told.parts if part.review.pk == review.pk)
    assert part.explanation == found.lines
    assert found.due == lane.review.due == review.due
    line = next(str(line) for line in found.lines if REASON in str(line))
    assert f"经{review.department}负责人批准，延长5个工作日" in line
    waiting = next(
        w for w in work_list(person(APPROVER), clock.today()) if w.queue.code == "to_decide"
    )
    assert review.due in [task.due for task in waiting.tasks if task.case == case]


def test_before_answering_the_head_reads_the_new_last_day_in_list_and_on_the_case(
    review, person, signed_in
):
    ask(review, person)
    [waiting] = [w for w in work_list(person(HEAD), clock.today()) if w.queue.code == "extensions"]
    [task] = waiting.tasks
    assert "5个工作日" in task.what
    page = signed_in(HEAD).get(reverse("issuance_case", args=[review.case_id]))
    hints = {card["verb"].code: card["hint"] for card in page.context["cards"]}
    [lane] = [one for one in page.context["file"].lanes if one.review.pk == review.pk]
    listed = signed_in(HEAD).get(reverse("issuance_work")).content.decode()
    told = review.due
    grant(review, person)
    assert task.due == told < review.due == task.later == lane.longer
    for code in ("grant_extension", "refuse_extension"):
        assert told.isoformat() in hints[code]
        assert review.due.isoformat() in hints[code]
        assert REASON in hints[code]
    assert review.due.isoformat() in listed


def test_the_heads_list_asks_as_often_for_two_extensions_as_for_one(review, person, new_case):
    ask(review, person)
    counts = []
    for _turn in range(2):
        head = person(HEAD)
        posts.posts_of(head)
        with CaptureQueriesContext(connection) as asked:
            found = work_list(head, clock.today())
        counts.append((len(asked), sum(len(waiting.tasks) for waiting in found)))
        other = new_case("accepted").reviews.get(department__code=MARKET)
        ask(other, person)
    assert counts[0][1] + 1 == counts[1][1]
    assert counts[0][0] == counts[1][0]


def test_whoever_took_in_the_case_does_not_answer(new_case, person):
    case = new_case("accepted", channel="window")
    review = case.reviews.get(department__code=MARKET)
    clerk = person("clerk-450204")
    post = {"region": case.region, "department": review.department, "name": clerk.display_name}
    appoint(clerk.username, Role.HEAD, **post)
    ask(review, person)
    with pytest.raises(PermissionDenied, match="受审分离"):
        grant(review, person, by=clerk.username)
    assert "extensions" not in queued(person, clerk.username)


def test_asking_and_answering_stand_in_the_history_and_are_vouched_for(review, person):
    ask(review, person)
    grant(review, person)
    events = Event.objects.filter(case=review.case.number, subject__startswith="extension:")
    assert list(
        events.order_by("pk").values_list("verb", "before", "after", "actor__username")
    ) == [
        ("ask_extension", "", "open", APPROVER),
        ("grant_extension", "open", "granted", HEAD),
    ]
    assert not list(witness.alterations())
