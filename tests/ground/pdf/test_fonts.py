"""The Chinese faces: converted once, complete, embedded so that text can be copied back out."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from portal.ground.pdf import fonts
from portal.ground.pdf.embedding import register_faces
from portal.ground.pdf.outlines import assemble, glyph_records, mapped_glyphs

RARE = "𬭎㙍䶮"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def default_faces(monkeypatch):
    for role in fonts.ROLES:
        monkeypatch.delenv(f"PORTAL_FONT_{role.upper()}", raising=False)


@pytest.fixture
def small_face(tmp_path):
    """A TrueType file of a handful of characters, quick to make, from the default Song."""
    source = fonts.face_source("song")
    repertoire = frozenset(map(ord, "行业许可证口永A" + RARE))
    numbers = mapped_glyphs(source.path, source.index, repertoire)
    records = glyph_records(source.path, source.index, numbers)
    target = tmp_path / "small.ttf"
    assemble(source.path, source.index, dict(zip(numbers, records, strict=True)), target)
    return target


def test_converted_outlines_agree_with_the_source(small_face):
    source = fonts.face_source("song")
    with TTFont(source.path) as cff, TTFont(small_face) as truetype:
        before, after = cff.getGlyphSet(), truetype.getGlyphSet()
        old, new = cff.getBestCmap(), truetype.getBestCmap()
        for character in "行业许可证口永A" + RARE:
            pens = [BoundsPen(before), BoundsPen(after), AreaPen(before), AreaPen(after)]
            for pen, glyphs, cmap in zip(
                pens, (before, after, before, after), (old, new, old, new), strict=True
            ):
                glyphs[cmap[ord(character)]].draw(pen)
            assert pens[0].bounds == pytest.approx(pens[1].bounds, abs=1.5), character
            assert -pens[2].value == pytest.approx(pens[3].value, rel=0.01), character
            assert before[old[ord(character)]].width == after[new[ord(character)]].width


def test_conversion_gives_the_same_bytes_every_time(small_face, tmp_path):
    source = fonts.face_source("song")
    repertoire = frozenset(map(ord, "行业许可证口永A" + RARE))
    numbers = mapped_glyphs(source.path, source.index, repertoire)
    records = glyph_records(source.path, source.index, numbers)
    again = tmp_path / "again.ttf"
    assemble(source.path, source.index, dict(zip(numbers, records, strict=True)), again)
    assert again.read_bytes() == small_face.read_bytes()


@pytest.mark.parametrize("role", ["hei", "song", "li"])
def test_default_faces_have_every_character_of_their_source_and_the_rare_names(role):
    source = fonts.face_source(role)
    with TTFont(source.path, lazy=True) as before:
        wanted = set(before.getBestCmap())
    with TTFont(fonts.face_path(role), lazy=True) as after:
        assert "glyf" in after
        assert set(after.getBestCmap()) == wanted
    assert wanted >= {ord(character) for character in RARE}


def test_the_title_face_has_every_character_a_heading_may_use():
    with TTFont(fonts.face_path("title"), lazy=True) as face:
        missing = {chr(code) for code in fonts._gb2312()} - {chr(c) for c in face.getBestCmap()}
    assert not missing
    assert set("行业综合许可证样本") <= {chr(code) for code in fonts._gb2312()}


def test_a_second_conversion_finds_everything_ready_and_writes_nothing():
    fonts.convert_faces(say=lambda line: None)
    before = {path: path.stat().st_mtime_ns for path in fonts.font_folder().glob("*.ttf")}
    lines = []
    fonts.convert_faces(say=lines.append)
    assert {p: p.stat().st_mtime_ns for p in fonts.font_folder().glob("*.ttf")} == before
    assert len(lines) == 1
    assert "ready" in lines[0]


def test_the_module_runs_on_its_own_without_django():
    code = (
        "import sys, portal.ground.pdf.fonts as fonts; fonts.convert_faces();"
        "assert 'django' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PORTAL_FONTS": str(fonts.font_folder())},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("role", fonts.ROLES)
def test_an_operator_may_point_a_role_at_a_face_of_his_own(role, small_face, monkeypatch):
    monkeypatch.setenv(f"PORTAL_FONT_{role.upper()}", str(small_face))
    assert fonts.face_path(role) == small_face


def test_a_configured_face_that_is_missing_or_no_font_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_FONT_HEI", str(tmp_path / "nowhere.ttf"))
    with pytest.raises(fonts.FontError, match=r"PORTAL_FONT_HEI.*nowhere\.ttf"):
        fonts.face_path("hei")
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"not a font")
    monkeypatch.setenv("PORTAL_FONT_HEI", str(broken))
    with pytest.raises(fonts.FontError, match=r"broken\.otf"):
        fonts.face_path("hei")
    with pytest.raises(fonts.FontError, match="fraktur"):
        fonts.face_path("fraktur")


def test_faces_are_kept_under_var_unless_a_shared_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("PORTAL_FONTS", raising=False)
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    assert fonts.font_folder() == tmp_path / "fonts"
    monkeypatch.setenv("PORTAL_FONTS", str(tmp_path / "shared"))
    assert fonts.font_folder() == tmp_path / "shared"


def test_registering_twice_keeps_the_registered_fonts():
    names = register_faces()
    first = {role: pdfmetrics.getFont(name) for role, name in names.items()}
    assert register_faces() == names == {role: role for role in fonts.ROLES}
    assert all(pdfmetrics.getFont(role) is font for role, font in first.items())


def extracted(pdf: bytes) -> tuple[str, str]:
    """Text of the first page as two independent readers see it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        second = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(), second


@pytest.mark.parametrize("role", ["hei", "song", "li"])
def test_rare_characters_above_the_first_plane_can_be_copied_back_out(role):
    register_faces()
    text = "测试" + RARE + "（负责人）A1"
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont(role, 20)
    canvas.drawString(50, 700, text)
    canvas.save()
    for reading in extracted(buffer.getvalue()):
        assert text in reading


def test_a_document_with_more_characters_than_one_subset_holds_is_extracted_whole():
    register_faces()
    characters = [chr(0x4E00 + 7 * n) for n in range(300)]
    with TTFont(fonts.face_path("song"), lazy=True) as face:
        cmap = face.getBestCmap()
    characters = [c for c in characters if ord(c) in cmap] + list(RARE)
    assert len(characters) > 256
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("song", 12)
    for line in range(0, len(characters), 30):
        canvas.drawString(40, 780 - line, "".join(characters[line : line + 30]))
    canvas.save()
    for reading in extracted(buffer.getvalue()):
        assert "".join(reading.split()) == "".join(characters)
