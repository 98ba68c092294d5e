"""Reasons of a city's list: offered where a reason is typed, and counted when it was stated.

In a paper they stand as text. Which of the list they are is read off that text, line by line, so that a
department which takes over what the window prepared is counted like one that ticks them itself.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from issuance.models import Case, ListedReason, Review, StatedReason
from portal.ground.calendar import clock
from portal.ground.models import Region

SHIPPED = Path(__file__).parents[1] / "data" / "reasons.json"
MORE = "："  # between a listed reason and what is added to it
Use = ListedReason.Use


def offered(case: Case, use: str, permits: Iterable[str]) -> list[ListedReason]:
    """What the list of the case's city offers for these permit items; one query for a case, however often
    it is asked."""
    codes = {"", *permits}
    return [row for row in _of(case) if row.use == use and row.permit_code in codes]


def _of(case) -> list[ListedReason]:
    if not hasattr(case, "_listed_reasons"):
        rows = ListedReason.objects.filter(city=case.region.city, active=True)
        case._listed_reasons = list(rows)
    return case._listed_reasons


def joined(listed: Iterable[str], further: str) -> str:
    """The reasons as a paper says them: each of the list on a line of its own, then what was typed."""
    return "\n".join(filter(None, (*listed, further.strip())))


def with_more(listed: str, further: str) -> str:
    """One line of a supplement notice."""
    return f"{listed}{MORE}{further}" if listed and further else listed or further


def state(use: str, said: Iterable[tuple[Review, str]]) -> None:
    """Count what was stated to the applicant, in the open transaction of its paper."""
    now = clock.now()
    StatedReason.objects.bulk_create(
        StatedReason(review=review, region_id=review.region_id, use=use, reason=row, stated_at=now)
        for review, text in said
        for row in _found(review, use, text)
    )


def _found(review, use, text) -> list[ListedReason | None]:
    """Those of the list that stand in a text; None where there is none of them."""
    known = offered(review.owning_case, use, [review.permit_code])
    known.sort(key=lambda row: (len(row.text), bool(row.permit_code)), reverse=True)
    lines = [line.strip() for line in text.splitlines()]
    found = [next((row for row in known if _says(line, row.text)), None) for line in lines]
    return list(dict.fromkeys(row for row in found if row)) or [None]


def _says(line, text) -> bool:
    return line == text or line.startswith(f"{text}{MORE}")


def counted(regions: Iterable[int], first, last, use: str) -> list[tuple[ListedReason | None, int]]:
    """How often each reason was stated in these regions from ``first`` to before ``last``, most first; two
    queries, by an index."""
    rows = StatedReason.objects.filter(
        region__in=sorted(regions), use=use, stated_at__gte=first, stated_at__lt=last
    )
    numbers = dict(rows.order_by().values_list("reason").annotate(Count("pk")))
    known = ListedReason.objects.in_bulk([key for key in numbers if key])
    pairs = [(known.get(key), number) for key, number in numbers.items()]
    return sorted(pairs, key=lambda pair: (-pair[1], str(pair[0] or "")))


def seed(city: Region) -> int:
    """Give a city that has no list the one that is shipped; how many sentences."""
    if ListedReason.objects.filter(city=city).exists():
        return 0
    shipped = json.loads(SHIPPED.read_text())
    rows = [
        ListedReason(city=city, use=use, text=text, position=10 * number)
        for use, texts in shipped.items()
        for number, text in enumerate(texts, 1)
    ]
    return len(ListedReason.objects.bulk_create(rows))


@transaction.atomic
def reword(row: ListedReason, **columns) -> ListedReason:
    """Change a listed reason; one that was stated keeps its text, and its new wording is another."""
    if row.pk and columns["text"] != row.text and row.stated.exists():
        row.active = False
        row.save(update_fields=["active"])
        row.pk = None
        row._state.adding = True
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return row
