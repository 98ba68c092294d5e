"""Counts in the database: one statement adds and tells, so no two processes count the same."""

import time

from django.db import DatabaseError, connection
from limits.storage import Storage

from portal.ground.models import RateCount

TABLE = RateCount._meta.db_table
ADD = f"""
INSERT INTO {TABLE} (key, count, until) VALUES (%(key)s, %(amount)s, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN {TABLE}.until <= %(now)s THEN 0 ELSE {TABLE}.count END + excluded.count,
    until = CASE WHEN {TABLE}.until <= %(now)s THEN excluded.until ELSE {TABLE}.until END
RETURNING count
"""  # noqa: S608 - the table's own name


class DatabaseStorage(Storage):
    """What `limits` asks of a storage, for windows that begin with their first request.

    Outside a transaction: inside one a count would wait for it and vanish with it.
    """

    STORAGE_SCHEME = None

    @property
    def base_exceptions(self):
        return DatabaseError

    def incr(self, key, expiry, amount=1):
        now = time.time()
        facts = {"key": key, "amount": amount, "now": now, "until": now + expiry}
        with connection.cursor() as cursor:
            cursor.execute(ADD, facts)
            return cursor.fetchone()[0]

    def get(self, key):
        return self._running(key).values_list("count", flat=True).first() or 0

    def get_expiry(self, key):
        return self._running(key).values_list("until", flat=True).first() or time.time()

    def clear(self, key):
        RateCount.objects.filter(key=key).delete()

    def reset(self):
        return RateCount.objects.all().delete()[0]

    def check(self):
        RateCount.objects.exists()
        return True

    def sweep(self) -> int:
        """Forget windows that have ended; how many."""
        return RateCount.objects.filter(until__lte=time.time()).delete()[0]

    def _running(self, key):
        return RateCount.objects.filter(key=key, until__gt=time.time())
