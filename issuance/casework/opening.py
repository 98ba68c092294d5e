"""A received submission becomes a case, with one review per permit item at its own department."""

from django.dispatch import receiver

from forms.intake import chosen_permits
from forms.models import Channel
from forms.signals import submission_received
from guides.version.snapshot import ACCEPTANCE_DAYS
from issuance.casework import notices
from issuance.casework.transitions import record
from issuance.models import Case, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import numbers
from portal.ground.models import Department


@receiver(submission_received)
def open_case(sender, submission, **kwargs):
    """Open the case inside the submit transaction; the acceptance clock starts (行政许可法 32)."""
    received = clock.today()
    case = Case.objects.create(
        number=_number(submission.region, received),
        submission=submission,
        status=CaseStatus.CHECKING,
        region=submission.region,
        industry=submission.version.industry,
        version=submission.version,
        channel=submission.channel,
        operator_name=submission.operator_name,
        received_at=submission.received_at,
        check_due=clock.deadline(received, ACCEPTANCE_DAYS, "工作日").due,
    )
    chosen = chosen_permits(submission.current())
    codes = {permit.department.code for permit, _ in chosen}
    departments = {item.code: item for item in Department.objects.filter(code__in=codes)}
    Review.objects.bulk_create(
        Review(
            case=case,
            permit_code=permit.code,
            permit_name=permit.official_name,
            basis=Review.Basis.HELD if way == "held" else Review.Basis.APPLIED,
            counts=permit.counts,
            department=departments[permit.department.code],
            status=ReviewStatus.CHECKING,
        )
        for permit, way in chosen
    )
    record(case, "open_case", submission.clerk, after=CaseStatus.CHECKING)
    if case.channel == Channel.ONLINE:
        notices.tell_departments(case=case)


def _number(region, day):
    serial = numbers.next_number(f"case:{region.code}:{day.year}")
    return numbers.with_check(f"{region.code}{day:%Y%m%d}{serial:05d}")
