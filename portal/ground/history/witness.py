"""What an event saw: a salted digest of its row as the database held it after the change.

A chain of events proves that nobody rewrote what was said, not that the tables still say it. So
each model of consequence declares which of its columns are witnessed, the event that changes a row
keeps their digest, and `alterations` compares every row with the last event that saw it.

A declaration stays as it is: columns more or less are the next scheme, and events keep the number
of the scheme they were written by.
"""

import hashlib
import math
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Max, Model

from portal.ground.history.chain import moment
from portal.ground.models import Event
from portal.ground.text.canonical import canonical_json
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

ADOPTED = "history.adopted"  # all rows of a kind have an event (see `adoption`)
GONE = "gone"  # the witness of an event that took its row away
BATCH = 500


@dataclass(frozen=True)
class Part:
    """Rows of another table that belong to a witnessed row, which `path` leads to from them."""

    name: str
    model: type[Model]
    path: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Declaration:
    """Which columns of a model, and of its parts, the history vouches for.

    `born`: no row comes to be without an event of its own.
    """

    model: type[Model]
    scheme: int
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    born: bool

    @property
    def kind(self) -> str:
        return self.model._meta.model_name

    def contents(self, keys: Collection[int]) -> dict[int, str]:
        """Key → witnessed content in canonical JSON, of those rows that exist."""
        rows = self.model._base_manager.filter(pk__in=keys).values("pk", *self.columns)
        bodies = {row["pk"]: {name: _spelled(row[name]) for name in self.columns} for row in rows}
        for part in self.parts:
            for body in bodies.values():
                body[part.name] = []
            columns = (part.path, *part.columns)
            owned = part.model._base_manager.filter(**{f"{part.path}__in": list(bodies)})
            for owner, *values in owned.order_by("pk").values_list(*columns):
                bodies[owner][part.name].append([_spelled(value) for value in values])
        return {key: canonical_json(body) for key, body in bodies.items()}


@dataclass(frozen=True)
class Alteration:
    """A row that is not, or not any longer, as the history left it."""

    subject: str
    reason: Sentence

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


_declared: dict[type[Model], dict[int, Declaration]] = {}


def declare(model, *columns: str, parts=(), scheme: int = 1, born: bool = False) -> None:
    """Say once per model and scheme what its events are to witness; the highest scheme is written."""
    declaration = Declaration(model, scheme, columns, tuple(parts), born)
    if _declared.setdefault(model, {}).setdefault(scheme, declaration) != declaration:
        raise ValueError(f"{model.__name__} has a scheme {scheme} already")


def declared() -> list[Declaration]:
    """What is written today, by model."""
    return [schemes[max(schemes)] for schemes in _declared.values()]


def of(row: Model, scheme: int | None = None) -> tuple[str, str]:
    """Witness and salt of a row as it stands in the database; empty for a model nobody declared.

    `scheme`: an older one, where the database has not all columns yet (a migration).
    """
    schemes = _declared.get(type(row))
    if schemes is None:
        return "", ""
    return of_many(schemes[scheme or max(schemes)], [row.pk]).get(row.pk, (GONE, ""))


