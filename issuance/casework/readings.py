"""Reading a case is told too (查阅留痕): once for each person, case and day."""

from datetime import datetime, time

from django.db import transaction

from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.models import Event

READ = "case.read"


def note(actor, case) -> None:
    """One event for the first time today that ``actor`` is shown what the applicant wrote."""
    today = datetime.combine(clock.today(), time.min, tzinfo=clock.ZONE)
    told = Event.objects.filter(case=case.number, verb=READ, actor=actor, at__gte=today)
    if told.exists():
        return
    with transaction.atomic():
        events.record(
            verb=READ,
            subject=f"reading:{case.pk}",
            city=case.event_city,
            region=case.event_region,
            actor=actor,
            case=case.number,
        )
