"""Departments answer for their items: asked, confirming what they read, overridden on record."""

import pytest
from django.core.exceptions import PermissionDenied

from guides.models import (
    Confirmation,
    Industry,
    LeadDepartment,
    Material,
    Release,
    ServiceWindow,
    WorkingRule,
)
from guides.release import releases
from guides.release.confirmations import confirm, override
from guides.release.needs import missing, needs
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Event, OutboxMessage, Region, Role, User
from tests.guides.release.departments import (
    DOOR,
    HOUSING,
    MARKET,
    OTHER,
    browser,
    need_of,
    say_yes,
)
from tests.releasing import SOUTH, editor, proposed

pytestmark = pytest.mark.django_db


def test_asked_are_the_departments_that_decide_an_item_and_those_that_lead(draft, city):
    lead = Department.objects.filter(region=city).order_by("code").first()
    eatery = Industry.objects.get(code="SMALL_EATERY")
    LeadDepartment.objects.create(region=city, industry=eatery, department=lead)
    release = draft("SMALL_EATERY", "BAKERY")
    asked = {one.department.code: len(one.items) for one in needs(release)}
    snapshots = [item.snapshot for item in release.items.all()]
    deciding = {p.department.code for one in snapshots for p in one.permits}
    assert set(asked) == deciding | {lead.code}
    assert (asked[MARKET], asked[lead.code]) == (2, 1)


def test_a_county_leads_before_its_city_does(draft, city):
    own, theirs = Department.objects.get(code=MARKET), Department.objects.get(code=HOUSING)
    eatery = Industry.objects.get(code="SMALL_EATERY")
    LeadDepartment.objects.create(region=city, industry=eatery, department=theirs)
    assert draft("SMALL_EATERY").items.get().lead == theirs
    south = Region.objects.get(code=SOUTH)
    LeadDepartment.objects.create(region=south, industry=eatery, department=own)
    assert draft("SMALL_EATERY").items.get().lead == own


def test_nothing_is_approved_before_every_department_has_answered(waiting, second, at):
    for need in needs(waiting):
        with pytest.raises(VerbRefused, match=need.department.name):
            releases.approve(actor=second, release=waiting, digest=waiting.digest)
        say_yes(waiting, at(need.department.code), need.department.code)
    assert missing(waiting) == []
    versions = releases.approve(actor=second, release=waiting, digest=waiting.digest)
    assert {one.status for one in versions} == {"active"}
    told = Event.objects.filter(subject=f"release:{waiting.pk}", verb="release.confirmed")
    assert {event.data["department"] for event in told} == {
        one.department.code for one in needs(waiting)
    }


@pytest.mark.parametrize("role", [Role.APPROVER, Role.INSPECTOR, Role.LICENCE_OFFICER])
def test_any_post_at_the_department_may_confirm(waiting, at, role):
    assert say_yes(waiting, at(MARKET, role), MARKET).kind == "confirmed"


def test_nobody_confirms_for_another_department(waiting, at, author):
    for person in (at(HOUSING), at(OTHER), author, User.objects.create_superuser("root")):
        with pytest.raises(PermissionDenied):
            say_yes(waiting, person, MARKET)
    assert not Confirmation.objects.exists()


def test_a_word_holds_for_what_was_read_and_survives_an_equal_rebuild(waiting, author, at):
    say_yes(waiting, at(MARKET), MARKET)
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    assert need_of(waiting, MARKET).given
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    assert need_of(waiting, MARKET).given is None
    assert Confirmation.objects.count() == 1


def test_what_changed_since_it_was_read_is_not_confirmed(waiting, author, at):
    read = need_of(waiting, MARKET)
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    with pytest.raises(VerbRefused):
        confirm(actor=at(MARKET), release=waiting, department=read.department, digest=read.digest)


@pytest.mark.parametrize("status", ["draft", "cancelled", "active"])
def test_only_a_proposed_release_is_confirmed_or_overridden(waiting, author, second, at, status):
    columns = {"status": status, "approver": second if status == "active" else None}
    Release.objects.filter(pk=waiting.pk).update(**columns)
    market = Department.objects.get(code=MARKET)
    with pytest.raises(VerbRefused):
        say_yes(waiting, at(MARKET), MARKET)
    with pytest.raises(VerbRefused):
        override(actor=author, release=waiting, departments=[market], reason="等不及")


def test_an_override_needs_a_reason_and_an_editor_and_is_on_record(waiting, author, at):
    market = Department.objects.get(code=MARKET)
    for reason, departments in (("", [market]), ("  ", [market]), ("等不及", [])):
        with pytest.raises(VerbRefused):
            override(actor=author, release=waiting, departments=departments, reason=reason)
    stranger = editor("stranger", Region.objects.get(code="451100"))
    for person in (stranger, at(MARKET)):
        with pytest.raises(PermissionDenied):
            override(actor=person, release=waiting, departments=[market], reason="等不及")
    (given,) = override(actor=author, release=waiting, departments=[market], reason="机构改革")
    assert (given.kind, given.reason, given.made_by) == ("overridden", "机构改革", author)
    event = Event.objects.get(verb="release.overridden")
    assert (event.actor, event.data["department"]) == (author, MARKET)
    assert "机构改革" not in str(event.data)


def test_a_department_answers_once(waiting, author, at):
    say_yes(waiting, at(MARKET), MARKET)
    market = Department.objects.get(code=MARKET)
    with pytest.raises(VerbRefused):
        say_yes(waiting, at(MARKET), MARKET)
    with pytest.raises(VerbRefused):
        override(actor=author, release=waiting, departments=[market], reason="等不及")
    assert Confirmation.objects.count() == 1


