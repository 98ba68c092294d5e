"""A city whose guides, pages and synonyms are in the index."""

import pytest
from wagtail.models import Page, Site

from guides.catalogue import SHIPPED
from guides.catalogue.build import build_snapshot
from guides.catalogue.demo_facts import with_demo_facts
from guides.catalogue.read import read
from portal.ground.calendar import clock
from portal.search import index, starter
from tests.placed_guides import placed

BAKERY_ELSEWHERE = ("451102", "BAKERY")


@pytest.fixture(scope="session")
def catalogue():
    return with_demo_facts(read(SHIPPED.read_bytes()).catalogue)


@pytest.fixture(scope="session")
def snapshots(catalogue):
    """Every shipped industry in 柳南区, and one of them in another city."""
    pairs = [("450204", industry.code) for industry in catalogue.industries] + [BAKERY_ELSEWHERE]
    return [build_snapshot(catalogue, *pair, clock.today()) for pair in pairs]


@pytest.fixture
def article(db):
    home = Site.objects.get(is_default_site=True).root_page
    page = Page(title="2026年“一业一证”改革实施方案", search_description="哪些行业先行，窗口怎么设")
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def town(snapshots, article):
    """Four guides of three industries in two cities."""
    small = {"SMALL_EATERY", "CONVENIENCE", "BAKERY"}
    versions = placed(*(snapshot for snapshot in snapshots if snapshot.industry.code in small))
    starter.add_synonyms()
    index.refresh()
    return versions


@pytest.fixture
def city(snapshots, article):
    """Every industry."""
    versions = placed(*snapshots)
    starter.add_synonyms()
    index.refresh()
    return versions
