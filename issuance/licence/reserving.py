"""Reserving the number of a licence, before its certificate is drawn.

A case has one number a year, and keeps it: whatever happens to a certificate that was drawn with it, the
next attempt of the same case takes the same number, and no other case ever does. So a number is unused only
where its case came to nothing, or its year ended before it was issued; those are listed.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from issuance.models import ReservedNumber
from issuance.status import OPEN_CASES
from portal.ground.calendar import clock
from portal.ground.history import numbers


def reserved(case) -> ReservedNumber | None:
    """The number that a licence of this case would have if it were issued today."""
    return ReservedNumber.objects.filter(case=case, year=clock.today().year).first()


def reserve(case, actor) -> ReservedNumber:
    """In a transaction of its own, so that the row of the counter is held for a moment only; of two who
    reserve for one case both get the same."""
    if kept := reserved(case):
        return kept
    try:
        with transaction.atomic():
            return ReservedNumber.objects.create(
                case=case,
                year=clock.today().year,
                number=_next(case),
                reserved_at=timezone.now(),
                reserved_by=actor,
            )
    except IntegrityError:
        # Somebody was quicker, and the counter went back with this transaction.
        if kept := reserved(case):
            return kept
        raise


def standing(number: ReservedNumber) -> str:
    """What becomes of a number that no licence bears."""
    if number.year != clock.today().year:
        return _("never used: its year ended before the licence was issued")
    if number.case.status not in OPEN_CASES:
        return _("never used: its case has ended without it")
    return _("kept for its case: the licence takes it")


def _next(case) -> str:
    """Region code + year + serial + check character: a local choice, no rule is published."""
    year = clock.today().year
    serial = numbers.next_number(f"licence:{case.region.code}:{year}")
    return numbers.with_check(f"{case.region.code}{year}{serial:08d}")
