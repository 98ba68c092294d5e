"""What a city's catalogue has that its file has not: synonyms and working rules, as entries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log

from guides.catalogue.three_way import Entries, Entry, Place
from guides.models import Industry, Synonym, WorkingRule
from portal.ground.models import Region


@dataclass(frozen=True)
class Beside:
    """``columns``: (path of a column, key of the entry), the code's parts first, ``parts`` of them;
    ``owner``: what a new row is made with.
    """

    kind: str
    model: type[Model]
    columns: tuple[tuple[str, str], ...]
    parts: int
    owner: Callable[[Region, Entry], dict[str, Any]]

    def entries(self, city: Region) -> dict[str, Entry]:
        rows = self.model.objects.of(city).values_list(*(path for path, _key in self.columns))
        keys = [key for _path, key in self.columns]
        return {" ".join(row[: self.parts]): dict(zip(keys, row, strict=True)) for row in rows}

    def row(self, city: Region, code: str, entry: Entry | None) -> Model | None:
        words = code.split(" ", self.parts - 1)
        named = dict(zip((path for path, _key in self.columns), words, strict=False))
        row = self.model.objects.of(city).filter(**named).first()
        return row or (self.model(**self.owner(city, entry)) if entry else None)

    def write(self, actor, city: Region, code: str, entry: Entry | None) -> None:
        """As the entry says, ``None``: no longer; a line in the history of the record."""
        row = self.row(city, code, entry)
        if row is None:
            return
        if entry is None:
            log(instance=row, action="wagtail.delete", user=actor, deleted=True)
            row.delete()
            return
        new = row.pk is None
        for path, key in self.columns:
            if "__" not in path:
                setattr(row, path, entry.get(key, ""))
        row.save()
        log(instance=row, action="wagtail.create" if new else "wagtail.edit", user=actor)


BESIDE = (
    Beside(
        "synonyms",
        Synonym,
        (("word", "word"), ("meaning", "meaning")),
        1,
        lambda city, _entry: {"city": city},
    ),
    Beside(
        "working_rules",
        WorkingRule,
        (("industry__code", "industry"), ("kind", "kind"), ("text", "text")),
        2,
        lambda city, entry: {"industry": Industry.objects.of(city).get(code=entry["industry"])},
    ),
)


def entries_beside(city: Region) -> Entries:
    return {beside.kind: beside.entries(city) for beside in BESIDE}


def write_beside(actor, city: Region, entries: dict[Place, Entry | None]) -> None:
    for beside in BESIDE:
        for (kind, code), entry in entries.items():
            if kind == beside.kind:
                beside.write(actor, city, code, entry)
