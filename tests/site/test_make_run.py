"""The whole first start, as a person with a fresh clone does it."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.serving import served

STEPS = ("Database", "Static files", "Demo city")
DOORS = ("/demo/", "/", "/guides/", "/track/", "/cms/", "/api/docs")
ANSWERS = {"/cms/": 302}


@pytest.mark.first
@pytest.mark.one_database
def test_the_demo_city_comes_up_from_nothing_opens_its_doors_and_ends_in_order(tmp_path):
    with served(tmp_path) as server:
        said = server.log.read_text()
        assert [step for step in STEPS if f"· {step}\n" not in said] == []
        assert [door for door in DOORS if f"  {door} " not in said] == []
        for door in (*DOORS, "/guides/450204/small-eatery/", "/readyz/"):
            visit = HTTPConnection(urlsplit(server.address).netloc)
            visit.request("GET", door)
            assert visit.getresponse().status == ANSWERS.get(door, 200), door
            visit.close()