def test_working_rules_are_part_of_what_a_department_confirms(waiting, author, at):
    say_yes(waiting, at(MARKET), MARKET)
    eatery = Industry.objects.get(code="SMALL_EATERY")
    WorkingRule.objects.create(industry=eatery, kind="inspection", text="逐项核对。")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    assert need_of(waiting, MARKET).given is None
    page = browser(at(MARKET)).get(f"{DOOR}{waiting.pk}/{MARKET}/")
    assert "逐项核对。" in page.content.decode()


def test_the_department_objects_on_its_page_and_the_release_shows_it(waiting, second, at):
    client, address = browser(at(MARKET)), f"{DOOR}{waiting.pk}/{MARKET}/"
    page = client.get(address)
    assert "一律需要" in page.content.decode()
    facts = {"digest": page.context["need"].digest, "oppose": "1", "reason": " "}
    assert client.post(address, facts).status_code == 409
    assert client.post(address, facts | {"reason": "收费有误"}).status_code == 302
    assert "收费有误" in browser(second).get(f"/cms/releases/{waiting.pk}/").content.decode()
    assert "收费有误" in client.get(address).content.decode()


def test_the_candidate_is_read_by_its_editors_and_the_departments_it_asks(
    waiting, draft, second, at
):
    item = waiting.items.get(industry__code="SMALL_EATERY")
    address = f"/cms/releases/{waiting.pk}/candidates/{item.pk}/"
    for reader in (second, at(MARKET)):
        page = browser(reader).get(address, {"small_cond": "yes", "sewage": "yes"})
        assert page.status_code == 200
        assert f'action="{address}' in page.content.decode()
    county = editor("county", Region.objects.get(code="450203"))
    for stranger in (at(OTHER), county):
        assert browser(stranger).get(address).status_code == 404
    unproposed = draft("BAKERY").items.get()
    address = f"/cms/releases/{unproposed.release_id}/candidates/{unproposed.pk}/"
    assert browser(at(MARKET)).get(address).status_code == 404
    assert browser(second).get(address).status_code == 200


def test_those_who_are_asked_are_told_once(draft, author, at):
    at(MARKET)
    at(MARKET, Role.INSPECTOR)
    at(OTHER)
    release = draft("BAKERY")
    releases.propose(actor=author, release=release)
    mails = OutboxMessage.objects.filter(key__startswith="confirm:")
    assert [one.payload["to"] for one in mails] == [[f"at-{MARKET}@demo.invalid".lower()]]


def test_the_department_reads_its_list_and_its_items_and_confirms(waiting, at):
    client = browser(at(MARKET))
    address = f"{DOOR}{waiting.pk}/{MARKET}/"
    assert address in client.get(DOOR).content.decode()
    page = client.get(address)
    shown = page.content.decode()
    assert "食品经营许可" in shown
    assert "<h3>城镇污水排入排水管网许可" not in shown
    assert client.post(address, {"digest": "0" * 64}).status_code == 409
    assert client.post(address, {"digest": page.context["need"].digest}).status_code == 302
    assert Confirmation.objects.get().made_by == at(MARKET)
    assert client.get(DOOR).context["waiting"] == []
    assert client.post(address, {"digest": page.context["need"].digest}).status_code == 409


def test_borders_of_the_confirmation_screens(waiting, draft, author, at):
    address = f"{DOOR}{waiting.pk}/{MARKET}/"
    assert browser(at(HOUSING)).get(address).status_code == 404
    assert browser(at(HOUSING)).post(address, {"digest": "x"}).status_code == 404
    assert browser(at(OTHER)).get(DOOR).context["waiting"] == []
    assert browser(author).get(DOOR).status_code == 403
    unproposed = draft("BAKERY")
    assert browser(at(MARKET)).get(f"{DOOR}{unproposed.pk}/{MARKET}/").status_code == 404
    assert browser(at(MARKET)).get(f"{DOOR}{waiting.pk}/NOBODY/").status_code == 404


def test_the_release_screen_shows_every_word_and_offers_approval_last(waiting, second, at):
    client, address = browser(second), f"/cms/releases/{waiting.pk}/"
    say_yes(waiting, at(MARKET), MARKET)
    page = client.get(address)
    assert "approve" not in dict(page.context["verbs"])
    rest = [need.department.code for need in missing(waiting)]
    assert client.post(f"{address}override/", {"departments": rest}).status_code == 409
    facts = {"departments": rest, "reason": "县级部门合并"}
    assert client.post(f"{address}override/", facts).status_code == 302
    page = client.get(address)
    assert "approve" in dict(page.context["verbs"])
    assert "县级部门合并" in page.content.decode()
    assert str(at(MARKET)) in page.content.decode()


def test_what_is_unset_around_a_guide_is_a_remark(waiting, second):
    client, address = browser(second), f"/cms/releases/{waiting.pk}/"

    def remarks():
        found = client.get(address).context["candidates"][0]["remarks"]
        return [one.message % one.values for one in found]

    assert {"lead department not set", "no service window set"} <= set(remarks())
    south = Region.objects.get(code=SOUTH)
    window = ServiceWindow.objects.create(region=south, name="专窗", phone="0772-0000000")
    (told,) = [one for one in remarks() if one.startswith("not set at")]
    assert "专窗" in told
    ServiceWindow.objects.filter(pk=window.pk).update(address="潭中路", hours="9:00-17:00")
    assert not [one for one in remarks() if "window" in one or one.startswith("not set at")]


def test_a_proposal_through_the_helper_leaves_nobody_waited_for(draft, author):
    release = draft("BAKERY")
    assert proposed(author, release) == release.digest
    assert missing(release) == []
