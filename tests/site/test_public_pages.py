"""Walks the public site of the demo city as a visitor without an account would, link by link."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

pytestmark = [pytest.mark.first, pytest.mark.one_database]

STARTS = ("/", "/guides/", "/track/", "/demo/", "/en/")
# Doors of the staff, files for machines, and forms that begin something at every visit.
NOT_WALKED = ("/cms/", "/staff/", "/api/", "/static/", "/media/", "/documents/", "/elder/")
FLOOR, CEILING = 60, 600


class Page(HTMLParser):
    """What the walk looks at: links, headings, ids, language and the text of the title."""

    def __init__(self, text):
        super().__init__()
        self.links, self.tags, self.ids, self.title, self.language = [], Counter(), [], "", ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags[tag] += 1
        self._in_title = tag == "title"
        if tag == "html":
            self.language = attributes.get("lang", "")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data


def shape(address):
    """Addresses that differ only in a token or a draft's key are walked once each few times."""
    return re.sub(r"[\w-]{16,}", "*", urlsplit(address).path)


@pytest.fixture
def walked(demo, client):
    """address → (status, content type, Page or None) of everything reachable."""
    queue, seen, pages, shapes = list(STARTS), set(STARTS), {}, Counter()
    while queue and len(pages) < CEILING:
        address = queue.pop(0)
        shapes[shape(address)] += 1
        if shapes[shape(address)] > 5:
            continue
        response = client.get(address, follow=True)
        html = response.get("Content-Type", "").startswith("text/html")
        page = Page(response.content.decode()) if html else None
        b"".join(response)  # a file is closed at its end
        pages[address] = (response.status_code, page)
        for link in page.links if page else ():
            target = urldefrag(urljoin(address, link)).url
            inside = not urlsplit(target).scheme and target.startswith("/")
            if inside and target not in seen and not target.startswith(NOT_WALKED):
                seen.add(target)
                queue.append(target)
    return pages


def test_the_public_site_has_no_broken_link_and_every_page_one_heading(walked):
    assert len(walked) > FLOOR
    broken = {address: status for address, (status, _) in walked.items() if status != 200}
    assert not broken
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
