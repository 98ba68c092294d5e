"""What owes a licence its next certificate (Hezhou 六(三)) or its end (注销): asked of rows and of
queues by the same columns, so that a permit that expires need not be told to anybody."""

from functools import reduce
from operator import or_

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from issuance.models import (
    Case,
    Licence,
    LicenceEdition,
    LicencePermit,
    Loss,
    Permit,
    Review,
)
from issuance.models.permits import ways_to_fall
from issuance.status import PermitStatus
from portal.ground.models import Purpose, SigningKey
from portal.ground.rowwise import ExistsRowwise

Cause = LicenceEdition.Cause
OWING = (
    Cause.ENDED,
    Cause.ADDED,
    Cause.CORRECTED,
    Cause.CHANGED,
    Cause.KEY,
    Cause.LOST,
    Cause.DAMAGED,
)  # each by what happened or was reported, never by what an officer says


def may_owe(today):
    """Keys of the licences that may owe something or be at their end, so that ``with_causes`` is asked
    of these alone: what their certificate names fell away, was corrected or changed, something came to be
    valid beside it, what signed it is not believed, or its paper was reported lost. Each is read by an index
    of its own."""
    loads = LicencePermit.objects.filter(unloaded_at=None).order_by()
    ended, expired = (loads.filter(way) for way in ways_to_fall(today, "permit__"))
    corrected = loads.filter(permit__corrected_at__isnull=False)
    changed = loads.filter(permit__changed_at__isnull=False)
    beside = Licence.objects.filter(look_from__lte=today).order_by().values("pk")
    reported = Loss.objects.filter(outcome=Loss.Outcome.OPEN).order_by()
    exposed = _signed_by_exposed(LicenceEdition.objects.order_by())
    found = (ended, expired, corrected, changed, exposed, reported)
    return beside.union(*(rows.values("licence") for rows in found))


def _signed_by_exposed(editions):
    """Editions in force whose signature nobody believes (``keys.expose``)."""
    exposed = SigningKey.objects.filter(purpose=Purpose.LICENCE, exposed_at__isnull=False)
    return editions.filter(
        ExistsRowwise(exposing()), superseded_at=None, key_id__in=exposed.values("key_id")
    )


def exposing(edition: str = "") -> QuerySet:
    """Of an edition (``edition``: the way to it), the key it was signed with while others had it."""
    keys = SigningKey.objects.filter(purpose=Purpose.LICENCE, key_id=OuterRef(f"{edition}key_id"))
    return keys.filter(exposed_at__lte=OuterRef(f"{edition}issued_at"))


def look(licence) -> None:
    """Keep from which day on a permit may be valid that is not on the certificate: whenever a
    certificate is made, and whenever a permit of its cases is recorded or corrected."""
    on_it = licence.loads.filter(unloaded_at=None).values("permit")
    beside = Permit.objects.of_licence(licence).filter(status=PermitStatus.VALID)
    first = beside.exclude(pk__in=on_it).aggregate(first=Min("valid_from"))["first"]
    Licence.objects.filter(pk=licence.pk).update(look_from=first)


def with_causes(licences, today):
    """Licences with ``certifiable``, whether a permit of theirs holds, ``finished``, whether none
    does or ever will, and ``owes_…`` for each cause that obliges."""
    permits = Permit.objects.of_review()
    holding, beginning = permits.holding(today), permits.beginning(today)
    certifiable, coming = (_any(ExistsRowwise(some)) for some in (holding, beginning))
    loads = LicencePermit.objects.filter(unloaded_at=None)
    loaded = loads.filter(licence=OuterRef("pk"))
    fallen = loaded.filter(reduce(or_, ways_to_fall(today, "permit__")))
    of_this = OuterRef(OuterRef(OuterRef("pk")))  # from the permit over its review to the licence
    on_it = loads.filter(licence=of_this, permit=OuterRef("pk"))
    in_force = LicenceEdition.objects.filter(licence=OuterRef("licence"), superseded_at=None)
    made = Subquery(in_force.values("issued_at")[:1])
    reported = Loss.objects.filter(licence=OuterRef("pk"), outcome=Loss.Outcome.OPEN).order_by()
    return licences.annotate(
        certifiable=certifiable,
        finished=ExistsRowwise(loaded) & ~certifiable & ~coming,
        owes_ended=ExistsRowwise(fallen),
        owes_added=_any(ExistsRowwise(holding.filter(~ExistsRowwise(on_it)))),
        owes_changed=ExistsRowwise(loaded.filter(permit__changed_at__gt=made)),
        owes_corrected=ExistsRowwise(loaded.filter(permit__corrected_at__gt=made)),
        owes_key=ExistsRowwise(
            _signed_by_exposed(LicenceEdition.objects.filter(licence=OuterRef("pk")))
        ),
        owes_lost=ExistsRowwise(reported.filter(what=Loss.What.LOST)),
        owes_damaged=ExistsRowwise(reported.filter(what=Loss.What.DAMAGED)),
    )


def _any(condition):
    """Of a licence, whether a review of the case that made it, or of one that added items to it (增项), is
    so: each by an index of its own."""
    reviews = Review.objects.filter(condition, prepares=False).order_by()
    own = reviews.filter(case=OuterRef("origin_case"))
    added = reviews.filter(case__licence_about=OuterRef("pk"), case__kind=Case.Kind.ADDITION)
    return ExistsRowwise(own) | ExistsRowwise(added)


def certificates(licences, today):
    """Of these, what owes a new certificate while a permit holds: without one there is nothing to certify."""
    owing = reduce(or_, (Q(**{f"owes_{cause}": True}) for cause in OWING))
    return with_causes(licences, today).filter(owing, certifiable=True)


def read(licence, today) -> Licence:
    """The licence with these columns as the database has them now."""
    return with_causes(Licence.objects.filter(pk=licence.pk), today).get()


def owed(licence) -> list[Cause]:
    """Why a licence of ``with_causes`` must get a new certificate."""
    return [cause for cause in OWING if getattr(licence, f"owes_{cause}")]
