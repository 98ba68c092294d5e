"""Whom a release asks, whom it informs, and that words hold while what was read stays."""

import pytest

from guides.models import (
    Competence,
    Industry,
    IndustryPermit,
    LeadDepartment,
    Material,
    PermitItem,
    Question,
)
from guides.release import releases
from guides.release.comparing import divided
from guides.release.needs import missing, needs
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, OutboxMessage, Region
from tests.guides.release.departments import (
    DOOR,
    HOUSING,
    MARKET,
    OTHER,
    browser,
    need_of,
    say_no,
    say_yes,
)
from tests.releasing import SOUTH, editor

pytestmark = pytest.mark.django_db
NORTH = "450203"


@pytest.fixture
def proposed_again(released, draft, author):
    """A second release of both industries, after both were released and ``change`` was made."""

    def propose(change=lambda: Material.objects.filter(code="M_PLAN").update(name="平面图")):
        if not author.releases_made:
            released("SMALL_EATERY", "BAKERY")
            author.releases_made = True
        change()
        release = draft("SMALL_EATERY", "BAKERY")
        releases.propose(actor=author, release=release)
        return release

    author.releases_made = False
    return propose


def asked(release):
    return {need.department.code for need in needs(release) if need.asked}


def test_only_those_whose_slice_differs_are_asked_the_others_informed_once(
    proposed_again, author, second, at
):
    officer, informed, county = (
        at(MARKET),
        at(HOUSING),
        editor("local", Region.objects.get(code=SOUTH)),
    )
    county.email = "county@demo.invalid"
    county.save()
    release = proposed_again()
    assert asked(release) == {MARKET}
    assert [need.department.code for need in missing(release)] == [MARKET]
    told = {
        message.payload["to"][0]: message.payload
        for message in OutboxMessage.objects.filter(key__contains=f":{release.pk}:")
    }
    assert set(told) == {officer.email, informed.email, county.email}
    for reader in (informed, county):
        assert "平面图" in told[reader.email]["text"]
    count = OutboxMessage.objects.count()
    releases.rebuild(actor=author, release=release)
    releases.propose(actor=author, release=release)
    assert OutboxMessage.objects.count() == count

    say_yes(release, officer, MARKET)
    assert missing(release) == []
    page = browser(informed).get(f"{DOOR}{release.pk}/{HOUSING}/")
    assert "平面图" in page.content.decode()
    assert not page.context["may_confirm"]
    assert browser(informed).get(DOOR).context["informed"][0][0] == release
    releases.approve(actor=second, release=release, digest=release.digest)
    assert asked(release) == {MARKET}


def test_an_informed_department_may_object_and_its_words_outlast_a_rebuild(
    proposed_again, author, second, at
):
    release = proposed_again()
    with pytest.raises(VerbRefused):
        say_yes(release, at(HOUSING), HOUSING)
    say_yes(release, at(MARKET), MARKET)
    say_no(release, at(HOUSING), HOUSING, "平面图还应标出排水口")
    Material.objects.filter(code="M_PLAN").update(name="场所平面图")
    releases.rebuild(actor=author, release=release)
    releases.propose(actor=author, release=release)
    assert need_of(release, HOUSING).objection.reason == "平面图还应标出排水口"
    say_yes(release, at(MARKET), MARKET)
    with pytest.raises(VerbRefused, match=str(need_of(release, HOUSING).department)):
        releases.approve(actor=second, release=release, digest=release.digest)
    say_yes(release, at(HOUSING), HOUSING)
    releases.approve(actor=second, release=release, digest=release.digest)


def test_a_word_outlasts_a_change_in_the_slice_of_another(waiting, author, at):
    say_yes(waiting, at(HOUSING), HOUSING)
    say_yes(waiting, at(MARKET), MARKET)
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    releases.rebuild(actor=author, release=waiting)
    releases.propose(actor=author, release=waiting)
    assert need_of(waiting, HOUSING).given
    assert need_of(waiting, MARKET).silent


