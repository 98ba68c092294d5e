"""Two cities in one installation: what one city changes, the other neither feels nor hears of."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guides.catalogue.cities import PLACED, cities_of, of_city
from guides.catalogue.format import Catalogue
from guides.catalogue.load import CatalogueRefused, load_catalogue
from guides.catalogue.read import read
from guides.models import Industry, Material, PermitItem, Release, SampleDocument
from guides.release import affected, fact_checks, releases
from guides.release.candidates import build_items
from portal.ground.calendar import clock
from portal.ground.models import Event, Region
from tests import filled
from tests.guides.models.city_changes import CHANGES
from tests.one_city import dump, load
from tests.releasing import editor

pytestmark = pytest.mark.django_db


def candidates(city) -> dict:
    """(county, industry) → hash, rules and problems of what would be released today."""
    release = Release(region=city, effective_from=clock.today())
    regions = Region.objects.within(city).select_related("parent")
    pairs = [(place, industry) for place in regions for industry in Industry.objects.of(city)]
    return {
        (item.region.code, item.industry.code): (item.sha256, item.working_rules, item.problems)
        for item in build_items(release, pairs)
    }


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 99)), min_size=1, max_size=5))
def test_no_change_in_one_city_moves_a_candidate_of_the_other(city, next_city, changes):
    for changed, other in ((city, next_city), (next_city, city)):
        before = candidates(other)
        assert all(sha256 for sha256, _rules, _problems in before.values())
        with transaction.atomic():
            for change, number in changes:
                change(changed, number)
            after = candidates(other)
            transaction.set_rollback(True)
        assert after == before


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_most_changes_move_a_candidate_of_the_own_city(city, next_city, change):
    """So the test above could fail: only what a small catalogue has no rule for moves nothing."""
    before = candidates(city)
    change(city, 0)
    moved = candidates(city) != before
    assert moved or change.__name__ in {"_parameter", "_word", "_set"}


def test_what_is_affected_is_so_in_its_own_city(city, next_city, released):
    released("SMALL_EATERY", "BAKERY")
    here = Region.objects.within(city)
    Material.objects.of(next_city).update(name="改名")
    assert affected.affected(here) == []
    Material.objects.of(city).update(name="改名")
    assert len(affected.affected(here)) == 2


def test_a_candidate_from_the_database_is_that_of_the_file(city, snapshot_of):
    release = Release(region=city, effective_from=clock.today())
    place = Region.objects.get(code="450204")
    (item,) = build_items(release, [(place, Industry.objects.of(city).get(code="BAKERY"))])
    snapshot = snapshot_of("BAKERY")
    assert item.snapshot.permits == snapshot.permits
    assert item.snapshot.common == snapshot.common


def test_a_release_takes_no_industry_of_another_city(city, next_city, author):
    foreign = Industry.objects.of(next_city).first()
    place = Region.objects.get(code="450204")
    with pytest.raises(PermissionDenied):
        releases.draft_release(
            actor=author,
            name="越界",
            region=city,
            pairs=[(place, foreign)],
            effective_from=clock.today(),
        )


def test_a_fact_verified_in_one_city_is_to_be_verified_in_the_other(city, next_city, author):
    fact = next(f for f in fact_checks.catalogue_facts(city) if f.permit == "FOOD_LIC")
    left = fact_checks.unverified_of(next_city)
    fact_checks.verify(actor=author, city=city, digest=fact.digest, source="法律原文")
    assert fact_checks.unverified_of(next_city) == left
    assert fact_checks.unverified_of(city) == left - 1
    neighbour = editor("neighbour", next_city)
    with pytest.raises(PermissionDenied):
        fact_checks.verify(actor=author, city=next_city, digest=fact.digest, source="法律原文")
    check = fact_checks.verify(actor=neighbour, city=next_city, digest=fact.digest, source="另")
    assert check.permit_item.city == next_city
    assert Event.objects.latest("pk").chain.name == next_city.code


class TestFiles:
    """One city a file: its region tree decides, and where it has none the editor's city."""

    def test_an_export_names_one_city_and_imports_there(self, city, next_city):
        data = dump()
        assert {entry.get("parent") for entry in data["regions"]} == {None, city.code}
        data["industries"][0]["name"] = "新名称"
        before = dump(next_city.code)
        assert load_catalogue(actor=None, catalogue=read(json.dumps(data)).catalogue)
        assert dump() == data
        assert dump(next_city.code) == before

    def test_a_file_of_another_city_is_refused(self, city, next_city):
        with pytest.raises(CatalogueRefused, match="1 problems"):
            load(read(json.dumps(dump())).catalogue, code=next_city.code)

    def test_a_file_of_several_cities_gives_each_its_own_part(self, db):
        here, there = (
            filled.small_catalogue(code).model_dump(mode="json") for code in ("450200", "451100")
        )
        both = {name: here[name] + there[name] for name in ("regions", *PLACED)}
        catalogue = Catalogue.model_validate(here | both)
        assert cities_of(catalogue) == ["450200", "451100"]
        with pytest.raises(CatalogueRefused):
            load_catalogue(actor=None, catalogue=catalogue)
        load(catalogue, code="451100")
        assert set(Region.objects.values_list("code", flat=True)) == {
            region.code for region in of_city(catalogue, "451100").regions
        }
        load(catalogue)
        for model in (Industry, PermitItem, Material):
            own, others = (model.objects.filter(city__code=code) for code in ("450200", "451100"))
            assert own.count() == others.count() > 0

    def test_a_code_of_another_city_is_free_and_sample_documents_are_unknown(
        self, city, next_city, settings, tmp_path
    ):
        data = dump(next_city.code)
        codes = {entry["code"] for entry in data["industries"]}
        assert codes == {entry["code"] for entry in dump()["industries"]}
        SampleDocument.objects.create(
            city=city, name="样表.pdf", sha256="a" * 64, media_type="application/pdf", size=9,
            uploaded_at=clock.now(),
        )  # fmt: skip
        stated = {"kind": "blank", "name": "样表.pdf", "sha256": "a" * 64, "size": 9}
        data["materials"][0]["specimens"] = [stated]
        with pytest.raises(CatalogueRefused):
            load(read(json.dumps(data)).catalogue, code=next_city.code)
