"""What a supplement changed: fields with their old and new value, papers with their old and new files.

Pure: two slices of one permit item are compared, before and after; what is not in the slice is not told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from forms.assembly import Item, Paper
from forms.slices import HandedIn, Slice


@dataclass(frozen=True)
class FieldChange:
    item: Item
    before: Any
    after: Any

    @property
    def key(self) -> tuple[str, str]:
        return "field", self.item.key

    @property
    def facts(self) -> tuple[tuple[Item, Any], tuple[Item, Any]]:
        """Both as the form puts them into words."""
        return (self.item, self.before), (self.item, self.after)


@dataclass(frozen=True)
class PaperChange:
    """``removed`` and ``added``: the files that went and came, by their bytes; what stayed is in neither.
    A way of handing in without files is told with them."""

    removed: HandedIn
    added: HandedIn

    @property
    def paper(self) -> Paper:
        return self.added.paper

    @property
    def key(self) -> tuple[str, str]:
        return "material", self.paper.id


Change = FieldChange | PaperChange


@dataclass(frozen=True)
class Told:
    """A change with the names of the permit items in whose slices it stands."""

    change: Change
    names: tuple[str, ...]


def between(before: Slice, after: Slice) -> list[Change]:
    """In the order of the form; empty where the slice is as it was, whatever changed elsewhere."""
    return [*_fields(before, after), *_papers(before, after)]


def together(named: Iterable[tuple[str, Iterable[Change]]]) -> list[Told]:
    """Each change once, however many slices share it, in the order met."""
    met: dict[tuple[str, str], tuple[Change, list[str]]] = {}
    for name, found in named:
        for change in found:
            met.setdefault(change.key, (change, []))[1].append(name)
    return [Told(change, tuple(names)) for change, names in met.values()]


def _fields(before, after) -> Iterator[FieldChange]:
    old = {item.key: value for item, value in before.fields}
    for item, value in after.fields:
        if old.get(item.key, "") != value:
            yield FieldChange(item, old.get(item.key, ""), value)


def _papers(before, after) -> Iterator[PaperChange]:
    old = {sheet.paper.id: sheet for sheet in before.papers}
    for sheet in after.papers:
        was = old.get(sheet.paper.id, HandedIn(sheet.paper, ()))
        kept = _digests(was) & _digests(sheet)
        removed, added = _without(was, kept), _without(sheet, kept)
        if removed.files or added.files or was.declared != sheet.declared:
            yield PaperChange(removed, added)


def _without(sheet, digests) -> HandedIn:
    return replace(sheet, files=tuple(file for file in sheet.files if file.sha256 not in digests))


def _digests(sheet) -> set[str]:
    return {file.sha256 for file in sheet.files}
