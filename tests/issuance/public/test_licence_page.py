"""The page of a code by the numbers: small, whole, the same to the byte for whoever guesses, and no word of a
person beyond what the certificate says."""

import gzip
import io
import os
import random
import re
import string
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from issuance.models import Licence
from portal.demo.stories import LIUNAN, Story
from portal.ground.files import storage
from tests import told
from tests.issuance.public.test_query_views import rows_of

pytestmark = pytest.mark.django_db
LONG = os.environ.get("PORTAL_FRESH") == "long"
GUESSES = 3_400 if LONG else 20  # of each kind
HTML, STYLE = 12_000, 4096  # bytes: gzipped, and as it is served
PERSONAL = re.compile(r"name|phone|id_no|mail|address|contact|person|rep")


@pytest.fixture
def licence(demo):
    return told.tell(Story(LIUNAN, "RESTAURANT", "酒楼", "issued"), 960).licence


def test_the_page_is_small_and_asks_nobody_else(client, licence):
    response = client.get(reverse("licence", args=[licence.editions.get().token]))
    html = response.content.decode()
    assert len(gzip.compress(response.content)) <= HTML
    style = Path(settings.BASE_DIR / "static/css/licence.css").read_bytes()
    assert len(style) <= STYLE
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', html) == ["/static/css/licence.css"]
    assert "<script" not in html
    assert "style=" not in html
    assert "//" not in re.sub(r'xmlns="[^"]+"', "", html).replace("<!--", "")
    assert not response.cookies
    used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]+)"', html))))
    assert {"verdict", "permit", "facts"} <= used


def test_the_page_has_remedies_editions_and_a_way_to_report(client, licence):
    html = client.get(reverse("licence", args=[licence.editions.get().token])).content.decode()
    for words in (
        "行政区划：柳州市柳南区",
        "查验时间",
        "复议机关",
        "证照版次",
        "（本二维码）",
        "地址栏",
    ):
        assert words in html
    link = re.search(r'href="(/feedback/\?[^"]+)"', html)[1].replace("&amp;", "&")
    form = client.get(link).content.decode()
    assert re.search(r'value="licence"[^>]*checked', form)
    assert re.search(r'value="450204"[^>]*selected', form)


def guesses(token):
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_"
    for _n in range(GUESSES):
        yield "".join(chance.choices(letters, k=chance.choice((20, 31, 32, 33, 64))))
        yield token[: chance.randrange(1, len(token))]
        where = chance.randrange(len(token))
        yield f"{token[:where]}{chance.choice('.,%20 ~*')}{token[where:]}"
    yield from ("", "x/y", "..", "%00", "𬭎", "<b>", "' OR 1=1 --", f"{token}/{token}", "a" * 3000)


def test_unknown_truncated_and_malformed_tokens_get_the_same_answer_to_the_byte(
    licence, monkeypatch
):
    monkeypatch.setattr("issuance.public.licence_views.count", lambda *args, **options: None)
    token, client = licence.editions.get().token, Client()
    answers = set()
    for guess in guesses(token):
        response = client.get(f"/l/{guess}/" if guess else "/l/")
        answers.add((response.status_code, tuple(sorted(response.items())), response.content))
    assert len(answers) == 1
    ((status, headers, content),) = answers
    assert status == 404
    assert dict(headers)["Cache-Control"] == "private, no-store"
    assert "无法核验" in content.decode()


def values(data):
    """Every text of an application that may tell of a person."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from values(value)
        elif isinstance(value, str) and PERSONAL.search(key) and len(value) >= 2:
            yield value


def test_no_word_of_an_applicant_leaves_but_what_the_certificate_says(client, licence, caplog):
    """Every issued licence of the town: page, PDF, API, query, open data and log."""
    caplog.set_level("DEBUG")
    markers = 0
    csv, data = rows_of(client)
    for one in Licence.objects.all():
        edition, said = one.editions.latest("number"), set(one.facts.values())
        told_of = set(values(one.origin_case.submission.current().content["data"]))
        hidden = {value for value in told_of if not any(value in fact for fact in said)}
        markers += len(hidden)
        page = client.get(reverse("licence", args=[edition.token])).content.decode()
        api = client.get(f"/api/v1/licences/{edition.token}").content.decode()
        query = client.post("/licences/", {"number": one.number}).content.decode()
        with (
            storage.open_blob(edition.pdf_sha256) as blob,
            pikepdf.open(io.BytesIO(blob.read())) as pdf,
        ):
            about = str(dict(pdf.docinfo)) + pdf.Root.Metadata.read_bytes().decode()
        for text in (page, api, query, about, csv, str(data), caplog.text):
            assert not {value for value in hidden if value in text}
        person = one.facts["legal_representative"]
        assert not {text for text in (query, csv, str(data), caplog.text) if person in text}
    assert markers > 3
