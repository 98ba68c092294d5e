"""Fitting: what shrinks, what wraps, what is refused; and glyphs that no face has."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from issuance.licence.certificate import CertificateError, CertificateItems, load_layout, room
from issuance.licence.certificate.faces import load_faces, measure
from issuance.licence.certificate.placing import place, printed
from tests.faces import face_with

ITEMS = CertificateItems(
    operator_name="测试面馆",
    legal_representative="测试张三",
    licence_number="450204202300001X",
    industry="小餐饮",
    uscc="",
    premises="柳州市柳南区测试路1号",
    permits=("食品经营许可", "户外招牌设置审批"),
    issuer="柳州市柳南区行政审批局",
    made_on=date(2022, 9, 6),
    qr_url="https://a.cn/l/x/",
)


@pytest.fixture(autouse=True)
def no_fallback(monkeypatch):
    monkeypatch.delenv("PORTAL_FALLBACK_FONTS", raising=False)


def placed(mode="digital", **changes):
    """Runs by name."""
    runs = place(load_layout("liuzhou-2022"), load_faces(), replace(ITEMS, **changes), mode)
    by_name = {}
    for run in runs:
        by_name.setdefault(run.name, []).append(run)
    return by_name


def ink(run):
    """Left, top, right, bottom of a run's ink on the sheet, in mm."""
    box = measure(load_faces()[run.role].glyphs(run.text, run.name), run.size, run.spacing)
    return run.x + box.left, run.baseline - box.top, run.x + box.right, run.baseline - box.bottom


@pytest.mark.parametrize(
    ("length", "lines", "size"), [(30, 1, 20), (37, 1, 20), (38, 2, 20), (70, 2, 20)]
)
def test_a_long_name_takes_a_second_line_but_never_shrinks(length, lines, size):
    runs = placed(operator_name="测" * length)["operator_name"]
    assert [len(runs), {run.size for run in runs}] == [lines, {size}]
    assert "".join(run.text for run in runs) == "测" * length
    assert all(ink(run)[2] <= 380.01 for run in runs)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("operator_name", "测" * 80),
        ("legal_representative", "测" * 80),
        ("industry", "餐" * 80),
        ("issuer", "局" * 40),
        ("premises", "路" * 900),
        ("uscc", "9" * 60),
        ("permits", ("可" * 700,)),
    ],
)
def test_text_that_does_not_fit_is_refused_by_name(field, text):
    with pytest.raises(CertificateError) as caught:
        placed(**{field: text})
    assert (caught.value.field, caught.value.reason) == (field, "fit")
    assert str(caught.value).startswith(f"{field}: ")


@pytest.mark.parametrize("length", [10, 37, 60, 80, 150, 250, 320])
def test_a_long_address_shrinks_and_stays_between_its_neighbours(length):
    runs = placed(premises="路" * length)["premises"]
    assert "".join(run.text for run in runs) == "路" * length
    assert 8 <= runs[0].size <= 20
    boxes = [ink(run) for run in runs]
    assert boxes[0][1] > 166 + 8
    assert boxes[-1][3] < 196
    assert max(box[2] for box in boxes) <= 380.01
    assert all(box[0] == pytest.approx(boxes[0][0], abs=0.01) for box in boxes)


@pytest.mark.parametrize("count", [1, 3, 5, 8, 12, 20])
def test_permits_fill_200_mm_and_end_above_the_code(count):
    permits = tuple(f"公众聚集场所测试许可第{n}项" for n in range(count))
    runs = placed(permits=permits)["permits"]
    assert "".join(run.text for run in runs) == "、".join(permits)
    boxes = [ink(run) for run in runs]
    assert max(box[2] for box in boxes) - min(box[0] for box in boxes) <= 200.01
    assert max(box[3] for box in boxes) < 219.01
    assert 8 <= runs[0].size <= 20
    assert len(runs) == 1 or boxes[0][1] == pytest.approx(196, abs=0.01)


