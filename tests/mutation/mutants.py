"""Which faults a run makes (mutants): all in the modules named whole, a seeded sample of the rest."""

import hashlib
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_item import MutationSpec

from tests.mutation.operators import NAMES

# Arguments of pytest by section of the table: pure modules are judged in a second each.
PURE = "-c /dev/null --rootdir=. --noconftest -p no:django "
SECTIONS = {"pure": PURE, "whole": "", "sampled": ""}


@dataclass(frozen=True)
class Mutant:
    """One fault: its place and kind, the tests that should notice, what both were read from."""

    spec: MutationSpec
    options: str  # of pytest
    tests: tuple[str, ...]
    source: str  # digest of the module as it stands
    judges: str  # digest of the tests

    @property
    def module(self) -> str:
        return str(self.spec.module_path)

    @property
    def arguments(self) -> str:
        return self.options + " ".join(self.tests)

    @property
    def key(self) -> str:
        return f"{self.module} {self.source} {self.spec.operator_name} {self.spec.occurrence}"


def planned(root: Path, table: Path) -> list[Mutant]:
    """Every mutant of the modules under ``pure`` and ``whole``, then a sample of the ``sampled``.

    The table names modules and for each its tests, either by patterns; the tests of a pure module
    are run without Django and without fixtures. Raises ValueError where a name is that of no file.
    """
    plan = tomllib.loads(table.read_text())
    every = {
        section: [
            mutant
            for pattern, tests in plan[section].items()
            for mutant in _mutants(root, pattern, tests, options)
        ]
        for section, options in SECTIONS.items()
    }
    sampled = every["sampled"]
    sample = random.Random(plan["seed"]).sample(sampled, min(plan["sample"], len(sampled)))
    return every["pure"] + every["whole"] + sample


def _mutants(root, pattern, tests, options):
    modules = [path for path in _files(root, pattern) if path.name != "__init__.py"]
    judges = [path for name in tests for path in _files(root, name)]
    digest = _digest(b"".join(path.read_bytes() for path in judges))
    files = tuple(str(path.relative_to(root)) for path in judges)
    for module in modules:
        text = module.read_text()
        for spec in _specs(module.relative_to(root), get_ast(text)):
            yield Mutant(spec, options, files, _digest(text.encode()), digest)


def _files(root, pattern):
    if not (files := sorted(root.glob(pattern))):
        raise ValueError(f"the table names no file of this tree: {pattern}")
    return files


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _specs(module, tree):
    for name in NAMES:
        operator = get_operator(name)()
        places = (
            (node, start, end)
            for node in ast_nodes(tree)
            for start, end in operator.mutation_positions(node)
        )
        for occurrence, (node, start, end) in enumerate(places):
            if not (_in_annotation(node) or _parts_parameters(node)):
                where = ASTQuery(node).get_definition_name()
                yield MutationSpec(module, name, occurrence, start, end, definition_name=where)


def _parts_parameters(node):
    """Whether it is the ``*`` before parameters that are given by name: no product."""
    return node.type == "operator" and node.parent.type in {"parameters", "param"}


def _in_annotation(node):
    """Whether the node says a type: of a parameter, of what is returned, of a field."""
    while node.parent:
        parent = node.parent
        if parent.type == "tfpdef" or node is getattr(parent, "annotation", None):
            return True
        if parent.type == "annassign" and node is parent.children[1]:
            return True
        node = parent
    return False
