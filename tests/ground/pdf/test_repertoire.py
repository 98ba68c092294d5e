"""What faces can print: ink, no shaping, no private meaning; the fallback faces in their order."""

import logging

import pytest

from portal.ground.pdf import fonts
from portal.ground.pdf.fonts import FALLBACKS, FontError
from portal.ground.pdf.repertoire import characters_of, first_unprintable, legible
from tests.faces import face_with

BOTH = ("song", "hei")


@pytest.fixture(autouse=True)
def no_fallback(monkeypatch):
    monkeypatch.delenv(FALLBACKS, raising=False)


def test_common_text_and_the_rare_names_of_the_default_faces_are_printed():
    assert first_unprintable("柳州𬭎㙍䶮（A1）·①㎡ 100 %\n第二行　Ñ", BOTH) is None


@pytest.mark.parametrize(
    ("character", "why"),
    [
        ("🍜", "no glyph"),
        ("➢", "no glyph"),
        ("𠮷", "no glyph"),
        ("\uf0d8", "private"),
        ("\u200e", "invisible"),
        ("\ufe0f", "variation selector"),
        ("\U000e0100", "variation selector"),
        ("\u0301", "a mark, though Song has a glyph"),
        ("⃝", "a mark, though Song has a glyph"),
        ("ㅤ", "a letter without ink"),
        ("\u2029", "a separator of lines"),
        ("\ud800", "half a character"),
        ("א", "from right to left"),
    ],
)
def test_what_cannot_be_printed_is_found_with_its_place(character, why):
    assert first_unprintable(f"测试{character}一{character}", BOTH) == (3, character), why


def prints(character, roles):
    return first_unprintable(character, roles) is None


def test_faces_are_asked_by_role():
    """𰻝 is in the default Hei alone: documents print it, the certificate (Song) does not."""
    assert prints("𰻝", BOTH)
    assert not prints("𰻝", ("song",))


def test_a_fallback_face_is_asked_after_the_roles(monkeypatch, tmp_path):
    monkeypatch.setenv(FALLBACKS, str(face_with("𠮷\uf0d8\u200e\u0301", tmp_path / "rare.ttf")))
    assert prints("𠮷", ("song",))
    assert not prints("𫟤", ("song",))
    for never in "\uf0d8\u200e\u0301":
        assert not prints(never, ("song",))


def test_several_fallback_faces_are_asked_in_their_order(monkeypatch, tmp_path):
    first, second = (face_with(text, tmp_path / f"{n}.ttf") for n, text in enumerate(("𠮷", "𫟤")))
    monkeypatch.setenv(FALLBACKS, f" {first} , {second},")
    assert [source.path for source in fonts.fallback_sources()] == [first, second]
    assert first_unprintable("𠮷𫟤", ("song",)) is None


def test_a_fallback_face_that_is_not_there_is_told_to_operators_and_passed_over_by_pages(
    monkeypatch, tmp_path, caplog
):
    there = face_with("𠮷", tmp_path / "rare.ttf")
    monkeypatch.setenv(FALLBACKS, f"/nowhere/rare.ttf,{there}")
    with pytest.raises(FontError, match=r"PORTAL_FALLBACK_FONTS.*nowhere"):
        fonts.missing_faces()
    with caplog.at_level(logging.ERROR):
        assert prints("𠮷", ("song",))
    assert "nowhere" in caplog.text


def test_an_unconverted_face_is_judged_by_its_source(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_FONTS", str(tmp_path))
    assert fonts.missing_faces()
    assert prints("䶮", ("song",))
    assert not prints("🍜", ("song",))
    assert fonts.missing_faces()  # nothing was converted for it


def test_younger_ideographs_than_python_knows_are_no_unassigned_characters():
    assert legible("\U00031350")  # Ext H
    assert not legible("\U0003fffe")
    assert not legible("\u0378")


def test_a_face_counts_what_has_ink():
    song = characters_of(fonts.at_hand(fonts.face_source("song")))
    assert {ord(blank) for blank in " \u00a0\u3000"} < song
    assert len(song) > 30_000
