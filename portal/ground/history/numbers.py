"""Serial numbers and their check character (no published rule exists for licence numbers)."""

from django.db import transaction
from django.db.models import F
from stdnum.iso7064 import mod_37_36

from portal.ground.models import Sequence


def next_number(series: str) -> int:
    """The next number of ``series``; must be called inside the transaction that uses it.

    Raising the row locks it, so two transactions never get the same number; a rollback gives the
    number back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("next_number needs an open transaction")
    if not Sequence.objects.filter(series=series).update(value=F("value") + 1):
        Sequence.objects.bulk_create([Sequence(series=series)], ignore_conflicts=True)
        Sequence.objects.filter(series=series).update(value=F("value") + 1)
    return Sequence.objects.values_list("value", flat=True).get(series=series)


def with_check(body: str) -> str:
    """``body`` with its ISO 7064 MOD 37,36 check character appended."""
    return body + mod_37_36.calc_check_digit(body)
