"""What holds for every template of the project, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
PAPER = {"guides/public/notice.html"}  # set as PDF by a child process, never served as a page
ICONS = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_is_written_in_lines_of_at_most_120_columns(name):
    lines = enumerate(source(name).splitlines(), 1)
    assert [f"{number}: {line}" for number, line in lines if len(line) > 120] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_tag_is_broken_over_two_lines_and_printed_as_it_stands(name):
    texts = [
        token for token in Lexer(source(name)).tokenize() if token.token_type is TokenType.TEXT
    ]
    marks = ("{{", "}}", "{%", "%}")
    assert [t.contents.strip() for t in texts if any(mark in t.contents for mark in marks)] == []


@pytest.mark.parametrize("name", sorted(set(TEMPLATES) - PAPER))
def test_it_has_no_inline_style_script_or_handler(name):
    text = re.sub(r"{%\s*comment\b.*?{%\s*endcomment\s*%}", "", source(name), flags=re.DOTALL)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert not re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert all(" src=" in tag or 'type="application/json"' in tag for tag in scripts)


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_icons_are_in_the_sprite(name):
    used = re.findall(r"icons\.svg' %}#([a-z]+)\"", source(name))
    used += re.findall(r'includes/icon\.html" with name="([a-z]+)"', source(name))
    assert set(used) <= set(re.findall(r'<symbol id="([a-z]+)"', ICONS))


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_a_broken_system_need_nothing_from_it(name):
    text = source(name)
    words = {"load", "translate", "blocktranslate", "endblocktranslate", "if", "else", "endif"}
    assert set(re.findall(r"{%\s*(\w+)", text)) <= words
    assert set(re.findall(r"{{\s*(\S+)", text)) <= {"draft"}
    for address in re.findall(r'"(/static/[^"]+)"', text):
        assert address.startswith(settings.STATIC_URL)
        assert (ROOT / "static" / address.removeprefix(settings.STATIC_URL)).is_file()


@pytest.mark.django_db  # the menu asks which pages its editors added
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("404.html", "没有您要找的页面"),
        ("403.html", "不能打开这个页面"),
        ("403_csrf.html", "没有丢失"),
    ],
)
def test_error_pages_tell_what_to_do_in_the_frame_of_the_site(name, says):
    request = RequestFactory().get("/nowhere/")
    html = render_to_string(name, {}, request)
    assert says in html
    assert "办事指南" in html
    assert "待配置" in html
