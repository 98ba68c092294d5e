import runpy

import pytest
from django.test import RequestFactory


def door(trusted, monkeypatch, settings):
    """The application as a server would load it with this in its environment."""
    monkeypatch.setenv("PORTAL_TRUSTED_PROXIES", trusted)
    read = runpy.run_path(settings.BASE_DIR / "portal/settings/base.py")
    settings.PORTAL_TRUSTED_PROXIES = read["PORTAL_TRUSTED_PROXIES"]
    return runpy.run_path(settings.BASE_DIR / "portal/wsgi.py")["application"]


@pytest.mark.parametrize(
    ("trusted", "visitor"),
    [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9"), ("10.0.0.7", "127.0.0.1")],
)
def test_only_a_trusted_proxy_may_name_the_visitors_address(
    trusted, visitor, monkeypatch, settings
):
    headers = {"X-Forwarded-For": "203.0.113.9"}
    environ = RequestFactory().get("/healthz/", headers=headers).environ
    door(trusted, monkeypatch, settings)(environ, lambda status, headers: None)
    assert environ["REMOTE_ADDR"] == visitor
