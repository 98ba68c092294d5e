"""Every change of a licence becomes a ``LicenceChange``, in the transaction of its cause.

Nobody calls this by name: it follows every event about a licence, a permit or a renewal, compares what
stands with what was carried last, and writes the difference. What happens without an event, the last day
of a permit that passes, and licences from before there were changes, the clock finds (``sweep``).
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from issuance.exchange import kinds
from issuance.exchange.standing import standing_of
from issuance.models import Licence, LicenceChange, LicenceEdition, LicencePermit, Permit, Renewal
from issuance.models.permits import ways_to_fall
from portal.ground.calendar import clock
from portal.ground.history.transitions import followed_by, record
from portal.ground.jobs import schedule

CARRIED = "carry_change"  # the verb of its event
MOST = 200  # licences in one run; the next one goes on
# What each change sets off, in the order of registration: called with the change and the actor.
_takers = []


def taken_by(function):
    """Register who does something with each change: the report to the city, the library."""
    if function not in _takers:
        _takers.append(function)
    return function


@followed_by(Licence)
def follow_licence(licence, actor):
    look([licence.pk], actor)


@followed_by(Permit)
def follow_permit(permit, actor):
    loads = LicencePermit.objects.filter(permit=permit.pk, unloaded_at=None)
    look(loads.order_by("licence").values_list("licence", flat=True), actor)


@followed_by(Renewal)
def follow_renewal(renewal, actor):
    """What counts as renewed, or no longer does."""
    follow_permit(renewal.permit, actor)


def look(keys: Iterable[int], actor=None) -> list[LicenceChange]:
    """Of these licences, what has changed since it was carried last; inside a transaction."""
    return list(filter(None, (_carry(key, actor) for key in list(keys))))


def _carry(key: int, actor) -> LicenceChange | None:
    editions = LicenceEdition.objects.filter(licence=key).select_related(
        "licence__region__parent", "licence__issuer", "licence__origin_case"
    )
    edition = editions.order_by("-number").first()
    if edition is None:
        return None
    licence, today = edition.licence, clock.today()
    last = LicenceChange.objects.filter(licence=key).order_by("-number").first()
    before, after = last and last.standing, standing_of(licence, edition, today)
    if before == after:
        return None
    change = LicenceChange.objects.create(
        licence=licence,
        number=last.number + 1 if last else 1,
        kind=kinds.kind_of(before, after).code,
        edition=edition,
        standing=after,
        on=today,
        made_at=clock.now(),
    )
    record(change, verb=CARRIED, actor=actor, before=last.kind if last else "")
    for taker in _takers:
        taker(change, actor)
    return change


@schedule.due("licence-changes", every=timedelta(hours=1))
def sweep() -> None:
    """Permits that have expired since the licence was carried last, and licences that never were."""
    today = clock.today()
    changes = LicenceChange.objects.filter(licence=OuterRef("licence"))
    seen = changes.filter(on__gt=OuterRef("permit__valid_until"))
    _ended, expired = ways_to_fall(today, "permit__")
    loads = LicencePermit.objects.filter(
        expired, ~Exists(seen), unloaded_at=None, licence__ended_at=None
    )
    keys = set(loads.order_by("pk").values_list("licence", flat=True)[:MOST])
    never = Licence.objects.filter(~Exists(LicenceChange.objects.filter(licence=OuterRef("pk"))))
    keys |= set(never.order_by("pk").values_list("pk", flat=True)[:MOST])
    for key in sorted(keys):
        with transaction.atomic():
            Licence.objects.select_for_update(no_key=True).get(pk=key)
            look([key])
