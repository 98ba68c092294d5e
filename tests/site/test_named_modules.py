"""Docstrings, comments and documents name modules that exist: a moved file takes its mentions along."""

import ast
import re

from tests.imports import PACKAGES, ROOT, modules

DOTTED = re.compile(rf"`((?:{'|'.join(PACKAGES)})\.\w[\w.]*\w)`")
FILE = re.compile(rf"`((?:{'|'.join(PACKAGES)}|tests|templates)/[\w./-]+\.\w+)`")


def _exists(name: str) -> bool:
    """A module of ours, or what one defines at its top."""
    if name in modules():
        return True
    module, _dot, defined = name.rpartition(".")
    if module not in modules():
        return _exists(module) if "." in module else False
    tree = ast.parse(modules()[module].read_text())
    made = {getattr(node, "name", "") for node in tree.body}
    made |= {target.id for node in tree.body for target in _targets(node)}
    return defined in made


def _targets(node):
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target for target in targets if isinstance(target, ast.Name)]


def test_source_names_existing_modules():
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules().values()
        for name in DOTTED.findall(path.read_text())
        if not _exists(name)
    }
    assert wrong == set()


def test_documents_name_existing_files():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *modules().values()]
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in documents
        for name in FILE.findall(path.read_text())
        if path.name != "CHANGELOG.md" and not (ROOT / name).exists()
    }
    assert wrong == set()
