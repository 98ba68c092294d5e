"""How often what a licence says has changed, counted by the database itself: no change escapes it."""

from django.db import models

from issuance.models.licences import Licence
from portal.ground.history.triggers import follows
from portal.ground.history.versions import only_rises


class LicenceVersion(models.Model):
    """One row a licence, raised by triggers at every change of it, its editions, loads and permits, their
    renewals, scans and public pages; no code writes it.

    A table of its own: a change of a permit locks nothing that case work waits for, and of two changes of one
    licence the second waits for the first, so that none is counted before it can be seen.
    """

    licence = models.OneToOneField(
        Licence,
        models.DO_NOTHING,
        primary_key=True,
        related_name="version",
        db_constraint=False,  # a number outlives its licence: it is never given again
    )
    number = models.BigIntegerField(default=1)


def _raised(licences: str) -> str:
    return (
        f"INSERT INTO issuance_licenceversion (licence_id, number) {licences}"
        " ON CONFLICT (licence_id) DO UPDATE SET number = issuance_licenceversion.number + 1"
    )


def _of_permits(permits: str) -> str:
    """In the order of their keys: two writers never wait for each other."""
    return _raised(
        "SELECT DISTINCT licence_id, 1 FROM issuance_licencepermit"  # noqa: S608 - our own names
        f" WHERE permit_id IN ({permits}) ORDER BY licence_id"
    )


def _of_licence(column: str) -> str:
    return _raised(
        "SELECT DISTINCT id, 1 FROM issuance_licence"  # noqa: S608
        f" WHERE id IN ({{rows:{column}}}) ORDER BY id"
    )


def _locked(permits: str, strength: str) -> str:
    """Whoever loads a permit and whoever changes what is said of it wait for each other: else the change
    would find no licence to count it for."""
    return f"PERFORM 1 FROM issuance_permit WHERE id IN ({permits}) ORDER BY id FOR {strength}"


_CHANGED = "NO KEY UPDATE"
_OF_SCAN = "SELECT permit_id FROM issuance_permitscan WHERE id IN ({rows:scan_id})"
_NAME = "raises_its_version"
LICENCE_VERSIONS = (
    follows("issuance_licence", _NAME, _of_licence("id")),
    follows("issuance_licenceedition", _NAME, _of_licence("licence_id")),
    follows(
        "issuance_licencepermit",
        _NAME,
        _of_licence("licence_id"),
        first=_locked("{rows:permit_id}", "SHARE"),
    ),
    follows("issuance_permit", _NAME, _of_permits("{rows:id}")),
    *(
        follows(
            table,
            _NAME,
            _of_permits(permits),
            first=_locked(permits, _CHANGED),
        )
        for table, permits in (
            ("issuance_renewal", "{rows:permit_id}"),
            ("issuance_permitscan", "{rows:permit_id}"),
            ("issuance_publicpage", _OF_SCAN),
        )
    ),
    *only_rises("issuance_licenceversion"),
)
