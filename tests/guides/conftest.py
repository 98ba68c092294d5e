"""The shipped catalogue in memory and in the database, and editors who release from it."""

import json
from datetime import date

import pytest

from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.load import load_catalogue
from guides.release import releases
from guides.version.snapshot import digest
from portal.ground.calendar import clock
from portal.ground.models import Region
from tests import filled
from tests.placed_guides import placed
from tests.releasing import editor, pairs, proposed
from tests.told import once

DAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def shipped_bytes():
    return SHIPPED.read_bytes()


@pytest.fixture
def shipped(shipped_bytes):
    """The shipped file as plain data, to be broken at will."""
    return json.loads(shipped_bytes)


@pytest.fixture(scope="session")
def catalogue():
    return filled.shipped_catalogue()


@pytest.fixture(scope="session")
def small_catalogue():
    return filled.small_catalogue()


@pytest.fixture(scope="session")
def snapshot_of(catalogue):
    """Build the snapshot of an industry, in 柳南区 unless told otherwise."""

    def build(industry, region="450204"):
        return build_snapshot(catalogue, region, industry, DAY)

    return build


@pytest.fixture
def city(stocked):
    return Region.objects.get(code="450200")


@pytest.fixture
def next_city(stocked):
    """Another city with the same catalogue of its own."""
    once(
        "next city",
        lambda: load_catalogue(actor=None, catalogue=filled.small_catalogue(filled.NEXT_CITY)),
    )
    return Region.objects.get(code=filled.NEXT_CITY)


@pytest.fixture
def author(city):
    return once("author", lambda: editor("author", city))


@pytest.fixture
def second(city):
    return once("second", lambda: editor("second", city))


@pytest.fixture
def draft(city, author):
    def make(*industries, effective_from=None, **more):
        def drafted():
            return releases.draft_release(
                actor=author,
                name="第一批",
                region=city,
                pairs=pairs(*(industries or ("SMALL_EATERY", "BAKERY")), **more),
                effective_from=effective_from or clock.today(),
            )

        release = once(("draft", industries, effective_from, repr(more)), drafted)
        release.author = author
        return release

    return make


@pytest.fixture
def released(draft, author, second):
    """Draft, propose and approve in one go; the versions."""

    def make(*industries, **more):
        def approved():
            release = draft(*industries, **more)
            shown = proposed(author, release)
            return releases.approve(actor=second, release=release, digest=shown)

        return once(("released", industries, repr(more)), approved)

    return make


@pytest.fixture
def eatery(snapshot_of):
    return snapshot_of("SMALL_EATERY")


@pytest.fixture
def version(eatery):
    return once(("placed", digest(eatery.to_bytes())), lambda: placed(eatery))[0]
