"""Tokens open drafts and licences: no line that is written down has one."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.urls import path

from portal.ground.text.hidden_tokens import SIGN, hidden

TOKEN = "aB3-xY_9" * 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Not Found: /l/{TOKEN}/", f"Not Found: /l/{SIGN}/"),
        (f"/en/l/{TOKEN}/record.json", f"/en/l/{SIGN}/record.json"),
        (f"GET /apply/d/{TOKEN}/form/ 200", f"GET /apply/d/{SIGN}/form/ 200"),
        (f"https://x.cn/apply/d/{TOKEN}", f"https://x.cn/apply/d/{SIGN}"),
        (f"next=%2Fapply%2Fd%2F{TOKEN}%2F", f"next=%2Fapply%2Fd%2F{SIGN}%2F"),
        ("'/track/A-2026-1/notice/N.pdf'", f"'/track/{SIGN}/notice/N.pdf'"),
        (f"/api/v1/licences/{TOKEN}", f"/api/v1/licences/{SIGN}"),
        (f"/subscriptions/end/{TOKEN}:1a:x/", f"/subscriptions/end/{SIGN}/"),
        ('"GET /track/?code=AB12&x=1 HTTP/1.1" 200', f'"GET /track/?{SIGN} HTTP/1.1" 200'),
        ("https://x.cn/cms/?q=110105", f"https://x.cn/cms/?{SIGN}"),
        ("Really? Yes: /track/ and /l/ stay.", "Really? Yes: /track/ and /l/ stay."),
        ("job sweep failed: a.B in c, line 3", "job sweep failed: a.B in c, line 3"),
    ],
)
def test_what_is_written_of_an_address(text, shown):
    assert hidden(text) == shown


def fall(request, token):
    raise ValueError(f"nothing at {request.path}?token={token}")


urlpatterns = [path("apply/d/<str:token>/", fall), path("l/<str:token>/", fall)]


@pytest.fixture
def log(monkeypatch):
    """What the configured logging would write to standard error."""
    out = io.StringIO()
    config = settings.LOGGING
    before = logging.root.handlers[:]
    logging.config.dictConfig(config)
    console = logging._handlers["console"]
    monkeypatch.setattr(console, "stream", out)
    yield out
    logging.root.handlers[:] = before


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", [f"/l/{TOKEN}/", f"/apply/d/{TOKEN}/"])
def test_an_error_is_logged_with_its_traceback_and_without_the_token(
    client, log, address, mailoutbox
):
    client.raise_request_exception = False
    settings.ADMINS = [("admin", "admin@example.com")]
    try:
        assert client.get(address, {"q": TOKEN}).status_code == 500
    finally:
        settings.ADMINS = []
    written = log.getvalue()
    assert "Traceback" in written
    assert SIGN in written
    assert TOKEN not in written
    assert mailoutbox == []


@pytest.mark.django_db
def test_an_unknown_address_is_logged_without_its_token(client, log):
    assert client.get(f"/track/{TOKEN}/x/").status_code == 404
    assert "/track/" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_the_development_server_writes_through_the_same_door(log):
    logging.getLogger("django.server").info('"GET /l/%s/?a=b HTTP/1.1" 200', TOKEN)
    assert TOKEN not in log.getvalue()
    assert "/l/" in log.getvalue()
