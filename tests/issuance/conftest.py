"""People and cases of the demo city, as the tests of the back office need them."""

from itertools import cycle

import pytest

from portal.demo.stories import LIUNAN, Story
from portal.demo.telling import tell
from portal.ground.models import User

SERIALS = cycle(range(51, 150))  # the demo dates births by them


@pytest.fixture
def new_case(demo):
    """Bring a case to a stage through the production verbs; ``answers`` as the stories have them."""

    def make(stage="submitted", *, region=LIUNAN, industry="SMALL_EATERY", **story):
        serial = next(SERIALS)
        return tell(Story(region, industry, f"店{serial}", stage, **story), serial)

    return make


@pytest.fixture
def person(demo):
    """A member of staff by name: ``clerk-450204``, ``approver-450204-mr``, ``officer-450204-aa``."""

    def find(username):
        return User.objects.get(username=username)

    return find


@pytest.fixture
def signed_in(client, person):
    """A client of one's own for a member of staff."""

    def enter(username):
        fresh = type(client)()
        fresh.force_login(person(username))
        return fresh

    return enter
