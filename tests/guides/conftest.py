"""The shipped catalogue in memory, with the demo's invented departments."""

import json
from datetime import date

import pytest

from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.read import read
from guides.demo_local import with_demo_facts

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
def snapshot_of(catalogue):
    """Build the snapshot of an industry, in 柳南区 unless told otherwise."""

    def build(industry, region="450204"):
        return build_snapshot(catalogue, region, industry, DAY)

    return build
