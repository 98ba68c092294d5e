"""What people paste is read as they meant it, the same way wherever they paste it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.text.pasted import (
    bracket_forms,
    compact,
    day_of,
    name_key,
    plain_code,
    plain_figure,
    plain_key,
    plain_mail,
    plain_text,
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u202d老友粉店\u202c", "老友粉店"),
        ("老\u200d友\u200b粉\ufeff店\u00ad", "老友粉店"),
        ("葛\U000e0100城", "葛城"),  # ideographic variation: no register and no face of ours has it
        ("神\ufe00", "神"),
        ("👨\u200d👩\u200d👧 ☎\ufe0f", "👨\u200d👩\u200d👧 ☎"),
        ("👩🏽\u200d🍳", "👩🏽\u200d🍳"),
        ("一\u000b二", "一 二"),  # a line break of Word
        ("ＡＢＣ（柳南）", "ＡＢＣ（柳南）"),
        ("\uf9d1cafe\u0301", "\uf9d1caf\u00e9"),
    ],
)
def test_names_lose_what_nobody_sees_and_nothing_else(pasted, kept):
    assert plain_text(pasted) == kept


@pytest.mark.parametrize(
    ("read", "pasted", "meant"),
    [
        (plain_code, "\u202d１３９ ０000—0001\u202c", "1390000-0001"),
        (plain_code, "A´", "Á"),
        (plain_key, " SMALL\u200b_ＥＡＴＥＲＹ\u202c", "SMALL_EATERY"),
        (plain_key, "M PLAN", "M PLAN"),
        (compact, "4502 04–1980·0501 011x", "45020419800501011X"),
        (plain_figure, " １,２００．５ ", "1200.5"),
        (plain_figure, "−3", "-3"),
        (plain_mail, " li＠example。org", "li@example.org"),
        (name_key, "老友 粉店(柳南)", name_key("老友粉店（柳南）")),
        (name_key, "Ｋfc〔1〕", "kfc(1)"),
    ],
)
def test_what_identifies_is_read_whatever_stands_between(read, pasted, meant):
    assert read(pasted) == meant


@pytest.mark.parametrize(
    "recorded", ["测〔2026〕0006", "测（2026）0006", "测(2026)0006", "测[2026]0006"]
)
def test_a_number_is_looked_for_with_any_brackets(recorded):
    assert recorded in bracket_forms("测(2026)0006")
    assert recorded in bracket_forms("测【２０２６】０００６")


@pytest.mark.parametrize(
    "typed",
    [
        "2026-01-31",
        "2026/1/31",
        "2026-1-31",
        "2026.1.31",
        "２０２６年１月31日",
        "20260131",
        "2026 / 1 / 31",
    ],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert day_of(typed) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "typed", ["", "2026-02-30", "31.1.2026", "46053", "2026", "去年", "2026131"]
)
def test_what_is_no_day_is_none(typed):
    assert day_of(typed) is None


@pytest.mark.parametrize(
    "read", [plain_text, plain_key, plain_code, compact, plain_figure, plain_mail, name_key]
)
@given(text=st.text(max_size=20) | st.text("👨\u200d\ufe0f\u202e☎a \n—。", max_size=12))
def test_reading_what_was_read_changes_nothing(read, text):
    assert read(read(text)) == read(text)
