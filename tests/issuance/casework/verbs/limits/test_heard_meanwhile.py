"""A hearing asked for while the limit stands still for a test takes its own time as well (行政许可法 45)."""

import time_machine

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Hearing, Message, Notice, Pause
from portal.ground.calendar import clock
from portal.ground.history import witness
from tests.issuance.annulment_cases import fresh
from tests.issuance.hearing_cases import later, record, run
from tests.issuance.limit_ready import INTERESTS, paused_for, time_and_place

REPORT = {"conclusion": "水质检测合格", "found_by": "市检测中心", "number": "检字〔2026〕1号"}


def asked_while_tested(review, person):
    """Tested from today; a hearing is asked for on the same day."""
    run("tell_hearing", review, person, **INTERESTS)
    run("pause", review, person, **paused_for())
    run("ask_hearing", review, person)


def reported(review, person, day):
    run("resume", review, person, **REPORT, on=day, last=day)


def test_after_the_test_the_limit_stands_still_for_the_hearing(review, person):
    due, first = review.due, clock.today()
    asked_while_tested(review, person)
    assert Pause.objects.get().cause == "testing"
    day = later(review, first, 3)
    with time_machine.travel(later(review, first, 5), tick=False):
        reported(review, person, day)
        running = fresh(review).running_pause
        assert (running.cause, running.first, running.told is None) == ("hearing", day, False)
        assert fresh(review).due is None
        paper = Notice.objects.filter(kind="resumed").latest("pk")
        assert "因已申请听证" in "".join(notice_document(paper).html.split())
        assert paper.body["reviews"][0]["due"] is None
        told = Message.objects.filter(notice=paper)
        assert {message.kind for message in told} == {"notice"}
        assert REGISTRY["resume"].hindrance(fresh(review))
        held_on = later(review, clock.today(), 10)
        run("set_hearing", review, person, **time_and_place(held_on))
    with time_machine.travel(held_on, tick=False):
        record(review, person, held_on)
    assert fresh(review).due == later(review, due, 15)
    assert not list(witness.alterations())


def test_a_test_that_ended_long_before_it_was_written_down_leaves_the_hearing_its_days(
    review, person
):
    due, first = review.due, clock.today()
    asked_while_tested(review, person)
    held_on = later(review, first, 10)
    run("set_hearing", review, person, **time_and_place(held_on))
    with time_machine.travel(held_on, tick=False):
        record(review, person, held_on)
        assert Hearing.objects.get().stage == "held"
        assert fresh(review).running_pause.cause == "testing"
    with time_machine.travel(later(review, first, 12), tick=False):
        reported(review, person, later(review, first, 3))
        assert [row.cause for row in Pause.objects.order_by("pk")] == ["testing", "hearing"]
        assert fresh(review).due == later(review, due, 10)
        paper = Notice.objects.filter(kind="resumed").latest("pk")
        assert "听证所需时间同样不计算在内" in "".join(notice_document(paper).html.split())
    assert not list(witness.alterations())
