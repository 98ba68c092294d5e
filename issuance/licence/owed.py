"""What owes a licence its next certificate (Hezhou 六(三)) or its end (注销): asked of rows and of
queues by the same columns, so that a permit that expires need not be told to anybody."""

from django.db.models import Exists, OuterRef, Subquery

from issuance.models import Licence, LicenceEdition, LicencePermit, Permit

Cause = LicenceEdition.Cause
OWING = (Cause.ENDED, Cause.ADDED, Cause.CORRECTED)  # the holder need not ask for a new certificate


def with_causes(licences, today):
    """Licences with ``certifiable``, whether a permit of theirs holds, ``finished``, whether none
    does or ever will, and ``owes_…`` for each cause that obliges."""
    own = Permit.objects.filter(review__case=OuterRef("origin_case"))
    loads = LicencePermit.objects.filter(unloaded_at=None)
    loaded = loads.filter(licence=OuterRef("pk"))
    fallen = loaded.filter(permit__in=Permit.objects.fallen(today))
    on_it = loads.filter(licence__origin_case=OuterRef("review__case"), permit=OuterRef("pk"))
    in_force = LicenceEdition.objects.filter(licence=OuterRef("licence"), superseded_at=None)
    made = Subquery(in_force.values("issued_at")[:1])
    alive = own.holding(today) | own.beginning(today)
    return licences.annotate(
        certifiable=Exists(own.holding(today)),
        finished=Exists(loaded) & ~Exists(alive),
        owes_ended=Exists(fallen),
        owes_added=Exists(own.holding(today).filter(~Exists(on_it))),
        owes_corrected=Exists(loaded.filter(permit__corrected_at__gt=made)),
    )


def read(licence, today) -> Licence:
    """The licence with these columns as the database has them now."""
    return with_causes(Licence.objects.filter(pk=licence.pk), today).get()


def owed(licence) -> list[Cause]:
    """Why a licence of ``with_causes`` must get a new certificate."""
    return [cause for cause in OWING if getattr(licence, f"owes_{cause}")]


def causes(licence, today) -> list[Cause]:
    """Why a new certificate may be made today: what is owed first, then what its holder may ask for."""
    return [*owed(read(licence, today)), Cause.LOST]
