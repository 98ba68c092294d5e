"""An objection stands until it is mended, withdrawn or answered by another than the author."""

import pytest
from django.core.exceptions import PermissionDenied
from lxml import html

from guides.models import Material, Release
from guides.release import releases
from guides.release.confirmations import override, overrule, withdraw
from guides.release.needs import missing, needs
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Event, OutboxMessage
from tests.guides.release.departments import (
    DOOR,
    HOUSING,
    MARKET,
    browser,
    need_of,
    say_no,
    say_yes,
)

pytestmark = pytest.mark.django_db


def test_an_objection_keeps_a_release_from_approval_until_the_candidates_are_others(
    waiting, author, second, at
):
    author.email = "author@demo.invalid"
    author.save()
    for need in needs(waiting):
        if need.department.code != MARKET:
            say_yes(waiting, at(need.department.code), need.department.code)
    given = say_no(waiting, at(MARKET), MARKET)
    assert [need.department.code for need in missing(waiting)] == [MARKET]
    assert need_of(waiting, MARKET).objection == given
    with pytest.raises(VerbRefused, match=given.department.name):
        releases.approve(actor=second, release=waiting, digest=waiting.digest)
    (mail,) = OutboxMessage.objects.filter(key__startswith="objection:")
    assert mail.payload["to"] == ["author@demo.invalid"]
    assert "时限" not in mail.payload["text"]
    event = Event.objects.get(verb="release.objected")
    assert "时限" not in str(event.data)

    Material.objects.filter(code="M_PLAN").update(name="平面图")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    assert need_of(waiting, MARKET).word is None


def test_an_objection_gives_way_to_a_confirmation_or_is_withdrawn(waiting, at):
    say_no(waiting, at(MARKET), MARKET)
    assert say_yes(waiting, at(MARKET), MARKET) == need_of(waiting, MARKET).given
    say_no(waiting, at(HOUSING), HOUSING)
    need = need_of(waiting, HOUSING)
    facts = {"release": waiting, "department": need.department, "digest": need.digest}
    withdraw(actor=at(HOUSING), **facts)
    need = need_of(waiting, HOUSING)
    assert (need.objection, need.silent) == (None, True)
    with pytest.raises(VerbRefused):
        withdraw(actor=at(HOUSING), **facts)
    say_no(waiting, at(HOUSING), HOUSING, "仍有误")
    assert [word.kind for word in need_of(waiting, HOUSING).words] == [
        "objected",
        "withdrawn",
        "objected",
    ]


@pytest.mark.parametrize("reason", ["", "  ", "时限\x00有误"])
def test_an_objection_says_what_is_wrong(waiting, at, reason):
    with pytest.raises(VerbRefused):
        say_no(waiting, at(MARKET), MARKET, reason)


def test_nobody_objects_for_another_department_nor_twice_nor_after_the_answer(waiting, at):
    with pytest.raises(PermissionDenied):
        say_no(waiting, at(HOUSING), MARKET)
    say_no(waiting, at(MARKET), MARKET)
    with pytest.raises(VerbRefused):
        say_no(waiting, at(MARKET), MARKET)
    say_yes(waiting, at(HOUSING), HOUSING)
    with pytest.raises(VerbRefused):
        say_no(waiting, at(HOUSING), HOUSING)


def test_silence_is_overridden_by_the_author_an_objection_by_another_with_an_answer(
    waiting, author, second, at
):
    objection = say_no(waiting, at(HOUSING), HOUSING)
    housing = Department.objects.get(code=HOUSING)
    with pytest.raises(VerbRefused, match=housing.name):
        override(actor=second, release=waiting, departments=[housing], reason="等不及")
    facts = {"release": waiting, "objection": objection}
    for person in (author, at(HOUSING)):
        with pytest.raises(PermissionDenied):
            overrule(actor=person, reason="已核对", **facts)
    with pytest.raises(VerbRefused):
        overrule(actor=second, reason=" ", **facts)
    overrule(actor=second, reason="时限依省目录，仍为 10 个工作日", **facts)
    need = need_of(waiting, HOUSING)
    assert [word.kind for word in need.words] == ["objected", "overruled"]
    assert not need.holds_up
    (mail,) = OutboxMessage.objects.filter(key__startswith="answer:")
    assert mail.payload["to"] == [at(HOUSING).email]
    assert "省目录" not in mail.payload["text"] + str(Event.objects.last().data)
    for refused in (
        lambda: overrule(actor=second, reason="再答一次", **facts),
        lambda: say_no(waiting, at(HOUSING), HOUSING),
    ):
        with pytest.raises(VerbRefused):
            refused()


