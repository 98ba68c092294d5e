"""What other sites and search engines are told about a page."""

import re

import pytest

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def head(client, path):
    html = client.get(path).content.decode()
    metadata = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', html)
    links = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html)
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
    return dict(metadata), dict(links), canonical


@pytest.mark.parametrize(
    ("path", "title", "text"),
    [
        ("/", "一业一证，一证准营", "看一份告知，填一张表"),
        ("/guides/450204/", "柳州市柳南区 · 办事指南", "选择您要开办的行业"),
        (
            "/guides/450204/small-eatery/",
            "柳州市柳南区 · 小餐饮 · 一次告知",
            "一次告知，一表申请，一窗受理，一证准营：小餐饮登记、",
        ),
        (
            "/en/guides/450204/small-eatery/",
            "Liunan District, Liuzhou · Small eatery · One-time notification",
            "Small eateries with fixed premises",
        ),
        ("/policy/hezhou-2021-1/", "关于印发《贺州市“一业一证”改革实施方案》的通知", ""),
    ],
)
def test_a_shared_page_names_place_and_act(demo, client, path, title, text):
    metadata, _links, _canonical = head(client, path)
    assert metadata["og:title"] == title
    assert metadata["og:description"].startswith(text)
    assert metadata["description"] == metadata["og:description"]


@pytest.mark.parametrize(
    "path", ["/", "/guides/", "/guides/450204/small-eatery/", "/policy/hezhou-2021-1/"]
)
def test_both_languages_name_each_other_and_themselves(demo, client, path):
    wanted = {
        "zh-Hans": f"{HOST}{path}",
        "en": f"{HOST}/en{path}",
        "x-default": f"{HOST}{path}",
    }
    for prefix in ("", "/en"):
        _told, links, canonical = head(client, f"{prefix}{path}")
        assert links == wanted
        assert canonical == [f"{HOST}{prefix}{path}"]


def test_an_older_version_points_to_the_guide_in_force(demo, client):
    _told, links, canonical = head(client, "/guides/450204/small-eatery/v/1/")
    assert canonical == [f"{HOST}/guides/450204/small-eatery/"]
    assert links["en"] == f"{HOST}/en/guides/450204/small-eatery/"
