"""What a cache may keep: pages say that they depend on cookies, and what is public depends on nothing."""

import pytest
from django.test import Client

pytestmark = pytest.mark.one_database

PAGES = (
    "/",
    "/en/",
    "/guides/",
    "/guides/450204/",
    "/guides/releases/",
    "/track/",
    "/licences/",
    "/verify/",
    "/search/?q=x",
    "/sitemap/",
    "/feedback/",
    "/policy/",
    "/no/such/page/",
    "/l/no-such-token/",
    "/apply/d/no-such-token/",
)
SAME_FOR_ALL = (
    "/search/suggest/?q=餐",
    "/feeds/atom.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/keys",
)


def asked(response):
    return {part.strip() for part in response.get("Vary", "").split(",")}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_depends_on_cookies_and_says_so(page, demo):
    plain, large = Client(), Client()
    large.cookies["elder"] = "1"
    plain, large = plain.get(page), large.get(page)
    assert plain.content != large.content
    assert "Cookie" in asked(plain)
    assert "Cookie" in asked(large)


@pytest.mark.parametrize("path", SAME_FOR_ALL)
def test_what_is_the_same_for_all_is_the_same_whatever_they_send(path, demo, django_user_model):
    visitor, reader = Client(), Client(headers={"accept-language": "en"})
    reader.cookies["elder"] = "1"
    reader.force_login(django_user_model.objects.filter(is_active=True).first())
    assert visitor.get(path).content == reader.get(path).content
    assert "Cookie" not in asked(visitor.get(path))