def test_a_department_overridden_in_its_silence_may_still_object(waiting, author, at):
    housing = Department.objects.get(code=HOUSING)
    override(actor=author, release=waiting, departments=[housing], reason="等不及")
    assert not need_of(waiting, HOUSING).holds_up
    say_no(waiting, at(HOUSING), HOUSING)
    assert need_of(waiting, HOUSING).holds_up


def settled_but(release, code, at):
    for need in needs(release):
        if need.department.code != code:
            say_yes(release, at(need.department.code), need.department.code)


def objecting_late(waiting, at, monkeypatch):
    """The approver has read the words; the objection comes before the approval is written."""

    def read_then_hear(release):
        seen = missing(release)
        say_no(Release.objects.get(pk=release.pk), at(MARKET), MARKET)
        return seen

    settled_but(waiting, MARKET, at)
    market = Department.objects.get(code=MARKET)
    override(actor=waiting.author, release=waiting, departments=[market], reason="等不及")
    monkeypatch.setattr(releases, "missing", read_then_hear)


def test_an_objection_that_comes_while_the_release_is_approved_stops_it(
    waiting, second, at, monkeypatch
):
    objecting_late(waiting, at, monkeypatch)
    with pytest.raises(VerbRefused):
        releases.approve(actor=second, release=waiting, digest=waiting.digest)
    assert not waiting.versions.exists()


def test_without_the_count_of_words_it_would_be_approved_against_an_unread_objection(
    waiting, second, at, monkeypatch
):
    objecting_late(waiting, at, monkeypatch)

    def careless(row, *, columns, **rest):
        type(row).objects.filter(pk=row.pk).update(**columns)
        row.refresh_from_db()

    monkeypatch.setattr(releases, "compare_and_set", careless)
    releases.approve(actor=second, release=waiting, digest=waiting.digest)
    assert waiting.versions.exists()
    assert need_of(waiting, MARKET).objection


def test_the_approver_reads_the_words_and_answers_them_on_the_screen(waiting, author, second, at):
    objection = say_no(waiting, at(HOUSING), HOUSING, "排水量应以城镇规划为准")
    settled_but(waiting, HOUSING, at)
    address = f"/cms/releases/{waiting.pk}/"
    for person, may in ((author, False), (second, True)):
        page = browser(person).get(address)
        assert "排水量应以城镇规划为准" in page.content.decode()
        assert page.context["may_overrule"] is may
        assert "approve" not in dict(page.context["verbs"])
    facts = {"objection": objection.pk, "reason": "规划已核，量值不变"}
    assert browser(author).post(f"{address}overrule/", facts).status_code == 403
    client = browser(second)
    for facts_given, status in (
        (facts | {"objection": "999999"}, 404),
        (facts | {"reason": ""}, 409),
        (facts, 302),
        (facts, 409),
    ):
        assert client.post(f"{address}overrule/", facts_given).status_code == status
    assert "approve" in dict(client.get(address).context["verbs"])
    door = f"{DOOR}{waiting.pk}/{HOUSING}/"
    assert "规划已核，量值不变" in browser(at(HOUSING)).get(door).content.decode()


@pytest.mark.parametrize(("departments", "reason"), [((), "催了两次，未答复"), ((HOUSING,), " ")])
def test_what_was_given_to_go_ahead_is_still_there_when_it_is_refused(
    waiting, second, departments, reason
):
    address = f"/cms/releases/{waiting.pk}/override/"
    answer = browser(second).post(address, {"departments": departments, "reason": reason})
    assert answer.status_code == 409
    (form,) = [form for form in html.fromstring(answer.content).forms if form.action == address]
    assert form.fields["reason"].strip() == reason.strip()
    assert tuple(form.inputs["departments"].value) == departments
    assert form.find(".//details").get("open") is not None


def test_an_objection_to_earlier_candidates_is_still_read(waiting, author, second, at):
    say_no(waiting, at(MARKET), MARKET, "图纸名称有误")
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    page = browser(second).get(f"/cms/releases/{waiting.pk}/")
    assert [word.reason for word in page.context["earlier"]] == ["图纸名称有误"]
    assert page.context["objections"] == []
