"""Columns of a register: each is read, labelled, sorted, shown and exported from one line."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORT = 6  # characters of a name that stays on one line
SIGNS = {"ok": "✓", "warn": "!", "bad": "✕", "info": "●", "off": "○"}


class Column:
    """A column of a register.

    ``source``: a path of fields from the row (``case__operator_name``), whose last field names the
    column, or a function of the row. ``link``: function of the row that gives an address. With
    ``sort`` the heading sorts by the path, or by the path ``sort`` names; an index serves the order
    a list has by itself, no other.
    """

    do_not_call_in_templates = True

    def __init__(
        self,
        source: str | Callable,
        label=None,
        *,
        sort: bool | str = False,
        link: Callable | None = None,
    ):
        self.source, self.link = source, link
        self.short_description = label
        self.admin_order_field = source if sort is True else sort or None
        self.relations: tuple[str, ...] = ()
        self.field = None

    def __call__(self, row):
        return self.html(row)

    @property
    def __name__(self):
        """What django.contrib.admin calls a heading by."""
        return "column" if callable(self.source) else self.source.replace(LOOKUP_SEP, "-")

    def bind(self, model):
        """Look the path up in the model: label, choices, and the rows it reads along."""
        if isinstance(self.source, str):
            *steps, last = self.source.split(LOOKUP_SEP)
            for step in steps:
                model = model._meta.get_field(step).related_model
            self.field = model._meta.get_field(last)
            read = [*steps, last] if self.field.is_relation else steps
            self.relations = (LOOKUP_SEP.join(read),) if read else ()
            self.short_description = self.short_description or self.field.verbose_name
        return self

    def text(self, row) -> str:
        """What stands in the cell, as plain words."""
        if callable(self.source):
            return words(self.source(row))
        *steps, last = self.source.split(LOOKUP_SEP)
        for step in steps:
            row = getattr(row, step, None)
        chosen = getattr(row, f"get_{last}_display", None)
        return words(chosen() if chosen else getattr(row, last, None))

    def html(self, row):
        """What stands in the cell, as markup."""
        text = self.text(row) or "—"
        url = self.link(row) if self.link else None
        if url:
            return format_html('<a class="yz-nb yz-mono" href="{}">{}</a>', url, text)
        short = text.isascii() or len(text) <= SHORT
        return format_html('<span class="yz-nb">{}</span>', text) if short else text


class Chip(Column):
    """A state as a chip; ``standing`` gives of a row its ``word`` and ``colour``, a key of ``SIGNS``."""

    def __init__(self, standing: Callable, label=None):
        super().__init__(standing, label or gettext_lazy("status"))

    def text(self, row):
        return str(self.source(row).word)

    def html(self, row):
        standing = self.source(row)
        return chip(standing.colour, standing.word)


def words(value) -> str:
    """A value as a reader meets it in a list."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def chip(colour, word):
    """A status chip: word, sign and colour together."""
    return format_html(
        '<span class="yz-status yz-status--{}">{} {}</span>', colour, SIGNS[colour], word
    )
