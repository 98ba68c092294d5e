"""Walks the public site as a visitor without an account would, link by link."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.made_pdfs import fetched_pdf

# Doors of the staff, files for machines, and forms that begin something at every visit.
NOT_WALKED = ("/cms/", "/staff/", "/api/", "/static/", "/media/", "/documents/", "/elder/")
CEILING = 600
ALIKE = 5  # addresses that differ only in a token or a draft's key are walked so many times
MADE = 4  # PDFs of one name are walked, and made, so many times


class WalkedPage(HTMLParser):
    """What a walk looks at: links, headings, ids, language and the text of the title."""

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


def walk(client, starts) -> dict[str, tuple[int, WalkedPage | None]]:
    """Address → (status, page if it is one) of everything reachable."""
    queue, seen, pages, shapes = list(starts), set(starts), {}, Counter()
    while queue and len(pages) < CEILING:
        address = queue.pop(0)
        path = urlsplit(address).path
        is_pdf = path.endswith(".pdf")
        shape = path.rpartition("/")[2] if is_pdf else re.sub(r"[\w-]{16,}", "*", path)
        shapes[shape] += 1
        if shapes[shape] > (MADE if is_pdf else ALIKE):
            continue
        response = client.get(address, follow=True)
        if response.status_code == 202:
            response = fetched_pdf(client, address)
        html = response.get("Content-Type", "").startswith("text/html")
        page = WalkedPage(response.content.decode()) if html else None
        b"".join(response)  # a file is closed at its end
        pages[address] = (response.status_code, page)
        for link in page.links if page else ():
            target = urldefrag(urljoin(address, link)).url
            inside = not urlsplit(target).scheme and target.startswith("/")
            if inside and target not in seen and not target.startswith(NOT_WALKED):
                seen.add(target)
                queue.append(target)
    return pages


def broken(pages) -> dict[str, int]:
    return {address: status for address, (status, _) in pages.items() if status != 200}
