"""Where the ink is: measured on the rasterised page against the plan's millimetres.

Every expected number is copied by hand from 柳审批发〔2022〕2号 annex 1, in the readings that
docs/decisions/0003 gives; none comes from the layout file.
"""

from datetime import date
from functools import lru_cache

import pypdfium2
import pytest
from PIL import Image

from issuance.licence.certificate import CertificateItems, render

DPI = 400
WITHIN = 0.3  # mm
TEXT, LINE = 128, 190  # grey levels: black text only; gold and border lines too

ITEMS = CertificateItems(
    operator_name="测试柳南区口福小面馆",
    legal_representative="测试张三",
    licence_number="450204202300001X",
    industry="小餐饮",
    uscc="92450204MA5N0TES0T",
    premises="柳州市柳南区测试路1号",
    permits=("食品经营许可", "户外招牌设置审批"),
    issuer="柳州市柳南区行政审批局",
    made_on=date(2022, 9, 26),
    qr_url="https://yyyz.example.gov.cn/l/Rk9PQkFSQkFaUVVYMTIzNDU2Nzg5/",
)


@lru_cache(maxsize=6)
def page(mode: str, style: str = "liuzhou-2022") -> Image.Image:
    document = pypdfium2.PdfDocument(render(ITEMS, mode=mode, style=style))
    try:
        return document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()


