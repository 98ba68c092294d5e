"""Chapters of the handbook, read from docs/handbook: one Markdown file each, in the order of their names.

A chapter begins with lines of ``name: value`` up to ``---``: ``title``, ``about`` (one sentence), and
``screens``, the names of the addresses it is the help to.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "handbook"
_FILE = re.compile(r"\d\d-(?P<slug>[a-z-]+)\.md")


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str
    about: str
    screens: tuple[str, ...]
    text: str


@cache
def all_chapters() -> dict[str, Chapter]:
    """Slug → chapter."""
    found = sorted(path for path in FOLDER.glob("*.md") if _FILE.fullmatch(path.name))
    return {chapter.slug: chapter for chapter in map(_read, found)}


def of_screen(name: str) -> Chapter | None:
    """The chapter that explains the screen of this address."""
    return next((one for one in all_chapters().values() if name in one.screens), None)


def _read(path: Path) -> Chapter:
    head, text = path.read_text("utf-8").split("\n---\n", 1)
    said = dict(line.split(": ", 1) for line in head.splitlines())
    slug = _FILE.fullmatch(path.name)["slug"]
    return Chapter(slug, said["title"], said["about"], tuple(said["screens"].split()), text)
