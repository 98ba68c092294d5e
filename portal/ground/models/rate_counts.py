"""How often somebody has asked lately; see ``portal.ground.limits``."""

from django.db import models


class RateCount(models.Model):
    """The running window of one limit for one client; ``until`` in seconds since 1970.

    The key holds a digest, no address and no name.
    """

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveBigIntegerField()
    until = models.FloatField(db_index=True)
