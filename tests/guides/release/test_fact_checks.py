"""Facts to be verified: bound to their content, marked by the city's editors, shown on releases."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guides.models import FactCheck, LegalBasis, PermitItem, PermitItemBasis
from guides.release import fact_checks
from guides.version.provenance import unverified
from guides.version.review_remarks import remarks
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from tests.one_city import city_of_tests
from tests.releasing import SOUTH, editor

DOOR = "/cms/catalogue/facts/"
SOURCE = "食品经营许可和备案管理办法（国家市场监督管理总局令第78号）"


@pytest.fixture
def food(snapshot_of):
    return snapshot_of("SMALL_EATERY").permit_by_code["FOOD_LIC"]


def changed(permit, **limit):
    return permit.model_copy(update={"limit": permit.limit.model_copy(update=limit)})


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"value": 9}, False),
        ({"unit": "日"}, False),
        ({"basis": "另一依据"}, False),
        ({"extension": 3}, False),
    ],
)
def test_a_fact_is_the_same_only_with_the_same_content(food, change, same):
    (fact,) = unverified(food)
    (other,) = unverified(changed(food, **change))
    assert (fact.digest == other.digest) is same


def test_equal_limits_of_two_items_are_two_facts(food):
    (fact,) = unverified(food)
    (other,) = unverified(food.model_copy(update={"code": "OTHER"}))
    assert fact.digest != other.digest


def test_what_has_a_source_is_no_fact_to_verify(food):
    assert list(unverified(changed(food, provenance="法律原文"))) == []


def test_a_verified_fact_is_no_remark_and_the_others_stay(snapshot_of, food):
    snapshot = snapshot_of("SMALL_EATERY")
    (fact,) = unverified(food)
    before, after = remarks(snapshot), remarks(snapshot, {fact.digest})
    assert [one for one in before if one not in after] == [
        one
        for one in before
        if one.values == {"name": "食品经营许可"} and "verified" in one.message
    ]
    assert len(before) == len(after) + 1


@pytest.fixture
def fact(city):
    return next(
        one for one in fact_checks.catalogue_facts(city_of_tests()) if one.permit == "FOOD_LIC"
    )


@pytest.fixture
def client(author):
    client = Client()
    client.force_login(author)
    return client


@pytest.mark.django_db
class TestMarks:
    def test_a_mark_names_person_day_and_source_and_is_recorded(self, author, fact):
        check = fact_checks.verify(
            actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE
        )
        assert (check.checked_by, check.source, check.words) == (author, SOURCE, fact.words)
        event = Event.objects.get(verb="fact.verify")
        assert event.actor == author
        assert event.data["digest"] == fact.digest
        fact_checks.withdraw(actor=author, check=check)
        assert Event.objects.filter(verb="fact.withdraw").count() == 1
        assert fact_checks.checks_of([fact], city_of_tests()) == {}

    def test_the_mark_falls_away_when_the_fact_changes_and_comes_back_with_it(self, author, fact):
        fact_checks.verify(actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE)
        PermitItem.objects.filter(code="FOOD_LIC").update(limit_value=9)
        found = [
            one for one in fact_checks.catalogue_facts(city_of_tests()) if one.permit == "FOOD_LIC"
        ]
        assert fact_checks.checks_of(found, city_of_tests()) == {}
        with pytest.raises(VerbRefused):
            fact_checks.verify(
                actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE
            )
        PermitItem.objects.filter(code="FOOD_LIC").update(limit_value=10)
        assert list(
            fact_checks.checks_of(fact_checks.catalogue_facts(city_of_tests()), city_of_tests())
        ) == [fact.digest]

    def test_other_edits_of_the_item_leave_the_mark(self, author, fact):
        fact_checks.verify(actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE)
        PermitItem.objects.filter(code="FOOD_LIC").update(fee="10 元")
        assert fact_checks.checks_of(fact_checks.catalogue_facts(city_of_tests()), city_of_tests())

    def test_nobody_verifies_twice_or_without_a_source(self, author, second, fact):
        with pytest.raises(VerbRefused):
            fact_checks.verify(actor=author, city=city_of_tests(), digest=fact.digest, source="  ")
        fact_checks.verify(actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE)
        with pytest.raises(VerbRefused):
            fact_checks.verify(
                actor=second, city=city_of_tests(), digest=fact.digest, source=SOURCE
            )
        assert FactCheck.objects.get().checked_by == author

    def test_a_county_does_not_verify_the_citys_facts(self, fact):
        local = editor("local", Region.objects.get(code=SOUTH))
        with pytest.raises(PermissionDenied):
            fact_checks.verify(actor=local, city=city_of_tests(), digest=fact.digest, source=SOURCE)
        client = Client()
        client.force_login(local)
        assert client.get(DOOR).status_code == 403
        posted = client.post(f"{DOOR}{fact.digest}/verify/", {"source": SOURCE})
        assert posted.status_code == 403
        assert not FactCheck.objects.exists()

    def test_legal_bases_are_marked_one_by_one(self, author, city):
        LegalBasis.objects.filter(permit_uses__permit_item__code="FOOD_LIC", city=city).update(
            provenance="待核实"
        )
        found = [
            one for one in fact_checks.catalogue_facts(city_of_tests()) if one.permit == "FOOD_LIC"
        ]
        bases = [one for one in found if one.kind == "basis"]
        assert len(bases) == PermitItemBasis.objects.filter(permit_item__code="FOOD_LIC").count()
        fact_checks.verify(
            actor=author, city=city_of_tests(), digest=bases[0].digest, source=SOURCE
        )
        assert list(fact_checks.checks_of(found, city_of_tests())) == [bases[0].digest]

    def test_on_the_screen(self, client, fact):
        assert SOURCE not in client.get(DOOR).content.decode()
        address = f"{DOOR}{fact.digest}/verify/"
        empty = client.post(address, {"source": "", "url": "https://example.gov.cn/law"})
        assert empty.status_code == 422
        assert "https://example.gov.cn/law" in empty.content.decode()
        wrong = client.post(address, {"source": SOURCE, "url": "javascript:alert(1)"})
        assert wrong.status_code == 422
        assert client.post(address, {"source": SOURCE}).status_code == 302
        assert client.post(address, {"source": SOURCE}).status_code == 409
        assert SOURCE in client.get(DOOR).content.decode()
        check = FactCheck.objects.get()
        assert client.post(f"{DOOR}{check.pk}/withdraw/").status_code == 302
        assert client.post(f"{DOOR}{check.pk}/withdraw/").status_code == 404

    def test_a_release_shows_by_whom_and_from_what_instead_of_the_remark(
        self, client, author, fact, draft
    ):
        release = draft("BAKERY")
        address = f"/cms/releases/{release.pk}/"
        before = client.get(address)
        assert SOURCE not in before.content.decode()
        fact_checks.verify(actor=author, city=city_of_tests(), digest=fact.digest, source=SOURCE)
        after = client.get(address)
        assert SOURCE in after.content.decode()
        old, new = (page.context["candidates"][0]["remarks"] for page in (before, after))
        assert len(new) == len(old) - 1
