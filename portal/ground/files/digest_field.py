"""The column that names a stored file: whatever stands in one is kept (``blob_collector``)."""

from django.db import models


class BlobDigestField(models.CharField):
    """SHA-256 of a file in the private store; empty: the row keeps none, or no longer; null: not yet.

    A type for the collector to find. To the schema it is the CharField it always was.
    """

    def __init__(self, *args, max_length=64, **options):
        super().__init__(*args, max_length=max_length, **options)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options
