"""A guide page as a test reads it: its address, its words, and what every page keeps to."""

import re
from html.parser import HTMLParser

GUIDE = "/guides/450204/small-eatery/"


class Text(HTMLParser):
    """The words of a page, without markup."""

    def __init__(self, html):
        super().__init__()
        self.words = []
        self.feed(html)

    def handle_data(self, data):
        self.words.append(data)

    def __str__(self):
        return re.sub(r"\s+", "", "".join(self.words))


def words_of(response):
    return str(Text(response.content.decode()))


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    html = response.content.decode()
    if "html" in response["Content-Type"]:
        assert html.count("<h1") == 1, path
        assert " style=" not in html
        assert "<style" not in html
    return response
