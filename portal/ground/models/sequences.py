"""Serial numbers: one row per series, raised inside the transaction that uses the number."""

from django.db import models


class Sequence(models.Model):
    """The last number given out in a series; see ``portal.ground.history.numbers``."""

    series = models.CharField(max_length=60, unique=True)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "ground_counter"

    def __str__(self):
        return f"{self.series} {self.value}"
