"""The finished PDF: same bytes, readable text, readable code, separations for the print shop."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from issuance.licence.certificate import (
    MODES,
    CertificateError,
    CertificateItems,
    LayoutError,
    calibration,
    render,
)
from issuance.licence.qr import decode_pdf, verify_pdf
from portal.ground.pdf.fonts import font_folder

ROOT = Path(__file__).resolve().parents[4]
DATA = {
    "operator_name": "测试𬭎㙍䶮小面馆",
    "legal_representative": "测试张三",
    "licence_number": "450204202300001X",
    "industry": "小餐饮",
    "uscc": "92450204MA5N0TES0T",
    "premises": "柳州市柳南区测试路1号",
    "permits": ["食品经营许可", "户外招牌设置审批"],
    "issuer": "柳州市柳南区行政审批局",
    "made_on": "2022-09-26",
    "qr_url": "https://yyyz.example.gov.cn/l/Rk9PQkFSQkFaUVVYMTIzNDU2Nzg5/",
}
ITEMS = CertificateItems.from_dict(DATA)


def texts(pdf: bytes) -> tuple[str, str]:
    """The text of the page as two independent readers copy it, blanks removed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        second = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    return "".join(first.split()), "".join(second.split())


@pytest.mark.parametrize("mode", ["digital", "overprint"])
def test_every_printed_item_can_be_copied_out_by_two_readers(mode):
    for text in texts(render(ITEMS, mode=mode)):
        for item in (
            ITEMS.operator_name, ITEMS.legal_representative, ITEMS.industry, ITEMS.uscc,
            ITEMS.premises, "食品经营许可、户外招牌设置审批", "2022年9月26日", "法定代表人（负责人）",
        ):  # fmt: skip
            assert item in text
        assert ITEMS.licence_number not in text
        assert ("行业综合许可证" in text) == (mode == "digital")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sample", [False, True])
def test_equal_input_gives_equal_bytes(mode, sample):
    assert render(ITEMS, mode=mode, sample=sample) == render(ITEMS, mode=mode, sample=sample)


def test_another_process_makes_the_same_bytes():
    code = (
        "import hashlib, json, sys; from issuance.licence.certificate import CertificateItems, render;"
        "items = CertificateItems.from_dict(json.load(sys.stdin));"
        "print(hashlib.sha256(render(items)).hexdigest()); assert 'django' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        input=json.dumps(DATA),
        env=os.environ | {"PYTHONHASHSEED": "7", "PORTAL_FONTS": str(font_folder().resolve())},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == hashlib.sha256(render(ITEMS)).hexdigest()


def test_another_item_makes_other_bytes_but_the_same_stock():
    other = replace(ITEMS, operator_name="测试另一家", licence_number="2", issuer="测试局")
    assert render(ITEMS) != render(other)
    assert render(ITEMS, mode="stock") == render(other, mode="stock")


@pytest.mark.parametrize("mode", ["digital", "overprint"])
@pytest.mark.parametrize("sample", [False, True])
@pytest.mark.parametrize("dpi", [72, 150])
def test_the_code_reads_back_from_the_page(mode, sample, dpi):
    pdf = render(ITEMS, mode=mode, sample=sample)
    verify_pdf(pdf, ITEMS.qr_url)
    assert decode_pdf(pdf, dpi=dpi) == ITEMS.qr_url


def test_a_sample_says_so():
    assert all("样本" in text for text in texts(render(ITEMS, sample=True)))
    assert not any("样本" in text for text in texts(render(ITEMS)))


def test_the_emblem_and_the_seal_are_named_places_only():
    pdf = render(ITEMS)
    assert all("国徽位置" in text and "印章位置" in text for text in texts(pdf))
    assert b"/Subtype /Image" not in pdf


def content(pdf: bytes) -> str:
    """Drawing operators of the page and its forms."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    forms = page["/Resources"].get("/XObject", {})
    streams = [page.get_contents(), *(form.get_object() for form in forms.values())]
    return "\n".join(stream.get_data().decode("latin-1") for stream in streams)


@pytest.mark.parametrize("mode", ["overprint", "stock"])
def test_on_paper_no_colour_is_left_to_a_screen_profile(mode):
    operators = set(re.findall(r"[\d.] (rg|RG|g|G)\s", content(render(ITEMS, mode=mode))))
    assert not operators


def test_text_is_pure_black_and_the_title_gold_on_the_screen_as_on_paper():
    assert "0 0 0 1 k" in content(render(ITEMS, mode="overprint"))
    drawn = content(render(ITEMS))
    assert "0 0 0 rg" in drawn
    assert ".733333 .619608 .192157 rg" in drawn


def test_stock_separates_gold_foil_and_fluorescent_ink():
    page = pypdf.PdfReader(io.BytesIO(render(ITEMS, mode="stock"))).pages[0]
    spaces = page["/Resources"]["/ColorSpace"]
    names = {space.get_object()[1] for space in spaces.values()}
    kinds = {space.get_object()[0] for space in spaces.values()}
    assert kinds == {"/Separation"}
    assert names == {"/Gold foil", "/Fluorescent green (invisible)"}
    for mode in ("digital", "overprint"):
        page = pypdf.PdfReader(io.BytesIO(render(ITEMS, mode=mode))).pages[0]
        assert not page["/Resources"].get("/ColorSpace")


def test_the_document_information_does_not_name_the_holder():
    information = pypdf.PdfReader(io.BytesIO(render(ITEMS))).metadata
    assert information["/Title"] == "行业综合许可证"
    text = " ".join(map(str, information.values()))
    assert ITEMS.operator_name not in text
    assert ITEMS.legal_representative not in text


def test_the_page_is_a3_landscape_and_the_file_small():
    pdf = render(ITEMS)
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert [float(edge) * 25.4 / 72 for edge in box[2:]] == pytest.approx([420, 297], abs=0.01)
    assert len(pdf) < 120_000


def test_an_address_that_is_too_long_is_the_field_qr_url():
    with pytest.raises(CertificateError, match="qr_url: the address is too long") as caught:
        render(replace(ITEMS, qr_url="https://a.cn/l/" + "x" * 100))
    assert caught.value.field == "qr_url"


def test_unknown_modes_and_styles_are_refused():
    with pytest.raises(ValueError, match="unknown mode 'poster'"):
        render(ITEMS, mode="poster")
    with pytest.raises(LayoutError, match="nowhere"):
        render(ITEMS, style="nowhere")


def test_the_recorded_items_stay_what_they_were():
    assert ITEMS.made_on == date(2022, 9, 26)
    render(ITEMS, offset_mm=(1, 1))
    assert CertificateItems.from_dict(DATA) == ITEMS


def test_the_calibration_page_says_where_things_should_be():
    pdf = calibration(offset_mm=(0.5, -1))
    assert pdf == calibration(offset_mm=(0.5, -1))
    for text in texts(pdf):
        assert "向右0.5毫米，向下-1毫米" in text
        assert "经营者名称左75上136" in text
