"""The history in words: everything the whole demo has done, and what its rooms may still do."""

import re

import pytest
from django.utils import translation

from portal.ground.history import words
from portal.ground.models import Event

LATIN = re.compile("[a-z]{2}")


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def event(verb, subject, before="", after=""):
    return Event(verb=verb, subject=subject, before=before, after=after)


def said(event):
    return [part(event) for part in (words.verb, words.subject, words.before, words.after)]


def test_every_event_of_the_demo_is_told_in_words(demo):
    told = {part for event in Event.objects.all() for part in said(event)}
    assert len(told) > 20
    assert not [part for part in told if LATIN.search(part)]


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (
            event("open", "review:12", "complete", "open"),
            ["开始审批", "单项审批 12", "材料核验通过", "审批中"],
        ),
        (event("check", "review:12"), ["核验材料", "单项审批 12", "", ""]),
        (
            event("release.approve", "release:3", "proposed", "approved"),
            ["批准批次", "发布批次 3", "待批准", "已批准"],
        ),
        (
            event("filing.receive", "filing:1", "filed", "received"),
            ["市级收到备案", "上报备案 1", "已报送待确认", "已收到"],
        ),
        (
            event("fact.verify", "permititem:5", "unverified", "verified"),
            ["核实事实", "许可事项 5", "未核实", "已核实"],
        ),
        (
            event("enquiry-answered", "enquiry:2", "open", "answered"),
            ["答复咨询", "咨询 2", "待答复", "已答复"],
        ),
        (event("register.export", "register:issuance.case"), ["导出登记簿", "登记簿 办件", "", ""]),
        (event("catalogue.load", "catalogue"), ["导入目录", "目录", "", ""]),
        (event("submit", "submission:6", "", "1"), ["提交申请", "申请 6", "", "第 1 版"]),
        (event("unheard-of", "thing:1", "x", "y"), ["unheard-of", "Thing 1", "x", "y"]),
    ],
    ids=lambda value: value.verb if isinstance(value, Event) else "",
)
def test_an_event_says_what_was_done_to_what(recorded, told):
    assert said(recorded) == told


def test_a_subject_is_known_by_the_words_it_is_shown_in():
    assert words.subject_name("单项审批 12") == "review:12"
    assert words.subject_name(" 上报备案 3 ") == "filing:3"
    for other in ("review:12", "12", "", "单项审批", "45020420261129000011"):
        assert not words.subject_name(other)
