"""What a source of the catalogue changed, in an editor's words: the rows of its page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guides.admin.fields.common_facts import label
from guides.catalogue.beside import BESIDE
from guides.catalogue.entries import BARE, COMMON, KINDS, PERMITS
from guides.catalogue.sources import Comparison
from guides.catalogue.three_way import NONE, Entries, Key, Place, Row, Side, State
from guides.catalogue.workbook.labels import NAMED, key_in_words, title_of
from guides.catalogue.workbook.leaves import flat
from guides.catalogue.workbook.places import in_words
from guides.models import CommonFacts, WorkingRule
from guides.release.taking_over import Choice
from guides.version.problems import Problem
from guides.version.rule_rows import written

# As an editor thinks of them: what guides are of first, what they are made of after.
ORDER = ("industries", PERMITS, "legal_bases", "materials", "questions", "shared_fields", COMMON)
FEW = 6  # names that are read at a glance
CODE = re.compile(r"“([^”]+)”")


@dataclass(frozen=True)
class KeyInWords:
    """A key that differs; the sides as (title, text) lines. ``asked``: both changed it."""

    name: str
    title: str
    base: list[tuple[str, str]]
    source: list[tuple[str, str]]
    own: list[tuple[str, str]]
    side: Side
    known: bool  # whether a base is remembered
    picked: str = ""

    @property
    def asked(self) -> bool:
        return self.side is Side.BOTH


@dataclass(frozen=True)
class RowInWords:
    """``comes``: (what they are, names) of what comes along; ``value``: how the form names the row."""

    row: Row
    name: str
    keys: list[KeyInWords]
    comes: list[tuple[str, list[str]]]
    hidden: bool
    choice: Choice | None
    error: str = ""

    @property
    def value(self) -> str:
        return f"{self.row.kind}:{self.row.digest}:{self.row.code}"

    @property
    def comes_few(self) -> bool:
        return sum(len(names) for _kind, names in self.comes) <= FEW

    @property
    def taken(self) -> bool:
        return self.choice is not None and not self.choice.keep

    @property
    def kept(self) -> bool:
        return self.choice is not None and self.choice.keep


class Wording:
    """Rows of one comparison in words; ``choices`` and ``errors``: of a form that was refused."""

    def __init__(
        self,
        comparison: Comparison,
        choices: Mapping[Place, Choice] | None = None,
        errors: Mapping[Place, str] | None = None,
    ):
        self.comparison = comparison
        self.choices, self.errors = choices or {}, errors or {}
        sides = (comparison.theirs, comparison.own)
        self.known = {code: name for side in sides for code, name in _names(side)}

    def groups(self, *states: State) -> list[tuple[str, list[RowInWords]]]:
        """(what they are, rows) in the editors' order."""
        found: dict[str, list[Row]] = {}
        for row in self.comparison.of(*states):
            found.setdefault(row.kind, []).append(row)
        kinds = sorted(found, key=_rank)
        return [(kind_in_words(kind), [self.row(row) for row in found[kind]]) for kind in kinds]

    def row(self, row: Row) -> RowInWords:
        return RowInWords(
            row=row,
            name=self.name(row.place),
            keys=[self.key(row, key) for key in row.keys],
            comes=self.comes(row),
            hidden=row.place in self.comparison.hidden,
            choice=self.choices.get(row.place),
            error=self.errors.get(row.place, ""),
        )

    def name(self, place: Place) -> str:
        kind, code = place
        if kind == COMMON:
            return str(CommonFacts.NAMES.get(code, code))
        if kind == "working_rules":
            industry, rule = code.rsplit(" ", 1)
            return f"{self.known.get(industry, industry)} · {WorkingRule.Kind(rule).label}"
        entries = (
            side.get(kind, {}).get(code) for side in (self.comparison.own, self.comparison.theirs)
        )
        row = self.comparison.by_place.get(place)
        for entry in (*entries, row and row.base):
            if entry:
                return _name(entry) or code
        return code

    def comes(self, row: Row) -> list[tuple[str, list[str]]]:
        if row.state not in (State.NEW, State.CHANGED, State.LEFT):
            return []
        found: dict[str, list[str]] = {}
        for place in self.comparison.brought({row.place: row.taken()}):
            found.setdefault(place[0], []).append(self.name(place))
        return [(kind_in_words(kind), found[kind]) for kind in sorted(found, key=_rank)]

    def key(self, row: Row, key: Key) -> KeyInWords:
        sides = (key.base if row.base is not None else NONE, key.source, key.own)
        shown = [self.value(row, key.name, value) for value in sides]
        titles = {title for lines in shown for title, _text in lines}
        title = titles.pop() if len(titles) == 1 else ""
        if title:
            shown = [[("", text) for _title, text in lines] for lines in shown]
        choice = self.choices.get(row.place)
        picked = choice.picks.get(key.name, "") if choice else ""
        if not picked and key.side is not Side.BOTH:
            picked = str(key.side)
        title = title or self.name(row.place)
        return KeyInWords(key.name, title, *shown, key.side, row.base is not None, picked)

    def value(self, row: Row, key: str, value: Any) -> list[tuple[str, str]]:
        if value is NONE:
            return []
        if row.kind == COMMON:
            tree = {key: value} if key != BARE else value
            leaves = flat(tree) if isinstance(tree, dict | list) else [("", value)]
            return [(label(path), "" if leaf is None else written(leaf)) for path, leaf in leaves]
        if row.kind not in KINDS:
            return [(_beside_key(row.kind, key), str(value))]
        lines = key_in_words(row.kind, key, value, self.known)
        if not lines:
            words = [(self.known.get(path, path), str(leaf)) for path, leaf in flat({key: value})]
            return [(path.removeprefix(f"{key}."), text) for path, text in words]
        return [(line.title, line.after) for line in lines]

    def problem(self, problem: Problem) -> tuple[str, str]:
        """(where, what) of something the change would break, by names instead of codes."""
        place = CODE.sub(
            lambda code: f"“{self.known.get(code[1], code[1])}”", in_words(problem.place)
        )
        return place, str(problem.sentence)


def kind_in_words(kind: str) -> str:
    if kind == COMMON:
        return str(CommonFacts._meta.verbose_name_plural)
    beside = next((beside.model for beside in BESIDE if beside.kind == kind), None)
    return str(beside._meta.verbose_name_plural) if beside else title_of(kind) or kind


def _beside_key(kind: str, key: str) -> str:
    beside = next(beside for beside in BESIDE if beside.kind == kind)
    path = next((path for path, name in beside.columns if name == key), key)
    if "__" in path:
        return _("industry")
    return str(beside.model._meta.get_field(path).verbose_name)


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _name(entry: Mapping[str, Any]) -> str:
    return next((str(entry[key]) for key in (*NAMED, "word") if entry.get(key)), "")


def _names(entries: Entries):
    for kind in KINDS:
        for code, entry in entries.get(kind, {}).items():
            if name := _name(entry):
                yield code, name
