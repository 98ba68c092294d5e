"""Drafts of the catalogue that nobody has published yet, e.g. those of the departments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guides.release.rights import CATALOGUE
from portal.ground.staff import borders


@dataclass(frozen=True)
class Draft:
    """``by``: who saved it last."""

    record: Any
    by: Any
    at: datetime


def waiting(user) -> list[Draft]:
    """Newest first, within the border; one query a kind of record."""
    drafts = [draft for model in CATALOGUE for draft in _of(model, user)]
    return sorted(drafts, key=lambda draft: draft.at, reverse=True)


def _of(model, user) -> Iterable[Draft]:
    rows = model.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    for row in borders.within(rows.select_related("latest_revision__user"), user):
        yield Draft(row, row.latest_revision.user, row.latest_revision.created_at)
