"""Marking facts as verified (核实): by whom, when and from which source, until they change."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guides.catalogue.dump import current_catalogue
from guides.catalogue.parts import basis_parts, limit_part
from guides.models import FactCheck, PermitItem
from guides.release.rights import require_editor
from guides.version.provenance import Fact, facts_to_verify, unverified
from guides.version.snapshot import Snapshot
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Region


def catalogue_facts(city: Region) -> list[Fact]:
    """The facts to be verified of the city's catalogue as it is now, verified or not."""
    catalogue = current_catalogue(city)
    return [
        fact
        for permit in catalogue.permits
        for fact in facts_to_verify(
            permit.code,
            permit.official_name,
            limit_part(permit.statutory_limit),
            basis_parts(catalogue, permit),
        )
    ]


def snapshot_facts(snapshots: Iterable[Snapshot]) -> list[Fact]:
    """Those of some candidates, each once."""
    facts = {
        fact.digest: fact
        for snapshot in snapshots
        for permit in snapshot.permits
        for fact in unverified(permit)
    }
    return list(facts.values())


def checks_of(facts: Iterable[Fact], city: Region) -> dict[str, FactCheck]:
    """The marks of the city that hold for exactly these facts, by digest."""
    digests = [fact.digest for fact in facts]
    checks = FactCheck.objects.of(city).filter(digest__in=digests)
    return {check.digest: check for check in checks.select_related("checked_by", "permit_item")}


def unverified_of(city: Region) -> int:
    """How many facts of the city's catalogue still want verifying."""
    facts = catalogue_facts(city)
    return len({fact.digest for fact in facts} - set(checks_of(facts, city)))


def verify(*, actor, city: Region, digest: str, source: str, url: str = "") -> FactCheck:
    """Mark a fact of the city's catalogue as verified; ``VerbRefused``, ``PermissionDenied``.

    ``digest`` is that of the fact as the editor read it: one that has changed since is not marked.
    """
    require_editor(actor, city)
    if not source.strip():
        raise VerbRefused(_("Please name the source."))
    fact = next((fact for fact in catalogue_facts(city) if fact.digest == digest), None)
    if fact is None:
        raise VerbRefused(_("This fact has changed meanwhile. Please look at it again."))
    try:
        with transaction.atomic():
            check = FactCheck.objects.create(
                permit_item=PermitItem.objects.of(city).get(code=fact.permit),
                kind=fact.kind,
                digest=fact.digest,
                words=fact.words,
                source=source.strip(),
                url=url,
                checked_by=actor,
                checked_at=clock.now(),
            )
            _record(check, "verify", actor, before="unverified", after="verified")
    except IntegrityError as taken:
        raise VerbRefused(_("Somebody has verified this fact already.")) from taken
    return check


def withdraw(*, actor, check: FactCheck) -> None:
    """Take a mark back; the fact is to be verified again."""
    require_editor(actor, check.permit_item.city)
    with transaction.atomic():
        if not FactCheck.objects.filter(pk=check.pk).delete()[0]:
            raise VerbRefused(_("This mark has been taken back already."))
        _record(check, "withdraw", actor, before="verified", after="unverified")


def _record(check: FactCheck, verb: str, actor, *, before: str, after: str) -> None:
    events.record(
        verb=f"fact.{verb}",
        subject=f"permititem:{check.permit_item_id}",
        actor=actor,
        before=before,
        after=after,
        data={
            "fact": check.kind,
            "digest": check.digest,
            "source": check.source,
            "url": check.url,
        },
        city=check.permit_item.city.code,
    )
