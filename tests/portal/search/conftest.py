"""Guides, pages and synonyms in the index."""

import pytest
from wagtail.models import Page

from guides.models import GuideVersion
from tests import filled


@pytest.fixture(scope="session")
def catalogue():
    return filled.shipped_catalogue()


@pytest.fixture(scope="session")
def snapshots():
    return filled.snapshots()


@pytest.fixture
def article(town):
    return Page.objects.get(title=filled.ARTICLE)


@pytest.fixture
def versions(town):
    return list(GuideVersion.objects.order_by("pk"))
