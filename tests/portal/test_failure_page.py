import pytest
from django.test import Client

from portal import failure_page

TOKEN = "Wm3s9kQ0x7tY-bV5nL2cJ8dF4gH6aE1r"


@pytest.fixture
def broken(monkeypatch, client):
    """Every page fails, and there is no database to ask."""

    def fail(*args, **kwargs):
        raise RuntimeError("the database is at 10.0.0.5")

    monkeypatch.setattr("forms.views.access.find", fail)
    monkeypatch.setattr("issuance.public.licence_views.verify", fail)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("path", "said", "not_said"),
    [
        (f"/apply/d/{TOKEN}/", "问题出在我们这边", "our side"),
        (f"/en/apply/d/{TOKEN}/", "went wrong on our side", "问题"),
        ("/track/", "问题出在我们这边", "our side"),
    ],
)
def test_it_says_it_once_in_the_readers_language(path, said, not_said, rf):
    page = failure_page.server_error(rf.get(path))
    html = page.content.decode()
    assert page.status_code == 500
    assert html.count(said) == 1
    assert not_said not in html


def test_it_leads_back_to_the_draft_and_tells_its_link_to_nobody(broken):
    page = broken.get(f"/apply/d/{TOKEN}/form/")
    html = page.content.decode()
    assert html.count(TOKEN) == 1
    assert f'href="/apply/d/{TOKEN}/"' in html
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert "10.0.0.5" not in html


def test_it_asks_no_database(rf):
    """No fixture of this test opens one: asking would fail."""
    assert failure_page.server_error(rf.get("/guides/")).status_code == 500


@pytest.mark.parametrize(
    "path", ["/apply/d/../../x/", "/apply/d/<script>/", "/apply/d//evil.example/"]
)
def test_what_is_no_draft_is_not_linked(path, rf):
    html = failure_page.server_error(rf.get(path)).content.decode()
    assert "/apply/d/" not in html
    assert "/track/" in html


def test_a_request_that_is_not_understood_is_told_so_once(db):
    page = Client().get("/", HTTP_HOST="bad host")
    html = page.content.decode()
    assert page.status_code == 400
    assert html.count("无法理解") == 2  # title and heading
    assert "English" not in html
