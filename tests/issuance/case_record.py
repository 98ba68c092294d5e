"""Every row of one case, as the database has it now."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from issuance.models import (
    Case,
    Licence,
    Notice,
    Permit,
    Review,
)
from issuance.status import PermitStatus
from portal.ground.calendar import clock
from portal.ground.models import Event


class Record(NamedTuple):
    """Every row of one case, as the database has it now; ``new``: its events of this step."""

    case: Case
    reviews: list[Review]
    permits: list[Permit]
    licences: list[Licence]
    events: list[Event]
    new: list[Event]
    notices: list[Notice]
    today: date

    def with_status(self, *statuses) -> list[Review]:
        return [review for review in self.reviews if review.status in statuses]

    def permits_of(self, review) -> list[Permit]:
        found = review.found_id
        return [row for row in self.permits if row.review_id == review.pk or row.pk == found]

    def holding(self) -> list[Permit]:
        return [permit for permit in self.permits if in_force(permit, self.today)]


def read(case, *, since: int) -> Record:
    reviews = list(case.reviews.select_related("department").order_by("pk"))
    events = list(Event.objects.filter(case=case.number).order_by("pk"))
    return Record(
        case=case,
        reviews=reviews,
        permits=list(
            Permit.objects.filter(Q(review__case=case) | Q(found_by__case=case))
            .distinct()
            .order_by("pk")
        ),
        licences=list(Licence.objects.filter(origin_case=case)),
        events=events,
        new=[event for event in events if event.pk > since],
        notices=list(case.notices.select_related("organ", "review").order_by("pk")),
        today=clock.today(),
    )


def in_force(permit, day) -> bool:
    begun = permit.status == PermitStatus.VALID and permit.valid_from <= day
    lasts = permit.valid_until is None or day <= permit.valid_until
    return begun and (lasts or permit.held_over)
