"""What a sheet of the catalogue's workbook is made of: columns, and the lists they choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

FLAG = (("是", True), ("否", False))
OWNER = "^"  # the path of the column that names the entry a row belongs to


@dataclass(frozen=True)
class Column:
    """``kind``: text, number, flag, choice, rule, value, fact, answers, codes, options, kinds, day.

    ``later``: a workbook made before the column existed may lack it.
    """

    title: str
    path: str
    comment: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, object], ...] = ()
    refers: str = ""  # title of the sheet whose first column it names
    needed: bool = False
    width: int = 18
    later: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.path.split("."))


@dataclass(frozen=True)
class Sheet:
    """``name``: the list of the file; ``child``: the list inside its entries; ``bare``: the path
    of the column a child consists of, where children are plain codes; ``optional``: a workbook
    made before the sheet existed says nothing about what it holds; ``former``: columns that are
    read, since older workbooks have them, and no longer written."""

    title: str
    name: str
    columns: tuple[Column, ...]
    child: str = ""
    bare: str = ""
    optional: bool = False
    former: tuple[Column, ...] = ()

    def column(self, title: str) -> Column | None:
        columns = (*self.columns, *self.former)
        return next((column for column in columns if column.title == title), None)


def flag(title, path, comment=""):
    return Column(title, path, comment or "填“是”或“否”。", "flag", FLAG, width=12)


def titled(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The list of a column from the words of a choice (code → 中文)."""
    return tuple((title, code) for code, title in words.items())


def choice(title, path, choices, comment="", *, later=False):
    comment = comment or "从下拉列表中选择。"
    return Column(title, path, comment, "choice", choices, width=14, later=later)


def number(title, path, comment="整数；不详则留空。"):
    return Column(title, path, comment, "number", width=12)


def day(title, path, comment):
    return Column(title, path, comment, "day", width=14)


def code(comment="代码一经使用不得更改；只用字母、数字、“-”和“_”。", path="code", title="代码"):
    return Column(title, path, comment, needed=True, width=20)


def names(sheet, path, title, *, needed=True, comment=""):
    return Column(
        title, path, comment or f"“{sheet}”表中的代码。", refers=sheet, needed=needed, width=20
    )


def words(title, path, comment="", *, needed=False, width=28):
    return Column(title, path, comment, needed=needed, width=width)
