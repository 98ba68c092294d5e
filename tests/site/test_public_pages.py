"""The public site of the demo city, walked as a visitor without an account would."""

from collections import Counter

import pytest

from tests.walking import broken, walk

pytestmark = [pytest.mark.first, pytest.mark.one_database]

STARTS = ("/", "/guides/", "/track/", "/demo/", "/en/")
FLOOR = 60


@pytest.fixture
def walked(demo, client):
    return walk(client, STARTS)


def test_the_public_site_has_no_broken_link_and_every_page_one_heading(walked):
    assert len(walked) > FLOOR
    assert not broken(walked)
    pages = {address: page for address, (_, page) in walked.items() if page}
    assert not [address for address, page in pages.items() if page.tags["h1"] != 1]
    assert not [address for address, page in pages.items() if not page.title.strip()]
    assert not {
        address: twice
        for address, page in pages.items()
        if (twice := [name for name, times in Counter(page.ids).items() if times > 1])
    }
    english = {address for address, page in pages.items() if page.language.startswith("en")}
    assert english == {address for address in pages if address.startswith("/en/")}
    lonely = {
        (address, link)
        for address, page in pages.items()
        for link in page.links
        if link.startswith("#") and len(link) > 1 and link[1:] not in page.ids
    }
    assert not lonely
