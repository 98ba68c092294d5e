"""How much of a licence has changed: one indexed read says whether an answer given before still stands."""

from typing import NamedTuple

from django.db import connection

from issuance.licence.addresses import TOKEN
from portal.ground.models import SharedVersion


class Version(NamedTuple):
    """Equal for two moments between which nothing was changed of the licence, its editions and permits, of
    the keys that sign, and of what regions and departments are called.

    Read it before what it speaks of: then an answer is never older than the version it is given out under.
    """

    licence: int
    number: int
    keys: int
    places: int


_READ = f"""
    SELECT version.licence_id, version.number,
        (SELECT number FROM ground_sharedversion WHERE name = '{SharedVersion.KEYS}'),
        (SELECT number FROM ground_sharedversion WHERE name = '{SharedVersion.PLACES}')
    FROM issuance_licenceedition AS edition
    JOIN issuance_licenceversion AS version ON version.licence_id = edition.licence_id
    WHERE edition.token = %s"""  # noqa: S608 - our own names


def version_of(token: str) -> Version | None:
    """Of the licence that has an edition of ``token``; None for a token nobody was given."""
    if not TOKEN.fullmatch(token):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_READ, [token])
        row = cursor.fetchone()
    return row and Version(row[0], row[1], row[2] or 0, row[3] or 0)
