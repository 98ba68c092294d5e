"""A span from day to day."""

import pytest
from django.utils import translation

from tests.forms.items import item_of, refusal, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["2026-01-31", "2026/12/1"], ["2026-01-31", "2026-12-01"]),
        (["2026年1月5日", "2026-01-05"], ["2026-01-05", "2026-01-05"]),
    ],
)
def test_days_are_stored_as_iso_dates(typed, kept):
    assert stored("daterange", typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["2026-02-01", "2026-01-01"], "早于"),
        (["2026-02-01", ""], "两个日期"),
        (["2026-02-30", "2026-03-01"], "2026-01-31"),
        (["", ""], "请填写"),
    ],
)
def test_what_is_no_span_is_refused_with_the_reason(typed, said):
    assert said in refusal("daterange", typed)


def test_a_span_is_told_and_written_with_both_days():
    item = item_of("daterange")
    words = item.field_type.words
    assert words(item, ["2026-01-05", "2026-12-01"]) == "2026年1月5日至2026年12月1日"
    with translation.override("en"):
        assert words(item, ["2026-01-05", "2026-12-01"]) == "Jan. 5, 2026 to Dec. 1, 2026"
    assert words(item, "") == ""
    assert item.field_type.room(item).count("年") == 2


def test_it_is_posted_by_two_names():
    kind = item_of("daterange").field_type
    assert kind.posted("d", ["2026-01-05", "2026-12-01"]) == {
        "d_0": ["2026-01-05"],
        "d_1": ["2026-12-01"],
    }
    assert kind.posted("d", "2026") == {"d": ["2026"]}  # an older version asked for text
