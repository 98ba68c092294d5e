"""The stylesheet keeps its promises: small, self-contained, legible in both schemes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = (ROOT / "static" / "css" / "portal.css").read_text(encoding="utf-8")
ADMIN = (ROOT / "static" / "css" / "admin.css").read_text(encoding="utf-8")
README = (ROOT / "static" / "css" / "README.md").read_text(encoding="utf-8")
ICONS = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink-2", "paper"),
    ("ink-2", "card"),
    ("brand", "paper"),
    ("brand", "card"),
    ("brand-d", "brand-2"),
    ("on-brand", "brand"),
    ("on-brand", "brand-d"),
    ("ok", "ok-2"),
    ("warn", "warn-2"),
    ("bad", "bad-2"),
    ("bad", "card"),
    ("off", "off-2"),
    ("ink", "warn-2"),
    ("ink", "bad-2"),
    ("ink", "gold-2"),
]
# WCAG 2.2, 1.4.11: borders of controls and the focus ring.
SHAPE_PAIRS = [("edge", "card"), ("edge", "paper"), ("focus", "paper"), ("focus", "card")]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block))


def schemes() -> dict[str, dict[str, str]]:
    light = tokens(STYLE[: STYLE.index("@media")])
    dark = tokens(STYLE[STYLE.index("@media") : STYLE.index("/* 2 ground")])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_all_the_styles_a_public_page_may_ask_for_stay_under_thirty_kilobytes():
    linked = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'rel="stylesheet"[^>]*?([\w-]+\.css)', template.read_text("utf-8"))
    }
    public = linked - {"admin.css", "document.css"}
    assert "portal.css" in public
    sizes = {name: (ROOT / "static" / "css" / name).stat().st_size for name in public}
    assert sum(sizes.values()) < 30_000, sizes


@pytest.mark.parametrize("style", [STYLE, ADMIN], ids=["portal", "admin"])
def test_a_stylesheet_asks_no_one_else_for_anything(style):
    assert not re.findall(r"@import|@font-face|url\(|https?:", style)


@pytest.mark.parametrize("style", [STYLE, ADMIN], ids=["portal", "admin"])
def test_every_brace_that_opens_closes(style):
    assert style.count("{") == style.count("}")


def test_every_variable_that_is_used_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)\)", STYLE))
    assert used - set(re.findall(r"--([\w-]+):", STYLE)) == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(scheme, front, back):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPE_PAIRS)
def test_controls_and_focus_can_be_seen(scheme, front, back):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= 3


def test_every_class_in_the_readme_exists():
    cells = re.findall(r"^\| (.+?) \|", README, re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`[^`]*?\.([a-z][\w-]*)", cell)}
    named -= {"html"}
    styled = set(re.findall(r"\.([a-z][\w-]*)", STYLE))
    assert {"card", "btn", "dock", "stats"} <= named
    assert named - styled - {"unknown"} == set()


def test_the_readme_names_exactly_the_icons_of_the_sprite():
    listed = README.split("Icons:")[1].split(".")[0].split()
    drawn = re.findall(r'<symbol id="([a-z]+)"', ICONS)
    assert sorted(listed) == sorted(drawn)
    assert len(set(drawn)) == len(drawn)
