"""An import inside a function says why it does not stand at the top, with one of few reasons."""

import tomllib

from tests.imports import PACKAGES, ROOT, statements

REASONS = {
    "page and its view": "Wagtail's idiom: the page is a model, its view reads models",
    "app registry": "what an app registers is met once Django has all models",
    "heavy: loaded when first needed": "a dictionary or library most processes never use",
}


def _files():
    """Every source file but those that ruff lets be for now."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    left = {name for name, rules in lint["per-file-ignores"].items() if "PLC0415" in rules}
    folders = (*PACKAGES, "tests", "deploy", "docs")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in paths if str(path.relative_to(ROOT)) not in left]


def test_every_late_import_gives_a_listed_reason_and_every_reason_is_given():
    late = {
        f"{path.relative_to(ROOT)}:{statement.node.lineno}": statement.reason
        for path in _files()
        for statement in statements(path)
        if statement.late
    }
    assert {place: reason for place, reason in late.items() if reason not in REASONS} == {}
    assert REASONS.keys() == set(late.values())


def test_an_import_at_the_top_needs_no_reason():
    early = [
        f"{path.relative_to(ROOT)}:{statement.node.lineno}"
        for path in _files()
        for statement in statements(path)
        if statement.reason and not statement.late
    ]
    assert early == []