def test_shrinking_stops_as_soon_as_the_text_fits():
    sizes = [placed(permits=("可" * n,))["permits"][0].size for n in (20, 60, 100, 200, 400)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 20
    assert sizes[-1] < 13


def test_two_lines_leave_the_rows_around_them_free():
    runs = placed(
        uscc="92450204MA5N0TES0T",
        operator_name="测" * 60,
        legal_representative="试" * 50,
        industry="业" * 60,
        premises="路" * 60,
    )
    rows = [
        box
        for name in (
            "uscc",
            "operator_name",
            "legal_representative",
            "industry",
            "premises",
            "permits",
        )
        for box in map(ink, runs[name])
    ]
    for above, below in pairwise(rows):
        assert above[3] < below[1]


@pytest.mark.parametrize(
    ("field", "character"),
    [
        ("operator_name", "𰻝"),  # biáng: beyond GB 18030 level 2
        ("legal_representative", "\U00030000"),
        ("premises", "😀"),
        ("industry", "ㅤ"),  # U+3164: a glyph without ink that is no blank
        ("uscc", "\ufe00"),
        ("issuer", "한"),
        ("permits", "ᠠ"),
    ],
)
def test_a_character_without_a_glyph_is_named_with_its_field(field, character):
    text = f"测{character}试"
    with pytest.raises(CertificateError) as caught:
        placed(**{field: (text,) if field == "permits" else text})
    error = caught.value
    assert (error.field, error.character, error.reason) == (field, character, "glyph")
    assert character in str(error)
    assert f"U+{ord(character):04X}" in str(error)


def test_a_fallback_face_stands_in_for_what_song_lacks(monkeypatch, tmp_path):
    face = face_with("𠮷𫟤\uf0d8\u3099", tmp_path / "rare.ttf")
    monkeypatch.setenv("PORTAL_FALLBACK_FONTS", str(face))
    runs = placed(operator_name="𠮷家", legal_representative="张𫟤")
    assert runs["operator_name"][0].text == "𠮷家"
    assert ink(runs["legal_representative"][0])[2] > ink(runs["legal_representative"][0])[0]
    for never in "𫭙\u3099":
        with pytest.raises(CertificateError) as caught:
            placed(premises=f"{never}村")
        assert (caught.value.reason, caught.value.character) == ("glyph", never)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        *(("operator_name", letter) for letter in ("测", "W", "一、", "，", "⸻")),
        *(("industry", "测"), ("issuer", "ⅷ"), ("premises", "一、"), ("permits", "测")),
    ],
)
def test_room_is_what_can_be_placed(name, letter):
    long = letter * 900
    most = room(name, long)
    assert room(name, long[:most]) is None
    assert room(name, long[: most + 1]) == most
    placed(**{name: (long[:most],) if name == "permits" else long[:most]})
    longer = long[: most + 1]
    with pytest.raises(CertificateError, match="do not fit"):
        placed(**{name: (longer,) if name == "permits" else longer})


@pytest.mark.parametrize("character", "𬭎㙍䶮〇·（）①㎡")
def test_rare_names_of_gb_18030_are_printed(character):
    runs = placed(operator_name=f"测{character}试", permits=(f"测{character}试",))
    assert runs["operator_name"][0].text == f"测{character}试"


def test_an_empty_credit_code_leaves_only_its_label():
    runs = placed()
    assert "uscc" not in runs
    assert runs["uscc.label"][0].text == "统一社会信用代码"


@pytest.mark.parametrize(
    ("mode", "present", "absent"),
    [
        ("digital", {"title", "issuer", "made_on", "permits.label"}, {"mark"}),
        ("overprint", {"made_on", "issuer.label", "operator_name"}, {"title", "mark", "issuer"}),
        ("stock", {"title", "mark"}, {"operator_name", "made_on", "issuer.label", "issuer"}),
    ],
)
def test_each_output_has_its_own_part_of_the_layout(mode, present, absent):
    names = set(placed(mode))
    assert names >= present
    assert not names & absent


@pytest.mark.parametrize(
    ("permits", "row"),
    [
        (("甲", "乙"), "甲、乙"),
        (("甲、乙", "丙"), "甲、乙；丙"),
        (("甲",), "甲"),
    ],
)
def test_permits_are_set_in_one_row(permits, row):
    assert printed(replace(ITEMS, permits=permits), "permits") == row


def test_the_date_is_printed_in_chinese():
    assert printed(ITEMS, "made_on") == "2022年9月6日"
