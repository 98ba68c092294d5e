"""Whether what rows name still lies in the store, byte for byte."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from portal.ground.files import storage
from portal.ground.files.blob_collector import columns


class Damage(NamedTuple):
    """A row whose file is missing or altered."""

    row: str
    column: str
    sha256: str


def naming(sha256: str) -> Iterator[Damage]:
    """The rows that name this file, of every room."""
    for model, column in columns():
        for key in model._base_manager.filter(**{column: sha256}).values_list("pk", flat=True):
            yield Damage(f"{model._meta.label}:{key}", column, sha256)


def damaged() -> Iterator[Damage]:
    """Every row of every room; each file is read once."""
    is_intact = cache(storage.is_intact)
    for model, column in columns():
        named = model._base_manager.exclude(**{column: ""}).exclude(**{column: None}).order_by("pk")
        for key, sha256 in named.values_list("pk", column).iterator():
            if not is_intact(sha256):
                yield Damage(f"{model._meta.label}:{key}", column, sha256)
