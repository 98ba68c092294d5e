"""A supplement that is not answered, for tests."""

import time_machine

from issuance.casework import jobs
from portal.ground.calendar import clock
from portal.ground.models import Event


def at(day):
    """This hour on another day, in China."""
    return time_machine.travel(clock.now().replace(year=day.year, month=day.month, day=day.day))


def pursued(case, day):
    with at(day):
        jobs.pursue_supplements()
    case.refresh_from_db()
    return case


def told(case, verb):
    return Event.objects.filter(case=case.number, verb=verb).count()
