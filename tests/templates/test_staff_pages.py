"""Staff sign-in in the public look: allauth's pages through our layout and elements."""

import pytest
from allauth.account.forms import LoginForm
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import RequestFactory

pytestmark = pytest.mark.django_db  # the frame asks which pages are live


def page(name: str, **context) -> BeautifulSoup:
    html = render_to_string(name, context, RequestFactory().get("/staff/login/"))
    return BeautifulSoup(html, "html.parser")


def test_sign_in_has_labelled_fields_one_button_and_no_sign_up():
    login = page("account/login.html", form=LoginForm())
    assert login.title.text.startswith("工作人员登录")
    for field in login.select("form[method=post] input:not([type=hidden])"):
        assert login.find("label", {"for": field["id"]})
    assert [button.text.strip() for button in login.select("main .btn")] == ["登录"]
    assert login.find(id="id_password")["autocomplete"] == "current-password"
    assert "signup" not in str(login.main)


@pytest.mark.django_db
def test_a_forgotten_password_is_set_anew_by_the_administrator_and_by_nobody_else(client):
    login = page("account/login.html", form=LoginForm())
    assert "管理员" in login.select_one(".help").text
    assert not [a for a in login.main.select("a") if "password" in a["href"]]
    for address in ("", "done/", "key/1-set-password/", "key/done/"):
        assert client.get(f"/staff/password/reset/{address}").status_code == 404
        assert client.post(f"/staff/password/reset/{address}").status_code == 404


def test_staff_pages_are_narrow_and_without_the_public_menu():
    login = page("account/login.html", form=LoginForm())
    assert "narrow" in login.main["class"]
    assert login.select("nav.nav, .menu, .site-foot") == []


def test_a_failed_sign_in_says_why_in_a_summary():
    form = LoginForm({"login": "", "password": ""})
    summary = page("account/login.html", form=form).select_one(".errors")
    assert len(summary.select("a")) == 2


def test_pages_for_the_second_factor_use_our_elements():
    index = page("mfa/index.html", MFA_SUPPORTED_TYPES=["totp"], authenticators={})
    assert index.select_one("section.card h2")
    assert index.select_one("section.card a.btn.small")
