"""What falls due in case work, done by ``tick``."""

from datetime import timedelta

from issuance.casework import due_days
from issuance.casework.verbs.acceptance import lapse
from issuance.models import Case
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.jobs import schedule


@schedule.due("deadlines-put-off", every=timedelta(minutes=10))
def put_deadlines_off():
    """Offices that were closed have the day they lost; nothing is brought nearer."""
    due_days.put_off()


@schedule.due("accept-by-lapse", every=timedelta(hours=1))
def accept_late_cases():
    """Cases whose five working days passed unanswered count as accepted (行政许可法 32), those whose
    supplement was answered too, by all that is known of office days by now."""
    due_days.put_off()
    late = Case.objects.filter(status=CaseStatus.CHECKING, check_due__lt=clock.today())
    for case in late.order_by("pk")[:200]:
        try:
            lapse.run(case)
        except VerbRefused:
            continue  # somebody was quicker
