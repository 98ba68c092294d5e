"""An import inside a function says why it does not stand at the top, with one of few reasons."""

from tests.imports import PACKAGES, ROOT, statements

REASONS = {
    "page and its view": "Wagtail's idiom: the page is a model, its view reads models",
    "app registry": "what an app registers is met once Django has all models",
    "heavy: loaded when first needed": "a dictionary or library most processes never use",
}


def _files():
    folders = (*PACKAGES, "tests", "deploy", "docs")
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


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