def of_many(declaration: Declaration, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    """Key → witness and salt, of those rows that exist."""
    seen = {}
    for key, content in declaration.contents(keys).items():
        salt = secrets.token_hex(16)
        seen[key] = (_witness(declaration.scheme, salt, content), salt)
    return seen


def keys_of(declaration: Declaration) -> Iterator[list[int]]:
    """The keys of all rows, in batches."""
    keys = declaration.model._base_manager.order_by("pk").values_list("pk", flat=True)
    batch = list(keys[:BATCH])
    while batch:
        yield batch
        batch = list(keys.filter(pk__gt=batch[-1])[:BATCH])


def alterations() -> Iterator[Alteration]:
    """Every row that was altered, put in or taken away behind the back of the history.

    Read by key in batches: neither memory nor a single query grows with the register.
    """
    for declaration in declared():
        yield from _altered(declaration)
    yield from _missing()


def _altered(declaration: Declaration) -> Iterator[Alteration]:
    since = _vouched_since(declaration) if declaration.born else None
    for batch in keys_of(declaration):
        suspects = [key for key, reason in _judged(declaration, batch, since) if reason]
        # What changed while it was read is read again.
        for key, reason in _judged(declaration, suspects, since):
            if reason:
                yield Alteration(f"{declaration.kind}:{key}", reason)


def _judged(declaration, keys, since) -> Iterator[tuple[int, Sentence | None]]:
    subjects = {f"{declaration.kind}:{key}": key for key in keys}
    events = Event.objects.filter(subject__in=subjects).order_by("pk")
    known = events.values_list("subject", "witness", "salt", "chain__name", "number")
    told, last = set(), {}
    for subject, witness, *rest in known:
        told.add(subject)
        if witness:
            last[subject] = (witness, *rest)
    contents = {
        scheme: other.contents(keys) for scheme, other in _declared[declaration.model].items()
    }
    for subject, key in subjects.items():
        if subject in last:
            yield key, _judge(contents, key, *last[subject])
        elif since is not None and key > since and subject not in told:
            yield key, Sentence(_("no event tells of it."))


def _judge(contents, key, witness, salt, chain, number) -> Sentence | None:
    scheme = witness.partition(":")[0]
    body = contents.get(int(scheme) if scheme.isdecimal() else 0, {}).get(key)
    if body is not None and _witness(int(scheme), salt, body) == witness:
        return None
    message = _("not as event %(number)s of chain %(chain)s left it.")
    return Sentence(message, {"number": number, "chain": chain})


def is_adopted(declaration: Declaration) -> bool:
    """Whether the rows from before there were witnesses were all taken into the history."""
    return Event.objects.filter(subject=f"history:{declaration.kind}", verb=ADOPTED).exists()


def _vouched_since(declaration) -> float | None:
    """The key beyond which each row has an event; older ones may have none until they are adopted."""
    if is_adopted(declaration):
        return -math.inf
    events = Event.objects.filter(subject__startswith=f"{declaration.kind}:").exclude(witness="")
    first = events.order_by("pk").values_list("subject", flat=True).first()
    return int(first.partition(":")[2]) if first else None


def _missing() -> Iterator[Alteration]:
    models = {declaration.kind: declaration.model for declaration in declared()}
    events = Event.objects.exclude(witness__in=("", GONE)).order_by("pk")
    last = 0
    while batch := list(events.filter(pk__gt=last).values_list("pk", "subject")[:BATCH]):
        last = batch[-1][0]
        subjects = sorted({tuple(subject.split(":", 1)) for _pk, subject in batch})
        for kind, group in groupby(subjects, key=lambda subject: subject[0]):
            if kind not in models:
                continue
            keys = {int(key) for _kind, key in group}
            there = models[kind]._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
            for key in sorted(keys - set(there)):
                if lost := _lost(f"{kind}:{key}", before=last, after=batch[0][0]):
                    yield lost


def _lost(subject: str, *, before: int, after: int) -> Alteration | None:
    """Told with the batch that holds its last witness, unless that says it was taken away."""
    events = Event.objects.filter(subject=subject).exclude(witness="")
    newest = events.aggregate(pk=Max("pk"))["pk"]
    if newest is None or not after <= newest <= before:
        return None
    event = events.select_related("chain").get(pk=newest)
    if event.witness == GONE:
        return None
    message = _("taken away since event %(number)s of chain %(chain)s.")
    return Alteration(subject, Sentence(message, {"number": event.number, "chain": event.chain}))


def _witness(scheme: int, salt: str, content: str) -> str:
    digest = hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()
    return f"{scheme}:{digest}"


def _spelled(value):
    """One spelling for each value a column may hold; bytes by their digest."""
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return hashlib.sha256(bytes(value)).hexdigest()
        case Decimal() | UUID():
            return str(value)
        case _:
            return value
