"""Documents: set whole and legible, nothing lost, nothing read that is not theirs, killed in time."""

import base64
import io
import os
import subprocess
import sys
from datetime import datetime

import pikepdf
import pytest
from django.template import engines
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from portal.ground import children
from portal.ground.pdf import documents
from portal.ground.pdf.documents import Document, DocumentError, render_pdf
from tests import set_at_hand
from tests.faces import face_with

RARE = "𬭎㙍䶮䶶"
SENTENCE = f"请{RARE}于五个工作日内补正材料（身份证明、“经营场所”证明）及3份Certificate复印件。"
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">
<rect width="200" height="50" fill="#eef3f8"/><text x="9" y="30" font-size="14"
font-family="system-ui, sans-serif" font-weight="bold">综合受理𬭎</text></svg>"""
MILLIMETRE = 72 / 25.4


def data_uri(content, kind="svg+xml"):
    content = content.encode() if isinstance(content, str) else content
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def document(content):
    head = (
        "{% block title %}overruled{% endblock %}{% block running %}测试区 · 小餐饮{% endblock %}"
    )
    body = f"{{% block content %}}{{% verbatim %}}{content}{{% endverbatim %}}{{% endblock %}}"
    source = f'{{% extends "ground/pdf/document.html" %}}{head}{body}'
    return engines["django"].from_string(source).render({})


def rendered(content):
    return render_pdf(Document(document(content), "一次告知单", "测试局"))


CONTENT = f"""
<h1>一次告知单</h1><p>{SENTENCE * 8}</p><h2>材料</h2>
<table repeat="1"><tr><th>材料名称</th><th>依据</th></tr>
{f"<tr><td>{SENTENCE}</td><td>《食品安全法》第三十五条</td></tr>" * 40}</table>
<img src="{data_uri(SVG)}" width="300" height="60">
<ul><li>第一项</li></ul><p class="sign">测试局<br>2026年11月23日</p>"""


@pytest.fixture(scope="module")
def pdf():
    return rendered(CONTENT)


def test_every_character_can_be_copied_back_out(pdf):
    with PdfDocument(pdf) as opened:
        by_pdfium = "".join(page.get_textpage().get_text_range() for page in opened)
    by_pypdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for text in ("".join(by_pdfium.split()), "".join(by_pypdf.split())):
        assert text.count(RARE) == 48
        assert text.count("Certificate") == 48
        assert "综合受理𬭎" in text
        assert "第一项" in text


def test_white_space_at_the_end_of_a_line_or_a_block_is_not_set():
    tight = '<p class="sign">测试局<br><span>2026年11月23日</span></p><table><tr><td>甲</td></tr></table>'
    wide = tight.replace("<br>", " \n<br>").replace("</", "\n  </")
    assert "日\n  </span>\n  </p>" in wide
    assert rendered(wide) == rendered(tight)


def test_pages_are_numbered_and_carry_the_running_title(pdf):
    with PdfDocument(pdf) as opened:
        count = len(opened)
        assert count > 2
        for number, page in enumerate(opened, 1):
            text = page.get_textpage().get_text_range()
            assert f"第 {number} 页 / 共 {count} 页" in text
            assert "测试区 · 小餐饮" in text
            assert [round(side / MILLIMETRE) for side in page.get_size()] == [210, 297]


def test_nothing_runs_into_the_margins(pdf):
    with PdfDocument(pdf) as opened:
        for page in opened:
            text = page.get_textpage()
            boxes = [text.get_charbox(n) for n in range(text.count_chars())]
            assert min(box[0] for box in boxes if box[2] > box[0]) >= 24.5 * MILLIMETRE
            assert max(box[2] for box in boxes) <= 185.5 * MILLIMETRE


def test_a_line_break_stays_one(pdf):
    with PdfDocument(pdf) as opened:
        lines = opened[len(opened) - 1].get_textpage().get_text_range().splitlines()
    assert "测试局" in lines
    assert "2026年11月23日" in lines


def test_a_table_carries_its_heading_on_every_page(pdf):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert all("材料名称" in page for page in pages[:-1])


def test_a_drawing_stays_a_drawing(pdf):
    assert not any(page.images for page in PdfReader(io.BytesIO(pdf)).pages)


def test_only_embedded_faces_are_used(pdf):
    fonts = [
        font.get_object()["/BaseFont"]
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    used = {name.partition("+")[2] for name in fonts if "+" in name}
    assert {name.rpartition("-")[2] for name in used} == {"hei", "song"}


def test_facts_of_the_document_are_in_the_file(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert (reader.metadata.title, reader.metadata.author) == ("一次告知单", "测试局")
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert [item.title for item in reader.outline[0:1]] == ["一次告知单"]


def test_the_file_tells_machines_what_it_is_and_has_no_date_but_its_own(pdf):
    title, author, at = (
        "受理通知书 450204",
        "测试局",
        datetime.fromisoformat("2026-11-29T08:05:03+08:00"),
    )
    dated = render_pdf(Document(document("<h1>受理通知书</h1>"), title, author, at))
    for content, day in ((pdf, None), (dated, "2026-11-29T08:05:03+08:00")):
        reader = PdfReader(io.BytesIO(content))
        assert reader.metadata.creation_date == (at if day else None)
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
        with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as xmp:
            assert xmp["dc:language"] == {"zh-CN"}
            assert xmp["dc:creator"] == [author]
            assert xmp["dc:title"] == (title if day else "一次告知单")
            assert xmp.get("xmp:CreateDate") == day


@pytest.fixture
def begun_anew(monkeypatch):
    """Papers are set as in production: by a new Python, within its limits."""
    monkeypatch.setattr(children, "run", set_at_hand.started)


def test_equal_input_gives_equal_bytes(request):
    at_hand = rendered(CONTENT)
    request.getfixturevalue("begun_anew")
    assert rendered(CONTENT) == rendered(CONTENT) == at_hand


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_character_no_face_has_is_shown_by_its_code_point():
    assert "粉店〔U+1F35C〕好" in text_of(rendered("<p>粉店🍜好</p><h2>🍜</h2>"))
    assert "粉店〔U+1F35C〕好" in text_of(rendered("<p>粉店&#x1f35c;好</p>"))
    assert "一、〔U+F0D8〕补交" in text_of(rendered("<p>一、\uf0d8补交</p>"))


def test_what_is_invisible_is_neither_shown_nor_replaced():
    marked = "补\u200e正\u200d材\ufe0f料\U000e0100明\u2060细"
    assert text_of(rendered(f"<p>{marked}</p>")).startswith("测试区 · 小餐饮")
    assert "补正材料明细" in "".join(text_of(rendered(f"<p>{marked}</p>")).split())


def test_a_drawing_shows_what_its_face_has_not_by_code_point_too():
    assert "受理〔U+1F35C〕" in text_of(
        rendered(f'<img src="{data_uri(SVG.replace("𬭎", "🍜"))}" width="300" height="60">')
    )


def test_a_rare_character_is_set_in_a_fallback_face(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_FALLBACK_FONTS", str(face_with("𠮷𫟤𫭙", tmp_path / "rare.ttf")))
    svg = data_uri(SVG.replace("综合受理", "综合𫭙受理"))
    pdf = rendered(
        f'<h1>𠮷家</h1><p>张𫟤，住𫭙村</p><table><tr><th>𠮷</th><td>𫭙</td></tr></table><img src="{svg}">'
    )
    text = "".join(text_of(pdf).split())
    for words in ("𠮷家", "张𫟤，住𫭙村", "𠮷𫭙", "综合𫭙受理𬭎"):
        assert words in text
    assert "〔" not in text


@pytest.fixture
def picture(tmp_path):
    """A picture the document has no business with; its grey would be found in the PDF."""
    path = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), (123, 45, 67)).save(path)
    return path


@pytest.mark.parametrize(
    "content",
    [
        '<img src="http://192.0.2.1/a.png">',
        '<img src="file://{path}">',
        '<img src="../portal/settings/base.py">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        "<style>@import url(http://192.0.2.1/a.css);</style>",
        "<style>@font-face {{ font-family: x; src: url(/etc/passwd) }}</style>",
        "<style>@page {{ background-image: url({path}) }}</style>",
        '<pdf:font name="x" src="/etc/passwd">',
    ],
)
def test_nothing_is_read_but_static_files(content, picture):
    try:
        pdf = rendered(content.format(path=picture))
    except DocumentError as error:
        assert error.reason == "outside"  # noqa: PT017 - refused or left out, never read
    else:
        assert_nothing_leaked(pdf)


def assert_nothing_leaked(pdf):
    for page in PdfReader(io.BytesIO(pdf)).pages:
        assert not page.images
        assert "root:" not in page.extract_text()
        assert "SECRET_KEY" not in page.extract_text()


def test_a_drawing_reads_no_other_file(picture):
    inner = f'<image width="40" height="40" xlink:href="{picture}"/>'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="90" height="90">{inner}<rect width="9" height="9"/></svg>'
    )
    assert_nothing_leaked(rendered(f'<img src="{data_uri(svg)}" width="90" height="90">'))


def test_an_entity_reads_no_other_file():
    svg = (
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">'
        '<text x="5" y="20">&x;</text><rect width="9" height="9"/></svg>'
    )
    assert_nothing_leaked(rendered(f'<p>x</p><img src="{data_uri(svg)}">'))


def large_picture():
    buffer = io.BytesIO()
    Image.new("1", (6000, 6000)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.usefixtures("begun_anew")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<div>" * 20_000, "too_deep"),
        ("<table><tr><td>" * 60, "too_deep"),
        ("<p>好</p>" * 70_000, "too_long"),
        ("好" * 2_000_000, "too_long"),
        (f'<img src="{data_uri(large_picture(), "png")}">', "too_long"),
    ],
    ids=["nested", "nested-tables", "many", "long", "large-picture"],
)
def test_what_would_take_too_much_is_refused_before_it_does(content, reason):
    before = sum(os.times()[:4])
    with pytest.raises(DocumentError) as caught:
        rendered(content)
    assert caught.value.reason == reason
    assert sum(os.times()[:4]) - before < 15  # seconds of work, its own and its child's


@pytest.mark.parametrize("way", ["at hand", "anew"])
def test_what_takes_too_long_is_stopped(request, monkeypatch, way):
    if way == "anew":
        request.getfixturevalue("begun_anew")
    monkeypatch.setattr(documents, "SECONDS", 2)
    table = "<table>" + "<tr><td>一</td><td>二</td></tr>" * 15_000 + "</table>"
    with pytest.raises(DocumentError) as caught:
        rendered(table)
    assert caught.value.reason == "too_slow"


def test_a_child_has_its_share_of_the_memory_and_no_more():
    greedy = "from portal.ground.pdf import apart as t; t.limit_memory(); bytearray(2 * t.MEMORY)"
    done = subprocess.run(
        [sys.executable, "-c", greedy], check=False, capture_output=True, cwd=children.ROOT
    )
    assert done.returncode == 1
    assert done.stderr.endswith(b"MemoryError\n")
