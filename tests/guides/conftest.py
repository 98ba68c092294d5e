"""The shipped catalogue in memory and in the database, and editors who release from it."""

import json
from datetime import date

import pytest

from guides import releases
from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.format import Catalogue
from guides.catalogue.load import load_catalogue
from guides.catalogue.read import read
from guides.demo_local import with_demo_facts
from portal.ground import clock
from portal.ground.models import Region
from tests.releasing import editor, pairs, proposed

DAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def shipped_bytes():
    return SHIPPED.read_bytes()


@pytest.fixture
def shipped(shipped_bytes):
    """The shipped file as plain data, to be broken at will."""
    return json.loads(shipped_bytes)


@pytest.fixture(scope="session")
def catalogue(shipped_bytes):
    return with_demo_facts(read(shipped_bytes).catalogue)


@pytest.fixture(scope="session")
def small_catalogue(catalogue):
    """Two industries in two counties and two cities: quick to import."""
    data = catalogue.model_dump(mode="json")
    places = {"450200", "450203", "450204", "451100"}
    data["regions"] = [e for e in data["regions"] if e["code"] in places]
    data["industries"] = [e for e in data["industries"] if e["code"] in ("BAKERY", "SMALL_EATERY")]
    codes = {use["code"] for industry in data["industries"] for use in industry["permits"]}
    data["permits"] = [e for e in data["permits"] if e["code"] in codes]
    papers = {paper for permit in data["permits"] for paper in permit["materials"]}
    data["materials"] = [e for e in data["materials"] if e["id"] in papers]
    asked = {key for industry in data["industries"] for key in industry["questions"]}
    data["questions"] = [e for e in data["questions"] if e["id"] in asked]
    used = {e["department"] for e in data["competences"] if e["permit"] in codes}
    used |= {e["department"] for e in data["issuing_bodies"]}
    for kind in ("competences", "issuing_bodies"):
        data[kind] = [
            e for e in data[kind] if e["region"] in places and e.get("permit", "FOOD_LIC") in codes
        ]
    data["issuing_bodies"] = [e for e in data["issuing_bodies"] if not e["industry"]]
    data["departments"] = [
        e for e in data["departments"] if e["region"] in places and e["code"] in used
    ]
    data["region_parameters"] = []
    return Catalogue.model_validate(data)


@pytest.fixture(scope="session")
def snapshot_of(catalogue):
    """Build the snapshot of an industry, in 柳南区 unless told otherwise."""

    def build(industry, region="450204"):
        return build_snapshot(catalogue, region, industry, DAY)

    return build


@pytest.fixture
def city(small_catalogue):
    load_catalogue(actor=None, catalogue=small_catalogue)
    return Region.objects.get(code="450200")


@pytest.fixture
def author(city):
    return editor("author", city)


@pytest.fixture
def second(city):
    return editor("second", city)


@pytest.fixture
def draft(city, author):
    def make(*industries, effective_from=None, **more):
        return releases.draft_release(
            actor=author,
            name="第一批",
            region=city,
            pairs=pairs(*(industries or ("SMALL_EATERY", "BAKERY")), **more),
            effective_from=effective_from or clock.today(),
        )

    return make


@pytest.fixture
def released(draft, author, second):
    """Draft, propose and approve in one go; the versions."""

    def make(*industries, **more):
        release = draft(*industries, **more)
        digest = proposed(author, release)
        return releases.approve(actor=second, release=release, digest=digest)

    return make
