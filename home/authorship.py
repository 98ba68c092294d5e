"""Whether two revisions of a page say the same: keeping what stood there makes nobody an author.

Wagtail saves a revision whenever its edit page is left by a button, and by itself a moment after a
key was pressed; it also writes rich text in its own hand.
"""

import json
import re

from bs4 import BeautifulSoup

BOOKKEEPING = frozenset(
    (
        "pk path depth numchild url_path translation_key locale content_type owner alias_of "
        "latest_revision latest_revision_created_at live live_revision has_unpublished_changes "
        "draft_title first_published_at last_published_at expired locked locked_at locked_by "
        "wagtail_admin_comments"
    ).split()
)
KEY = "data-block-key"
AROUND_BLOCKS = re.compile(r"\s*(</?(?:p|h\d|ul|ol|li|hr|br|blockquote)\b[^>]*>)\s*")


def same(first: dict, second: dict) -> bool:
    """Whether a reader could not tell them apart, whoever keeps them and under which numbers."""
    return _text(first) == _text(second)


def _text(content: dict) -> dict:
    return {name: _plain(value) for name, value in content.items() if name not in BOOKKEEPING}


def _plain(value):
    match value:
        case dict():
            numbers = {"id"} if {"type", "value"} <= value.keys() else {"pk"}
            return {name: _plain(part) for name, part in value.items() if name not in numbers}
        case list():
            parts = [_plain(part) for part in value]
            rows = any(isinstance(part, dict) and "pk" in part for part in value)
            return sorted(parts, key=json.dumps) if rows else parts
        case str() if value.startswith("["):
            return _blocks(value)
        case str() if "<" in value:
            return _markup(value)
        case _:
            return value


def _blocks(value: str):
    try:
        return _plain(json.loads(value))
    except json.JSONDecodeError:
        return value


def _markup(value: str) -> str:
    soup = BeautifulSoup(value, "html.parser")
    for tag in soup.find_all(True):
        tag.attrs = {name: tag.attrs[name] for name in sorted(tag.attrs) if name != KEY}
    return AROUND_BLOCKS.sub(r"\1", str(soup))
