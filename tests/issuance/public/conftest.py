"""A certificate that was issued, for whoever presents it."""

import os

import pytest

from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground import children


@pytest.fixture(autouse=True)
def own_line(monkeypatch):
    """Tests that run beside each other are no clients of 核验证照 that are kept out by each other."""
    place, worker = children.place, os.environ.get("PYTEST_XDIST_WORKER", "alone")

    def own(kind, **limits):
        return place(f"{kind}-{worker}" if kind.startswith("presented") else kind, **limits)

    monkeypatch.setattr(children, "place", own)


@pytest.fixture
def edition(demo):
    story = Story(LIUNAN, "SMALL_EATERY", "核验面馆", "issued")
    return telling.tell(story, 961).licence.editions.get()
