"""A certificate that was issued, for whoever presents it."""

import os

import pytest

from portal.demo import telling
from portal.demo.stories import LIUNAN, Story
from portal.ground import children


@pytest.fixture(autouse=True)
def own_line(monkeypatch):
    """Tests that run beside each other are no clients that wait for each other."""
    place, worker = children.place, os.environ.get("PYTEST_XDIST_WORKER", "alone")
    monkeypatch.setattr(
        children, "place", lambda kind, **limits: place(f"{kind}-{worker}", **limits)
    )


@pytest.fixture
def edition(demo):
    story = Story(LIUNAN, "SMALL_EATERY", "核验面馆", "issued")
    return telling.tell(story, 961).licence.editions.get()
