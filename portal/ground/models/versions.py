"""How often what many pages rest on has changed: counted by the database, whoever changes it."""

from django.db import models


class SharedVersion(models.Model):
    """``keys``: the keys that sign; ``places``: names of regions and departments, and what is said of them.

    Raised by triggers; no code writes it.
    """

    KEYS, PLACES = "keys", "places"

    name = models.CharField(max_length=12, primary_key=True)
    number = models.BigIntegerField(default=1)
