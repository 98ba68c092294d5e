"""The one collector of stored files: what a row names stays, and nothing else decides.

Equal files of different people are one file, so whoever lets go of a file never deletes it: the
collector looks whether any row of any room still names it.
"""

from django.apps import apps
from django.db.models import Model

from portal.ground.files import storage
from portal.ground.files.digest_field import BlobDigestField


def columns() -> list[tuple[type[Model], str]]:
    """Every column that names stored files, in every room."""
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, BlobDigestField)
    ]


def is_named(sha256: str) -> bool:
    return any(
        model._base_manager.filter(**{column: sha256}).exists() for model, column in columns()
    )


def collect(sha256: str) -> bool:
    """Discard a file that no row names; whether it was done. What is young stays for now."""
    return not is_named(sha256) and storage.discard(sha256)
