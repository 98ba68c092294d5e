"""Hearings the law itself asks for (行政许可法 46): announced, of its own motion, before a grant."""

import pytest
import time_machine

from issuance.casework.papers.notice_pdf import notice_document
from issuance.casework.verbs import REGISTRY
from issuance.models import Hearing, Notice, Pause
from portal.ground.calendar import clock
from portal.ground.history import witness
from portal.ground.history.transitions import VerbRefused
from tests.issuance.hearing_cases import APPROVER, RECORD, later, record, run
from tests.issuance.limit_ready import asks_for_a_hearing, hearing_at, time_and_place


@pytest.fixture
def by_law(review, monkeypatch):
    return asks_for_a_hearing(review, monkeypatch)


ANNOUNCED = {"announced": "2026年12月1日在柳南区人民政府网站公告"}


def test_an_item_whose_law_asks_for_a_hearing_is_not_granted_before_one_was_held(by_law, person):
    decide = REGISTRY["decide"]
    with pytest.raises(VerbRefused, match="请先组织听证"):
        run("decide", by_law, person, grant=True)
    assert decide.hint(by_law)
    assert "依法应当听证" in " ".join(decide.remarks(by_law, grant=False))
    assert REGISTRY["tell_hearing"].hindrance(by_law)
    day = later(by_law, clock.today(), 30)
    run("set_hearing", by_law, person, **time_and_place(day) | ANNOUNCED)
    with pytest.raises(VerbRefused, match="依法应当举行的听证尚未举行"):
        run("decide", by_law, person, grant=True)
    with time_machine.travel(day, tick=False):
        record(by_law, person, day)
        run("decide", by_law, person, grant=True)
    assert Notice.objects.get(kind="decision", review=by_law).body["records"][0]["number"] == RECORD


def test_the_department_sets_it_of_its_own_motion_and_announces_it(by_law, person):
    due = by_law.due
    day = later(by_law, clock.today(), 30)
    with pytest.raises(VerbRefused, match="公告"):
        run("set_hearing", by_law, person, **time_and_place(day) | {"announced": " "})
    run("set_hearing", by_law, person, **time_and_place(day) | ANNOUNCED)
    hearing, taken = Hearing.objects.get(), Pause.objects.get()
    assert (hearing.stage, hearing.on, hearing.asked_by) == ("set", day, "")
    assert (taken.law, taken.first, by_law.due) == (
        "《行政许可法》第四十六条",
        clock.today(),
        None,
    )
    paper = Notice.objects.get(kind="hearing_set")
    text = notice_document(paper).html
    assert ANNOUNCED["announced"] in text
    assert "如要求听证" not in text
    assert not Notice.objects.filter(kind="hearing").exists()
    with time_machine.travel(day, tick=False):
        record(by_law, person, day)
    assert by_law.due == later(by_law, due, 30)
    assert not list(witness.alterations())


def test_only_an_item_whose_law_asks_for_it_has_one_that_nobody_asked_for(review, person):
    verb = REGISTRY["set_hearing"]
    assert verb.hindrance(review)
    hearing_at("set_hearing", review, person(APPROVER))
    assert "announced" not in verb.form(subject=review, verb=verb, actor=person(APPROVER)).fields


def test_the_form_asks_for_the_announcement(by_law, person):
    verb = REGISTRY["set_hearing"]
    assert "announced" in verb.form(subject=by_law, verb=verb, actor=person(APPROVER)).fields