def test_a_department_that_gains_or_loses_an_item_is_asked(proposed_again, draft, author):
    officials = Department.objects.get(code=OTHER)

    def move():
        item = Competence.objects.filter(
            permit_item__code="DRAINAGE", department__code=HOUSING, region__code=SOUTH
        )
        assert item.update(department=Department.objects.get(code=MARKET))

    release = proposed_again(move)
    assert asked(release) == {MARKET, HOUSING}
    housing = Department.objects.get(code=HOUSING)
    own, _others = divided(release.items.first(), housing.code)
    assert [line.sign for line in own if line.part == "permits"] == ["-"]
    assert officials.code not in {need.department.code for need in needs(release)}


def test_a_department_reads_which_item_of_another_department_its_own_comes_after(proposed_again):
    def first_that():
        drainage = IndustryPermit.objects.filter(
            industry__code="SMALL_EATERY", permit_item__code="DRAINAGE"
        )
        assert drainage.update(after=["SMALL_CATERING"])

    release = proposed_again(first_that)
    assert asked(release) == {HOUSING}
    eatery = release.items.get(industry__code="SMALL_EATERY")
    own, others = divided(eatery, HOUSING)
    assert [str(line) for line in own] == ["城镇污水排入排水管网许可的须先取得新增：小餐饮登记"]
    assert others == []


def test_the_lead_department_is_asked_about_the_industry_as_a_whole(proposed_again, city):
    lead = Department.objects.filter(region=city).order_by("code").first()
    bakery = Industry.objects.get(code="BAKERY")

    def appoint():
        LeadDepartment.objects.create(region=city, industry=bakery, department=lead)

    first = proposed_again(appoint)
    assert asked(first) == {lead.code}
    assert [item.industry.code for item in need_of(first, lead.code).asked] == ["BAKERY"]


def test_who_leads_is_compared_with_who_led_the_version_in_force(released, draft, author, city):
    lead = Department.objects.filter(region=city).order_by("code").first()
    bakery = Industry.objects.get(code="BAKERY")
    LeadDepartment.objects.create(region=city, industry=bakery, department=lead)
    released("BAKERY")
    assert asked(draft("BAKERY")) == set()
    PermitItem.objects.filter(code="DRAINAGE").update(note="新的说明")
    assert asked(draft("BAKERY")) == {HOUSING}
    Question.objects.filter(code="alcohol").update(text="售酒吗")
    assert asked(draft("BAKERY")) == {HOUSING, lead.code}


def test_what_came_into_force_since_it_was_built_counts(released, draft, author):
    released("BAKERY")
    before = draft("BAKERY")
    assert asked(before) == set()
    Material.objects.filter(code="M_PLAN").update(name="平面图")
    released("BAKERY")
    releases.propose(actor=author, release=before)
    assert asked(before) == {MARKET}


def test_a_county_reads_what_the_city_releases_there_and_changes_nothing(city, author, at):
    bakery = Industry.objects.get(code="BAKERY")

    def of_the_city(*codes):
        places = [Region.objects.get(code=code) for code in codes]
        return releases.draft_release(
            actor=author,
            name="全市批次",
            region=city,
            pairs=[(place, bakery) for place in places],
            effective_from=clock.today(),
        )

    south, north = (editor(f"of-{code}", Region.objects.get(code=code)) for code in (SOUTH, NORTH))
    release = of_the_city(SOUTH, NORTH)
    address = f"/cms/releases/{release.pk}/"
    assert browser(south).get(address).status_code == 404
    releases.propose(actor=author, release=release)
    for reader in (south, at(MARKET)):
        page = browser(reader).get(address)
        regions = [candidate["item"].region.code for candidate in page.context["candidates"]]
        assert regions == [SOUTH]
        assert {need.department.code[:6] for need in page.context["needs"]} == {SOUTH}
        assert (page.context["verbs"], page.context["may_override"]) == ([], False)
    assert [row[0] for row in browser(south).get("/cms/releases/").context["releases"]] == [release]
    assert browser(south).post(f"{address}cancel/").status_code == 404
    assert browser(at(MARKET)).post(f"{address}cancel/").status_code == 403
    items = {item.region.code: item for item in release.items.all()}
    for code, status in ((SOUTH, 200), (NORTH, 404)):
        assert browser(south).get(f"{address}candidates/{items[code].pk}/").status_code == status

    release = of_the_city(SOUTH)
    releases.propose(actor=author, release=release)
    for reader, status in ((south, 200), (north, 404), (at(OTHER), 403)):
        assert browser(reader).get(f"/cms/releases/{release.pk}/").status_code == status
