"""Guides are withdrawn together, by two people, on a day, for a reason that readers see."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guides.models import GuidePage, GuideVersion, Industry, Withdrawal
from guides.release import jobs, withdrawals
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region, User
from tests.guides.release.departments import browser
from tests.processes import together
from tests.releasing import SOUTH, editor, withdrawn

pytestmark = pytest.mark.django_db
DOOR = "/cms/releases/withdrawals/"
NORTH = "450203"


@pytest.fixture
def guides(released):
    return [*released("SMALL_EATERY", "BAKERY"), *released("BAKERY", region=NORTH)]


@pytest.fixture
def proposal(guides, city, author):
    def propose(day=None, versions=guides):
        return withdrawals.propose(
            actor=author,
            region=city,
            versions=versions,
            reason="行业已取消",
            effective_from=day or clock.today(),
        )

    return propose


def in_force():
    return GuideVersion.objects.active().count()


def retired():
    return Event.objects.filter(verb="guide.retire").count()


def test_many_are_withdrawn_at_once_by_the_second_person_with_one_event_each(
    proposal, guides, author, second
):
    withdrawal = proposal()
    assert in_force() == 3
    for person in (author, User.objects.create_superuser("root")):
        with pytest.raises(PermissionDenied):
            withdrawals.approve(actor=person, withdrawal=withdrawal)
    withdrawals.approve(actor=second, withdrawal=withdrawal)
    assert (withdrawal.status, in_force(), retired()) == ("done", 0, 3)
    verbs = Event.objects.filter(subject=withdrawal.event_subject).order_by("number")
    assert list(verbs.values_list("verb", "actor")) == [
        ("withdrawal.propose", author.pk),
        ("withdrawal.approve", second.pk),
        ("withdrawal.carry_out", second.pk),
    ]
    assert [bytes(guide.body) for guide in guides] == [
        bytes(GuideVersion.objects.get(pk=guide.pk).body) for guide in guides
    ]


def test_readers_of_the_guide_see_day_and_reason_until_it_is_back(
    proposal, released, guides, second
):
    address = GuidePage.objects.get(region__code=SOUTH, industry__code="BAKERY").url
    assert Client().get(address).status_code == 200
    withdrawals.approve(actor=second, withdrawal=proposal())
    page = Client().get(address)
    assert page.status_code == 404
    shown = page.content.decode()
    assert "行业已取消" in shown
    assert clock.today().isoformat() in shown
    assert Client().get(f"{address}v/1/").status_code == 200
    released("BAKERY")
    assert "行业已取消" not in Client().get(address).content.decode()


def test_it_waits_for_its_day_and_closes_whatever_version_is_in_force_then(
    proposal, released, second, monkeypatch
):
    day = clock.today() + timedelta(days=3)
    withdrawal = proposal(day)
    withdrawals.approve(actor=second, withdrawal=withdrawal)
    assert (withdrawal.status, in_force()) == ("approved", 3)
    Industry.objects.filter(code="BAKERY").update(name="烘焙坊")
    released("BAKERY")
    assert withdrawals.carry_out_due(day - timedelta(days=1)) == []
    monkeypatch.setattr(clock, "today", lambda: day)
    jobs.put_releases_in_force()
    jobs.put_releases_in_force()
    assert (in_force(), retired()) == (0, 3)
    newest = GuideVersion.objects.filter(industry__code="BAKERY", region__code=SOUTH).first()
    assert (newest.number, newest.status) == (2, "withdrawn")


def test_all_or_none_when_one_has_a_newer_version_by_the_time_of_approval(
    proposal, released, second
):
    withdrawal = proposal()
    Industry.objects.filter(code="BAKERY").update(name="烘焙坊")
    released("BAKERY")
    with pytest.raises(VerbRefused, match="烘焙坊"):
        withdrawals.approve(actor=second, withdrawal=withdrawal)
    withdrawal.refresh_from_db()
    assert (withdrawal.status, in_force(), retired()) == ("proposed", 3, 0)


def test_a_proposal_names_guides_reason_and_a_day_to_come_within_the_border(
    guides, city, author, proposal
):
    facts = {"actor": author, "region": city, "versions": guides, "reason": "行业已取消"}
    facts["effective_from"] = clock.today()
    for wrong in (
        {"reason": " "},
        {"versions": []},
        {"effective_from": clock.today() - timedelta(days=1)},
    ):
        with pytest.raises(VerbRefused):
            withdrawals.propose(**facts | wrong)
    north = Region.objects.get(code=NORTH)
    local = editor("local", north)
    for person, region in ((local, city), (local, north)):
        with pytest.raises(PermissionDenied):
            withdrawals.propose(**facts | {"actor": person, "region": region})
    first = proposal()
    with pytest.raises(VerbRefused):
        proposal()
    withdrawals.cancel(actor=author, withdrawal=first)
    assert (in_force(), proposal().status) == (3, "proposed")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [True, False])
def test_of_two_proposals_for_one_guide_one_counts(proposal, monkeypatch, held):
    """On SQLite writers wait for each other anyway. Without the lock both would count."""
    record = withdrawals.record

    def slowly(*args, **facts):
        time.sleep(1)
        record(*args, **facts)

    monkeypatch.setattr(withdrawals, "record", slowly)
    if not held:
        monkeypatch.setattr(withdrawals, "_hold", lambda versions: None)
    answers = together(lambda _number: proposal().pk and "proposed", 2)
    assert sorted(answers) == (["VerbRefused", "proposed"] if held else ["proposed"] * 2)
    assert Withdrawal.objects.count() == (1 if held else 2)


def two_approvals(withdrawal, city):
    """Two editors opened the page before either of them pressed the button."""
    people = [editor(name, city) for name in ("third", "fourth")]
    seen = [Withdrawal.objects.get(pk=withdrawal.pk) for _person in people]
    for person, row in zip(people, seen, strict=True):
        withdrawals.approve(actor=person, withdrawal=row)


def test_of_two_approvals_one_counts(proposal, city):
    withdrawal = proposal(clock.today() + timedelta(days=3))
    with pytest.raises(VerbRefused):
        two_approvals(withdrawal, city)
    withdrawal.refresh_from_db()
    assert withdrawal.approver.username == "third"
    assert Event.objects.filter(verb="withdrawal.approve").count() == 1


def test_without_the_condition_both_would(proposal, city, monkeypatch):
    advance = withdrawals.advance

    def careless(row, *, expected, **rest):
        advance(row, expected=withdrawals.Q(), **rest)

    monkeypatch.setattr(withdrawals, "advance", careless)
    two_approvals(proposal(clock.today() + timedelta(days=3)), city)
    assert Event.objects.filter(verb="withdrawal.approve").count() == 2


def test_the_screens_from_ticks_to_the_withdrawn_guides(guides, author, second):
    client, other = browser(author), browser(second)
    assert client.get(f"{DOOR}new/").content.decode().count('name="guides"') == 3
    facts = {
        "guides": [guides[0].pk, guides[2].pk],
        "reason": "行业已取消",
        "effective_from": clock.today().isoformat(),
    }
    for wrong, field in (
        ({"guides": []}, "guides"),
        ({"guides": ["9" * 5000]}, "guides"),
        ({"reason": " "}, "reason"),
        ({"effective_from": "2020-01-01"}, "__all__"),
    ):
        answer = client.post(f"{DOOR}new/", facts | wrong)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    address = client.post(f"{DOOR}new/", facts)["Location"]
    assert dict(client.get(address).context["verbs"]).keys() == {"cancel"}
    assert client.get(f"{DOOR}new/").content.decode().count('name="guides"') == 1
    assert client.post(f"{address}approve/", {"seen": "1"}).status_code == 403
    assert other.post(f"{address}approve/").status_code == 409
    assert other.post(f"{address}approve/", {"seen": "1"}).status_code == 302
    assert other.post(f"{address}approve/", {"seen": "1"}).status_code == 409
    assert other.post(f"{address}elsewhere/").status_code == 404
    assert in_force() == 1
    assert "行业已取消" in other.get(address).content.decode()
    assert address in client.get(DOOR).content.decode()
    local = browser(editor("local", Region.objects.get(code=SOUTH)))
    assert local.get(address).status_code == 404
    assert local.post(f"{address}cancel/").status_code == 404


def test_withdrawn_guides_of_a_county_are_its_own_business(guides, second):
    local = editor("local", Region.objects.get(code=SOUTH))
    withdrawn(local, second, guides[1])
    assert in_force() == 2
