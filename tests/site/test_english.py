"""The English site: every kind of page is there, and none of our own words on it is Chinese."""

import re
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from tests.public_pages import GUIDE, NOT_FOUND, PAGES, PLAIN

PO = Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SPOKEN = ("aria-label", "alt", "placeholder", "data-label", "title")
GLOSSED = {"饭店", "食品"}  # examples of what to search for


@pytest.fixture(scope="module")
def ours():
    """Patterns of the Chinese in which we say something for which the source has English."""
    said = [entry.msgstr for entry in polib.pofile(str(PO)) if CHINESE.search(entry.msgstr)]
    whole = [
        message for message in said if len(CHINESE.findall(re.sub(r"%\(\w+\)s", "", message))) > 1
    ]
    patterns = [re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(message.strip())) for message in whole]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.DOTALL)


def spoken(client, address):
    """The texts and labels of an English page that are not marked as Chinese."""
    response = client.get(f"/en{address}")
    assert response.status_code == (404 if address in NOT_FOUND else 200)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html["lang"] == "en"
    for marked in [*page.select("[lang^=zh]"), *page.select(".mark b")]:
        marked.decompose()
    labels = [
        element[name] for element in page.find_all(True) for name in SPOKEN if element.get(name)
    ]
    texts = [text.strip() for text in page.find_all(string=True) if text.strip()]
    return [text for text in [*texts, *labels] if CHINESE.search(text)]


@pytest.mark.parametrize("address", PAGES)
def test_no_sentence_of_ours_is_left_in_chinese(demo, client, ours, address):
    assert [text for text in spoken(client, address) if ours.fullmatch(text)] == []


@pytest.mark.parametrize("address", PLAIN)
def test_a_page_without_content_is_english_to_the_last_word(demo, client, address):
    left = " ".join(spoken(client, address))
    for word in GLOSSED:
        left = left.replace(word, "")
    assert not CHINESE.search(left), left


def test_a_guide_has_its_english_title_and_summary_with_the_chinese_beside(demo, client):
    english = BeautifulSoup(client.get(f"/en{GUIDE}").content, "html.parser")
    assert english.h1.get_text(" ", strip=True) == "Open a business: Small eatery 小餐饮"
    assert english.h1.small["lang"] == "zh-Hans"
    assert english.select_one("p.lede").text.startswith("Small eateries with fixed premises")
    card = BeautifulSoup(client.get("/en/guides/450204/").content, "html.parser")
    card = next(item for item in card.select("li.card") if "Small eatery" in item.text)
    assert "Small eateries with fixed premises" in card.p.text
    assert card.small.text == "小餐饮"
    chinese = client.get(GUIDE).content.decode()
    assert "Small eater" not in chinese


def test_the_drawing_speaks_the_language_of_the_page(demo, client):
    english = BeautifulSoup(client.get(f"/en{GUIDE}").content, "html.parser")
    drawn = english.select_one("svg.flow-wide").text
    for words in ("Parallel review", "within 5 working days", "Joint visit", "Submit one form"):
        assert "".join(words.split()) in "".join(drawn.split())
    assert "并联审批" in client.get(GUIDE).content.decode()
