"""No module lies idle: what registers itself on import is imported, what nobody needs is gone."""

import re

from tests.imports import modules, reached

# What Django, Wagtail and the server load by themselves; all else is imported or named in a string.
ENTRY = re.compile(
    r"(?:.+\.)?(?:apps|models|wagtail_hooks|wsgi"
    r"|(?:settings|management\.commands|migrations|templatetags)\.\w+)"
)


def test_every_module_is_reached_from_where_django_begins():
    known = reached(module for module in modules() if ENTRY.fullmatch(module))
    files = {module for module, path in modules().items() if path.name != "__init__.py"}
    assert sorted(files - known) == []


def test_what_only_an_unreached_module_imports_is_not_reached():
    assert "guides.version.rules" in reached(["guides.version.rule_rows"])
    assert "guides.admin.menu" not in reached(["guides.version.rule_rows"])
    assert "portal.ground.pdf.typesetting" in reached(["portal.ground.pdf.documents"])
    assert "guides.catalogue.field_types.text" in reached(["guides.apps"])
