"""The stylesheet keeps its promises: small, self-contained, legible in both schemes."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings
from whitenoise import WhiteNoise

from portal.settings import base

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
PARTS = sorted(CSS.glob("*/*.css"))
FILES = [*PARTS, CSS / "document.css", CSS / "notification.css"]
README = (CSS / "README.md").read_text(encoding="utf-8")
ICONS = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")
NAMES = [str(path.relative_to(CSS)) for path in FILES]


def parts(stylesheet: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((CSS / stylesheet).glob("*.css")))


STYLE = parts("portal")
ADMIN = parts("admin")
TOKENS = (CSS / "portal" / "tokens.css").read_text(encoding="utf-8")

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
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def schemes() -> dict[str, dict[str, str]]:
    light, dark, *_ = TOKENS.split("@media")
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark)}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """What a browser that can unpack gets for the name of a static file, from collected files."""
    folder = tmp_path_factory.mktemp("static")
    ours = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    storages = {**settings.STORAGES, "staticfiles": base.STORAGES["staticfiles"]}
    with override_settings(STATIC_ROOT=folder, STATICFILES_FINDERS=ours, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = WhiteNoise(None, root=folder, prefix="static/")

        def get(name: str) -> bytes:
            environ = {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}
            file = server.files[staticfiles_storage.url(name)]
            answer = file.get_response("GET", environ)
            assert dict(answer.headers)["Content-Encoding"] == "gzip"
            with answer.file as body:
                return body.read()

        yield get


def linked() -> set[str]:
    """Stylesheets that templates of ours ask for by name."""
    return {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'rel="stylesheet"[^>]*?([\w-]+\.css)', template.read_text("utf-8"))
    }


def test_all_the_styles_a_public_page_may_ask_for_come_in_twelve_kilobytes(served):
    public = linked() - {"admin.css", "document.css", "notification.css"}
    assert "portal.css" in public
    sizes = {name: len(served(f"css/{name}")) for name in public}
    assert sum(sizes.values()) <= 12_000, sizes


@pytest.mark.parametrize("name", ["portal", "admin"])
def test_a_stylesheet_is_served_whole(served, name):
    whole = gzip.decompress(served(f"css/{name}.css")).decode()
    assert "@import" not in whole
    for part in sorted((CSS / name).glob("*.css")):
        declarations = re.findall(r"^ *([\w-]+: [^;{]+;)$", part.read_text("utf-8"), re.MULTILINE)
        assert declarations
        assert [text for text in declarations if text not in whole] == []


@pytest.mark.parametrize("name", ["portal", "admin"])
def test_a_stylesheet_imports_each_of_its_parts_once_and_nothing_else(name):
    text = (CSS / f"{name}.css").read_text("utf-8")
    imported = re.findall(r'^@import "([^"]+)"', text, re.MULTILINE)
    assert sorted(imported) == [
        str(path.relative_to(CSS)) for path in PARTS if path.parts[-2] == name
    ]
    for part, layer in re.findall(r'"([^"]+)" layer\((.+)\);', text):
        assert Path(part).stem == layer


@pytest.mark.parametrize("name", NAMES)
def test_a_stylesheet_is_written_one_declaration_a_line(name):
    text = (CSS / name).read_text("utf-8")
    lines = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines()
    crowded = [line for line in lines if line.count(";") + line.count("{") + line.count("}") > 1]
    assert crowded == []
    assert [line for line in text.splitlines() if len(line) > 120] == []
    assert len(text.splitlines()) <= 350


@pytest.mark.parametrize("name", NAMES)
def test_a_stylesheet_asks_no_one_else_for_anything(name):
    text = (CSS / name).read_text("utf-8")
    assert not re.findall(r"@import|@font-face|url\(|https?:", text)


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
    styled = set(re.findall(r"\.([a-z][\w-]*)", STYLE + ADMIN))
    assert {"card", "btn", "dock", "stats", "yz-case"} <= named
    assert named - styled - {"unknown"} == set()


def test_the_readme_names_exactly_the_icons_of_the_sprite():
    listed = README.split("Icons:")[1].split(".")[0].split()
    drawn = re.findall(r'<symbol id="([a-z]+)"', ICONS)
    assert sorted(listed) == sorted(drawn)
    assert len(set(drawn)) == len(drawn)
