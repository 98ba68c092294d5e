"""Until when a new certificate that is owed is made: from the day it came to be owed, within the working days
that the region gives itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from issuance.licence.life import CASES_ABOUT
from issuance.models import Licence, LicenceEdition, LicencePermit, Loss, Notice
from issuance.status import PermitStanding, PermitStatus
from portal.ground.calendar import clock
from portal.ground.calendar.clock import WORKING_DAYS
from portal.ground.calendar.office_days import OfficeDays
from portal.ground.models import Purpose, Region, SigningKey
from portal.ground.office_days import almanac


def counted(since: date, region: Region, days: OfficeDays) -> date:
    """The last day to make what is owed since then."""
    span = region.days_for("edition_days")
    return clock.deadline(since, span, WORKING_DAYS, days=days.told_on(since)).due


def dated(licences: QuerySet) -> QuerySet:
    """With all that ``due`` reads of them, in as many queries for all as for one."""
    notices = Notice.objects.filter(review=OuterRef("permit__review"), kind=Notice.Kind.ENDED)
    told = Subquery(notices.order_by("-issued_at").values("issued_at")[:1])
    loads = LicencePermit.objects.filter(unloaded_at=None).select_related("permit")
    keys = SigningKey.objects.filter(
        purpose=Purpose.LICENCE, key_id=OuterRef("key_id"), exposed_at__lte=OuterRef("issued_at")
    )
    editions = LicenceEdition.objects.filter(superseded_at=None)
    editions = editions.annotate(disbelieved=Subquery(keys.values("retired_at")[:1]))
    return licences.select_related(
        *("origin_case__industry", "origin_case__region", "region__parent")
    ).prefetch_related(
        Prefetch("loads", loads.annotate(told=told), to_attr="on_it"),
        Prefetch("losses", Loss.objects.filter(outcome=Loss.Outcome.OPEN), to_attr="reported"),
        Prefetch("editions", editions, to_attr="in_force"),
        *("origin_case__reviews__permits", "origin_case__reviews__found"),
        CASES_ABOUT,
        *("cases_about__reviews__permits", "cases_about__reviews__found"),
    )


def due(licence: Licence, days: OfficeDays) -> date:
    """Of a licence of ``dated`` that owes a new certificate."""
    today = clock.today()
    since = min(_since(licence, today), default=today)
    return counted(since, licence.region, days)


def due_today(licence: Licence) -> date:
    """Of one licence that owes, read for this."""
    row = dated(Licence.objects.filter(pk=licence.pk)).get()
    return due(row, almanac.days_of(row.region_id))


def _since(licence, today) -> Iterator[date]:
    """The day of each cause; an end counts from the day its holder was told of it, however far back it is."""
    [edition] = licence.in_force
    made = edition.issued_at
    for load in licence.on_it:
        permit = load.permit
        if permit.status != PermitStatus.VALID:
            yield max(permit.status_on, clock.day_of(load.told) if load.told else permit.status_on)
        elif permit.standing(today) == PermitStanding.EXPIRED:
            yield permit.valid_until + timedelta(days=1)
        for moment in filter(None, (permit.corrected_at, permit.changed_at)):
            if moment > made:
                yield clock.day_of(moment)
    on_it = {load.permit_id for load in licence.on_it}
    cases = [licence.origin_case, *licence.cases_about.all()]
    for review in [review for case in cases for review in case.reviews.all()]:
        for permit in () if review.prepares else review.all_permits:
            if permit.pk not in on_it and permit.holds(today):
                yield max(permit.valid_from, clock.day_of(permit.recorded_at))
    for loss in licence.reported:
        yield loss.reported_on
    if edition.disbelieved:
        yield clock.day_of(edition.disbelieved)
