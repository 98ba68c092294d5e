"""Pages of a list that may have a million rows: never counted, and read no further than anybody
reads on."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

SIZE = 50
LAST = 20  # pages; filters, search and the file reach older rows


@dataclass(frozen=True)
class Page:
    """Rows of a list, by the number of their page; ``more``: others follow."""

    rows: list[Model]
    number: int
    more: bool

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.more and self.number < LAST else None

    @property
    def cut(self) -> bool:
        """Whether rows follow that no page shows."""
        return self.more and self.next is None

    def __str__(self):
        """Which rows these are; of a single page how many."""
        if not self.rows or (self.number == 1 and not self.more):
            return _("%(count)s rows in all") % {"count": len(self.rows)}
        first = (self.number - 1) * SIZE + 1
        return _("rows %(first)s to %(last)s") % {
            "first": first,
            "last": first + len(self.rows) - 1,
        }


def page_number(request) -> int:
    """What the address asks for; the first where it means none."""
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 1


def page_of(queryset: QuerySet, number: int) -> Page:
    """One page, with one query; the first where there is no such page."""
    number = min(max(number, 1), LAST)
    start = (number - 1) * SIZE
    rows = list(queryset[start : start + SIZE + 1])
    if not rows and number > 1:
        return page_of(queryset, 1)
    return Page(rows[:SIZE], number, len(rows) > SIZE)
