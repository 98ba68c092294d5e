"""Columns of a register: one line says what is read, shown and exported."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from portal.ground.backoffice.registers.columns import Chip, Column, words
from portal.ground.models import Department, Post, Region, Role, User

CITY = Region(pk=1, code="450200", name="柳州市")
COUNTY = Region(pk=2, code="450204", name="柳南区", parent=CITY)
POST = Post(user=User(username="韦"), role=Role.CLERK, region=COUNTY, valid_from=date(2026, 1, 2))


def test_a_path_gives_label_words_and_the_rows_it_reads_along():
    column = Column("region__parent", sort=True).bind(Post)
    assert column.text(POST) == "柳州市"
    assert column.relations == ("region__parent",)
    assert column.short_description == Region._meta.get_field("parent").verbose_name
    assert column.admin_order_field == "region__parent"
    assert Column("region__code").bind(Post).relations == ("region",)
    assert Column("role").bind(Post).relations == ()


def test_a_choice_is_said_by_its_label_and_an_empty_way_is_empty():
    assert Column("role").bind(Post).text(POST) == str(Role.CLERK.label)
    empty = Column("department__name").bind(Post)
    assert empty.text(POST) == ""
    assert empty.html(POST) == '<span class="yz-nb">—</span>'


def test_text_from_outside_is_no_markup():
    post = Post(department=Department(name="<b>x</b>"))
    for link in (None, lambda post: "/cms/?a=1&b=2"):
        shown = Column("department__name", link=link).bind(Post).html(post)
        assert "&lt;b&gt;x" in shown
        assert "<b>" not in shown
    assert "a=1&amp;b=2" in shown


def test_a_chip_is_word_sign_and_colour_and_in_a_file_the_word():
    column = Chip(lambda post: SimpleNamespace(colour="ok", word="有效")).bind(Post)
    assert column.text(POST) == "有效"
    assert column.html(POST) == '<span class="yz-status yz-status--ok">✓ 有效</span>'


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        ("", ""),
        (True, "是"),
        (False, "否"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 16, 5, tzinfo=UTC), "2026-01-03 00:05"),
        (0, "0"),
    ],
)
def test_values_are_said_as_a_reader_meets_them(value, said):
    assert words(value) == said
