"""What our modules import of each other, read from their source."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("portal", "home", "issuance", "forms", "guides")
# How a late import says why, beside itself.
REASON = re.compile(r"#.*\bPLC0415 - (?P<reason>.+)$")


@dataclass(frozen=True)
class Import:
    """``late``: inside a function; then ``reason`` is what its comment says, or empty."""

    importer: str
    imported: str
    late: bool
    reason: str


@dataclass(frozen=True)
class Statement:
    node: ast.Import | ast.ImportFrom
    late: bool
    reason: str


def statements(path: Path) -> list[Statement]:
    """Every import of a file but those that only a type checker reads."""
    text = path.read_text()
    lines = text.splitlines()
    found = []
    for node, late in _imports(ast.parse(text), late=False):
        reason = REASON.search(lines[node.lineno - 1])
        found.append(Statement(node, late, reason["reason"] if reason else ""))
    return found


def _imports(parent: ast.AST, *, late: bool) -> Iterator[tuple]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, late
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(node, late=late or inside)


@cache
def modules() -> dict[str, Path]:
    """Module → file, of the five root packages; a package goes by its own name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports() -> frozenset[Import]:
    """What a package only hands on counts as imported from the module that makes it."""
    return frozenset(
        Import(module, imported, statement.late, statement.reason)
        for module, path in modules().items()
        for statement in statements(path)
        for imported in _imported(statement.node)
        if imported != module
    )


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names} & modules().keys()
    return {_home(node.module, alias.name) for alias in node.names} & modules().keys()


def _home(module: str, name: str) -> str:
    """The module in which ``name`` of ``module`` is made."""
    if f"{module}.{name}" in modules():
        return f"{module}.{name}"
    handed_on = _handed_on(module)
    return _home(handed_on[name], name) if name in handed_on else module


@cache
def _handed_on(package: str) -> dict[str, str]:
    """Name → where a package has it from."""
    path = modules().get(package)
    if path is None or path.name != "__init__.py":
        return {}
    return {
        alias.asname or alias.name: statement.node.module
        for statement in statements(path)
        if isinstance(statement.node, ast.ImportFrom)
        for alias in statement.node.names
    }


def circle(edges: Iterable[tuple[str, str]]) -> list[str]:
    """One circle of modules if there is any: each imports the next, the last is the first."""
    graph = {}
    for importer, imported in edges:
        graph.setdefault(importer, set()).add(imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1][::-1]
    return []


@cache
def mentions() -> frozenset[tuple[str, str]]:
    """(module, module it loads by its name): settings, child processes."""
    return frozenset(
        (module, named)
        for module, path in modules().items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for named in (node.value, node.value.rpartition(".")[0])
        if named in modules()
    )


@cache
def opened() -> frozenset[tuple[str, str]]:
    """(package, module in it) where a package imports whatever lies in its folder, or in and under it:
    registries."""
    return frozenset(
        (package, module)
        for package, path in modules().items()
        if path.name == "__init__.py"
        for text in [path.read_text()]
        for module in modules()
        if ("iter_modules(__path__" in text and module.rpartition(".")[0] == package)
        or ("walk_packages(__path__" in text and module.startswith(f"{package}."))
    )


def reached(entries: Iterable[str]) -> set[str]:
    """What is loaded, sooner or later, once the modules of ``entries`` are, packages included."""
    graph = {}
    edges = {(edge.importer, edge.imported) for edge in imports()} | mentions() | opened()
    for module, named in edges:
        graph.setdefault(module, set()).add(named)
    loaded, waiting = set(), list(entries)
    while waiting:
        module = waiting.pop()
        if module not in loaded:
            loaded.add(module)
            waiting += {*graph.get(module, ()), module.rpartition(".")[0]} & modules().keys()
    return loaded
