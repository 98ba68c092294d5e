"""What officers are told every working day, beside their lists: how much is to be decided soon or is late."""

from collections import defaultdict
from datetime import time, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from issuance.casework.queues.queue_page import SOON
from issuance.models import Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.models import Department, Role
from portal.ground.office_days import almanac
from portal.ground.staff import letters

FROM = time(8)
FURTHEST = 21  # days off in a row, and a few


def remind_departments() -> None:
    """One letter a day to each officer of a department that has something to decide soon; a clock that ran
    twice, or was killed, sends none twice."""
    now = clock.now()
    if now.time() < FROM:
        return
    today = clock.today()
    for department, dues in _near(today).items():
        days = almanac.days_of(department.region_id)
        if not days.works(today):
            continue
        last = clock.add_working_days(today, SOON, days=days)
        late = sum(count for due, count in dues.items() if due < today)
        soon = sum(count for due, count in dues.items() if today <= due <= last)
        if late or soon:
            _remind(department, today, soon, late)


def _near(today) -> dict[Department, dict]:
    """Department → last day → how many items wait for its decision until then; two queries."""
    rows = Review.objects.filter(
        status=ReviewStatus.OPEN, due__lte=today + timedelta(days=FURTHEST)
    )
    rows = rows.order_by().values_list("department", "due").annotate(count=Count("pk"))
    found = defaultdict(dict)
    for department, due, count in rows:
        found[department][due] = count
    return {row: found[row.pk] for row in Department.objects.filter(pk__in=found).order_by("pk")}


def _remind(department, today, soon, late) -> None:
    said = _(
        "%(department)s: to decide within two working days: %(soon)s; past the last day: %(late)s"
    ) % {"department": department, "soon": soon, "late": late}
    with transaction.atomic():
        letters.send(
            letters.holders(Role.APPROVER, department=department),
            key=f"decisions-near:{department.code}:{today.isoformat()}",
            subject=said,
            path=reverse("issuance_work"),
        )
