"""Rows from before there were witnesses are taken into the history (纳入留痕), each by one event.

Once all of a kind are in, that is an event too, and nothing of that kind is ever adopted again:
what then stands in the table without an event was put there behind the back of the history.
"""

from collections.abc import Iterator
from itertools import groupby

from django.db import transaction

from portal.ground.history import events, witness
from portal.ground.history.chain import SYSTEM
from portal.ground.history.witness import ADOPTED, Declaration
from portal.ground.models import Event

ADOPT = "history.adopt"


def adopt(declaration: Declaration) -> Iterator[int]:
    """Adopt what no event vouches for, and yield how many after each batch.

    Each batch is a transaction of its own, so that an interrupted run goes on where it stopped.
    """
    if witness.is_adopted(declaration):
        return
    total = 0
    for keys in witness.keys_of(declaration):
        for city, rows in groupby(_placed(declaration, keys), key=lambda place: place[0]):
            total += _adopted(declaration, city, {key: region for _city, region, key in rows})
        yield total
    with transaction.atomic():
        events.record(
            verb=ADOPTED,
            subject=f"history:{declaration.kind}",
            city=None,
            data={"rows": total, "scheme": declaration.scheme},
        )


def _placed(declaration, keys) -> list[tuple[str, str, int]]:
    """(City, region, key) of each row, in the order of the cities."""
    rows = declaration.model._base_manager.filter(pk__in=keys)
    if not any(column.name == "region" for column in declaration.model._meta.fields):
        return [(SYSTEM, "", key) for key in rows.order_by("pk").values_list("pk", flat=True)]
    places = rows.values_list("region__parent__code", "region__code", "pk")
    return sorted((parent or code or SYSTEM, code or "", key) for parent, code, key in places)


def _adopted(declaration, city, regions: dict[int, str]) -> int:
    """The chain is locked before the rows are read: a change that comes later tells of itself."""
    with transaction.atomic():
        chain = events.locked_head(city)
        subjects = {f"{declaration.kind}:{key}": key for key in regions}
        told = Event.objects.filter(subject__in=subjects).exclude(witness="")
        told = {subjects[subject] for subject in told.values_list("subject", flat=True)}
        seen = witness.of_many(declaration, regions.keys() - told)
        facts = [
            {
                "verb": ADOPT,
                "subject": f"{declaration.kind}:{key}",
                "region": regions[key],
                "witness": seen[key][0],
                "salt": seen[key][1],
            }
            for key in sorted(seen)
        ]
        Event.objects.bulk_create(events.linked(chain, facts))
    return len(facts)
