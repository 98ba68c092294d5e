"""Markup as a reader of pages has it: where its lines break says nothing."""

import re


def flat(html: str) -> str:
    """White space in one piece, and none beside a tag; a space of full width is text."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"[ \t\r\n]+", " ", html))