def ink(
    mode: str, region: tuple, level: int = TEXT, style: str = "liuzhou-2022"
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in mm of what is darker than `level` in a region (mm)."""
    box = tuple(round(edge / 25.4 * DPI) for edge in region)
    edges = page(mode, style).crop(box).point(lambda grey: 255 if grey < level else 0).getbbox()
    assert edges, f"nothing printed in {region}"
    return tuple((edge + box[n % 2]) / DPI * 25.4 for n, edge in enumerate(edges))


def test_the_sheet_is_a3_landscape():
    assert page("digital").size == pytest.approx((420 / 25.4 * DPI, 297 / 25.4 * DPI), abs=1.5)


# name, left, top, and a region that holds this text alone
LABELS = [
    ("统一社会信用代码", 218, 114, (205, 108, 286.6, 126)),
    ("经营者名称", 75, 136, (60, 130, 117.8, 146.5)),
    ("法定代表人（负责人）", 75, 151, (60, 147.5, 154.5, 162)),
    ("行业类别", 75, 166, (60, 162, 117.8, 177)),
    ("经营场所", 75, 181, (60, 177, 117.8, 192)),
    ("许可项目", 75, 196, (60, 192.5, 117.8, 210)),
    ("发证机关", 252, 228, (240, 222, 286.6, 239.5)),
    ("制证日期", 252, 244, (240, 240, 286.6, 258)),
]


@pytest.mark.parametrize("mode", ["digital", "overprint"])
@pytest.mark.parametrize(("name", "left", "top", "region"), LABELS, ids=lambda v: str(v)[:10])
def test_every_label_starts_where_the_plan_puts_it(mode, name, left, top, region):
    measured = ink(mode, region)
    assert measured[:2] == pytest.approx((left, top), abs=WITHIN), name
    height = 24 / 72 * 25.4
    assert 0.85 * height < measured[3] - measured[1] < 1.05 * height


@pytest.mark.parametrize("mode", ["digital", "stock"])
def test_the_title_starts_at_123_83_and_stands_in_the_middle(mode):
    left, top, right, bottom = ink(mode, (100, 75, 325, 110), LINE)
    assert (left, top) == pytest.approx((123, 83), abs=WITHIN)
    assert (left + right) / 2 == pytest.approx(210.5, abs=1)
    assert 0.85 * 22.9 < bottom - top < 1.05 * 22.9  # 65 pt


def test_the_fluorescent_mark_is_on_the_stock_only():
    region = (31, 50, 115, 74)
    assert ink("stock", region, 200)[:2] == pytest.approx((35, 55), abs=WITHIN)
    with pytest.raises(AssertionError, match="nothing printed"):
        ink("digital", region, 200)


@pytest.mark.parametrize("mode", ["digital", "stock"])
def test_the_border_is_9_mm_wide_and_in_its_place(mode):
    outer_left, _, inner_left, _ = ink(mode, (10, 140, 33, 160), LINE)
    inner_right, _, outer_right, _ = ink(mode, (387, 140, 410, 160), LINE)
    _, outer_top, _, inner_top = ink(mode, (60, 30, 80, 52), LINE)
    _, inner_bottom, _, outer_bottom = ink(mode, (60, 262, 80, 285), LINE)
    measured = (outer_left, outer_top, outer_right, outer_bottom)
    assert measured == pytest.approx((20, 39, 400, 275), abs=WITHIN)
    measured = (inner_left, inner_top, inner_right, inner_bottom)
    assert measured == pytest.approx((29, 48, 391, 266), abs=WITHIN)


@pytest.mark.parametrize("mode", ["digital", "stock"])
def test_the_emblem_place_lies_over_the_border_in_the_middle(mode):
    left, top, right, _ = ink(mode, (183, 4, 238, 37), 215)
    assert (left, top, right) == pytest.approx((185, 10, 236), abs=WITHIN)
    assert ink(mode, (183, 52, 238, 70), 215)[3] == pytest.approx(65, abs=WITHIN)


@pytest.mark.parametrize("mode", ["digital", "overprint"])
def test_the_code_with_its_quiet_zone_fills_31_mm(mode):
    quiet = 4 * 31 / 53  # 59 characters, level H: version 7, 45 modules and 8 of quiet zone
    expected = (89 + quiet, 220 + quiet, 120 - quiet, 251 - quiet)
    assert ink(mode, (82, 219.5, 126, 257)) == pytest.approx(expected, abs=WITHIN)


def test_the_quiet_zone_is_white_on_the_patterned_ground():
    region = (80, 216, 130, 258)
    box = tuple(round(edge / 25.4 * DPI) for edge in region)
    white = page("digital").crop(box).point(lambda grey: 255 if grey >= 254 else 0).getbbox()
    measured = tuple((edge + box[n % 2]) / DPI * 25.4 for n, edge in enumerate(white))
    assert measured == pytest.approx((89, 220, 120, 251), abs=WITHIN)


@pytest.mark.parametrize("mode", ["digital", "overprint"])
def test_the_four_justified_labels_end_together(mode):
    ends = [ink(mode, region)[2] for name, _, _, region in LABELS if len(name) in (4, 5)][:4]
    assert max(ends) - min(ends) < WITHIN
    assert ends[0] == pytest.approx(75 + 5 * 24 / 72 * 25.4, abs=1)  # 经营者名称: five ems


# name, label's region, region of the value
VALUES = [
    ("统一社会信用代码", (205, 108, 286.6, 126), (286.6, 108, 385, 126)),
    ("经营者名称", (60, 130, 117.8, 146.5), (117.8, 130, 385, 146.5)),
    ("法定代表人（负责人）", (60, 147.5, 154.5, 162), (154.5, 147.5, 385, 162)),
    ("行业类别", (60, 162, 117.8, 177), (117.8, 162, 385, 177)),
    ("经营场所", (60, 177, 117.8, 192), (117.8, 177, 385, 192)),
    ("许可项目", (60, 192.5, 117.8, 210), (117.8, 192.5, 385, 219)),
    ("制证日期", (240, 240, 286.6, 258), (286.6, 240, 385, 258)),
]


@pytest.mark.parametrize("mode", ["digital", "overprint"])
@pytest.mark.parametrize(("name", "label", "value"), VALUES, ids=lambda v: str(v)[:10])
def test_every_value_follows_its_label_directly_on_the_same_line(mode, name, label, value):
    before, after = ink(mode, label), ink(mode, value)
    assert after[0] - before[2] == pytest.approx(2, abs=WITHIN)
    assert before[1] - 0.2 < after[1]
    assert after[3] < before[3] + 0.3


def test_the_overprint_leaves_to_the_stock_and_the_seal_what_is_theirs():
    for region in [(0, 0, 420, 110), (0, 262, 420, 297), (0, 0, 60, 297), (290, 222, 420, 240)]:
        with pytest.raises(AssertionError, match="nothing printed"):
            ink("overprint", region, 250)


def test_an_offset_moves_everything_right_and_down():
    document = pypdfium2.PdfDocument(render(ITEMS, mode="overprint", offset_mm=(1.5, -2)))
    try:
        image = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    moved = image.point(lambda grey: 255 if grey < TEXT else 0).getbbox()
    still = page("overprint").point(lambda grey: 255 if grey < TEXT else 0).getbbox()
    shift = [(a - b) / DPI * 25.4 for a, b in zip(moved, still, strict=True)]
    assert shift == pytest.approx([1.5, -2, 1.5, -2], abs=0.1)


# The invented upright style, its numbers typed from its own sheet: part, region, left, top, outputs.
ON_PAPER, ON_BOTH = ("digital", "overprint"), ("digital", "stock")
UPRIGHT = [
    ("标题", (60, 76, 240, 110), 68, 82, ON_BOTH, LINE),
    ("统一社会信用代码", (30, 112, 101, 126), 40, 116, ON_PAPER, TEXT),
    ("经营者名称", (30, 135, 79.5, 152), 40, 140, ON_PAPER, TEXT),
    ("法定代表人（负责人）", (30, 168, 113, 184), 40, 172, ON_PAPER, TEXT),
    ("行业类别", (30, 200, 79.5, 216), 40, 204, ON_PAPER, TEXT),
    ("经营场所", (30, 228, 79.5, 243), 40, 232, ON_PAPER, TEXT),
    ("许可项目", (30, 250, 79.5, 266), 40, 254, ON_PAPER, TEXT),
    ("发证机关", (30, 322, 72.5, 338), 40, 326, ON_PAPER, TEXT),
    ("制证日期", (30, 346, 72.5, 362), 40, 350, ON_PAPER, TEXT),
    ("示例样式", (30, 396, 290, 410), 40, 400, (*ON_BOTH, "overprint"), TEXT),
]


@pytest.mark.parametrize(
    ("region", "left", "top", "modes", "level"),
    [row[1:] for row in UPRIGHT],
    ids=[r[0] for r in UPRIGHT],
)
def test_in_the_upright_style_too_all_ink_is_in_its_place(region, left, top, modes, level):
    for mode in modes:
        measured = ink(mode, region, level, "specimen-portrait")
        assert measured[:2] == pytest.approx((left, top), abs=WITHIN), mode


def test_the_upright_style_has_its_own_sheet_border_and_code():
    style, size = "specimen-portrait", (297 / 25.4 * DPI, 420 / 25.4 * DPI)
    assert page("stock", style).size == pytest.approx(size, abs=1.5)
    for mode in ON_BOTH:
        left, _, _, _ = ink(mode, (5, 140, 28, 160), LINE, style)
        _, _, right, _ = ink(mode, (269, 140, 292, 160), LINE, style)
        _, top, _, _ = ink(mode, (50, 20, 70, 43), LINE, style)
        _, _, _, bottom = ink(mode, (50, 379, 70, 396), LINE, style)
        assert (left, top, right, bottom) == pytest.approx((15, 30, 282, 392), abs=WITHIN)
    quiet = 4 * 34 / 53
    for mode in ON_PAPER:
        expected = (222 + quiet, 324 + quiet, 256 - quiet, 358 - quiet)
        assert ink(mode, (218, 322, 262, 362), TEXT, style) == pytest.approx(expected, abs=WITHIN)
