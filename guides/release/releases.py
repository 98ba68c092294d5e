"""The life of a release (批次): drafted, proposed, approved by a second person, active."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from guides.models import GuideVersion, Industry, Release, ReleaseItem
from guides.release import sample_documents
from guides.release.candidates import build_items, review_digest
from guides.release.comparing import compare, difference
from guides.release.confirmation_letters import ask_and_inform
from guides.release.needs import missing
from guides.release.page_tree import place_guide_pages
from guides.release.reports import report_changes
from guides.release.working_rules import bind
from guides.version.snapshot import Snapshot
from portal.ground.calendar import clock
from portal.ground.history.transitions import (
    Transition,
    VerbRefused,
    advance,
    compare_and_set,
    record,
)
from portal.ground.hooks import RELEASE_FACTS, RELEASE_OFFERS, Offer
from portal.ground.models import Event, Region, Role
from portal.ground.staff import posts

Status = Release.Status
TRANSITIONS = {
    verb: Transition(f"release.{verb}", frozenset(sources), frozenset({target}))
    for verb, (sources, target) in {
        "draft": ((), Status.DRAFT),
        "extend": ((Status.DRAFT,), Status.DRAFT),
        "rebuild": ((Status.DRAFT, Status.PROPOSED), Status.DRAFT),
        "propose": ((Status.DRAFT,), Status.PROPOSED),
        "approve": ((Status.PROPOSED,), Status.APPROVED),
        "activate": ((Status.APPROVED,), Status.ACTIVE),
        "cancel": ((Status.DRAFT, Status.PROPOSED, Status.APPROVED), Status.CANCELLED),
    }.items()
}


def draft_release(
    *,
    actor,
    name: str,
    region: Region,
    pairs: Iterable[tuple[Region, Industry]],
    effective_from: date,
) -> Release:
    """Build candidates for pairs within ``region``; ``PermissionDenied``, ``VerbRefused``."""
    posts.require(actor, Role.EDITOR, region=region)
    pairs = _checked(pairs, region, effective_from)
    with transaction.atomic():
        release = Release.objects.create(
            name=name,
            region=region,
            effective_from=effective_from,
            author=actor,
            created_at=clock.now(),
        )
        ReleaseItem.objects.bulk_create(build_items(release, pairs))
        verb = TRANSITIONS["draft"].verb
        record(release, verb=verb, actor=actor, data={"pairs": len(pairs)})
    return release


def extend(
    *,
    actor,
    release: Release,
    pairs: Iterable[tuple[Region, Industry]],
    effective_from: date | None = None,
) -> None:
    """More pairs into a draft, which keeps its day unless a new one is given; all built afresh."""
    posts.require(actor, Role.EDITOR, region=release.region)
    day = effective_from or release.effective_from
    pairs = _checked(pairs, release.region, day)
    with transaction.atomic():
        items = list(release.items.select_related("region__parent", "industry").defer("body"))
        together = dict.fromkeys([*((item.region, item.industry) for item in items), *pairs])
        data = {"pairs": len(together), "effective_from": day.isoformat()}
        _advance(release, "extend", actor, data=data, effective_from=day)
        release.items.all().delete()
        ReleaseItem.objects.bulk_create(build_items(release, together))


def rebuild(*, actor, release: Release, effective_from: date | None = None) -> None:
    """Build the candidates afresh, for a new day if one is given; a proposal is a draft again."""
    posts.require(actor, Role.EDITOR, region=release.region)
    day = effective_from or release.effective_from
    _expect_to_come(day)
    with transaction.atomic():
        items = list(release.items.select_related("region__parent", "industry"))
        data = {"effective_from": day.isoformat()}
        _advance(release, "rebuild", actor, data=data, digest="", effective_from=day)
        pairs = [(item.region, item.industry) for item in items]
        release.items.all().delete()
        ReleaseItem.objects.bulk_create(build_items(release, pairs))


def propose(*, actor, release: Release) -> str:
    """Hand over for approval; returns the digest of what the second person will review."""
    posts.require(actor, Role.EDITOR, region=release.region)
    with transaction.atomic():
        items = list(release.items.select_related("region__parent", "industry", "lead"))
        if any(item.problems or not item.sha256 for item in items):
            raise VerbRefused(_("Solve the problems of the release first, then build it again."))
        _expect_to_come(release.effective_from)
        compare(items)  # with what is in force now, which may have moved since they were built
        ReleaseItem.objects.bulk_update(items, ["departments", "slices"])
        digest = review_digest(release)
        _advance(release, "propose", actor, data={"digest": digest}, digest=digest)
        ask_and_inform(release, {item: difference(item) for item in items})
    return digest


def approve(*, actor, release: Release, digest: str) -> list[GuideVersion]:
    """Approve exactly what was reviewed: its versions are made and, on their day, in force.

    Never by the author, superusers included. ``digest`` is that of the reviewed page; if a
    candidate or a guide in force is no longer the same, an objection stands, or a department that is
    asked has neither confirmed nor been overridden, ``VerbRefused`` and nothing happens.
    """
    posts.require(actor, Role.EDITOR, region=release.region)
    if actor.pk == release.author_id:
        raise PermissionDenied(_("A release is approved by a person other than its author."))
    with transaction.atomic():
        Region.objects.select_for_update(no_key=True).get(pk=release.region.city.pk)
        _expect(release, "approve")
        _expect_to_come(release.effective_from)
        if not digest or digest != release.digest or digest != review_digest(release):
            raise VerbRefused(
                _("What you reviewed is no longer what would be released. Please build it again.")
            )
        _expect_agreement(release)
        before = release.status
        move = _move(release, "approve", approver=actor, approved_at=clock.now())
        move |= {"expected": move["expected"] & Q(words=release.words), "meanwhile": _spoken}
        compare_and_set(release, **move)
        versions = [
            _make_version(release, item)
            for item in release.items.select_related("region", "industry")
        ]
        verb = TRANSITIONS["approve"].verb
        record(release, verb=verb, actor=actor, before=before, data=_listed(digest, versions))
        if release.effective_from <= clock.today():
            _activate(release, actor)
    return list(release.versions.all())


def cancel(*, actor, release: Release) -> None:
    """Give up a release that is not yet active; its scheduled versions are withdrawn."""
    posts.require(actor, Role.EDITOR, region=release.region)
    with transaction.atomic():
        _advance(release, "cancel", actor)
        release.versions.filter(status=GuideVersion.Status.SCHEDULED).update(
            status=GuideVersion.Status.WITHDRAWN
        )


def activate_due(today: date) -> list[Release]:
    """Put approved releases in force whose day has come, each as a whole; harmless to repeat."""
    due = Release.objects.filter(status=Status.APPROVED, effective_from__lte=today)
    activated = []
    for release in due.order_by("effective_from", "approved_at", "pk"):
        with transaction.atomic():
            try:
                _activate(release, None)
            except VerbRefused:  # another machine was quicker
                continue
        activated.append(release)
    return activated


def facts(release: Release) -> list[str]:
    """What higher rooms know about a release, e.g. cases in flight on the versions it replaces."""
    return RELEASE_FACTS.lines(release)


def _checked(pairs, region: Region, effective_from: date) -> list[tuple[Region, Industry]]:
    """Each pair once, within the region, for a day to come."""
    pairs = list(dict.fromkeys(pairs))
    if not pairs:
        raise VerbRefused(_("Choose at least one industry in one region."))
    if any(not region.holds(place) for place, _industry in pairs):
        raise PermissionDenied(_("A release stays within its region."))
    if any(industry.city_id != region.city.pk for _place, industry in pairs):
        raise PermissionDenied(_("A release is of the catalogue of its own city."))
    _expect_to_come(effective_from)
    return pairs


def _expect_to_come(day: date) -> None:
    """Rules bind from their publication, never before (许可法 5)."""
    if day < clock.today():
        raise VerbRefused(
            _("The effective day %(day)s has passed. Build the release again for a later day.")
            % {"day": day.isoformat()}
        )


def offers(actor, release: Release) -> list[Offer]:
    """What this person may do with it in higher rooms, e.g. draft the announcement."""
    return RELEASE_OFFERS.lines(actor, release)


def _make_version(release: Release, item: ReleaseItem) -> GuideVersion:
    """The next number of the pair; gapless, as the unique number refuses a second taker."""
    Snapshot.from_bytes(item.body, sha256=item.sha256)
    taken = GuideVersion.objects.filter(region=item.region, industry=item.industry)
    version = GuideVersion.objects.create(
        region=item.region,
        industry=item.industry,
        number=(taken.aggregate(last=Max("number"))["last"] or 0) + 1,
        status=GuideVersion.Status.SCHEDULED,
        effective_from=release.effective_from,
        release=release,
        body=bytes(item.body),
        sha256=item.sha256,
        created_at=clock.now(),
    )
    bind(version, item)
    sample_documents.publish(version)
    return version


def _activate(release: Release, actor) -> None:
    """All or none, inside the caller's transaction: the old versions out, the new ones in."""
    versions = list(release.versions.filter(status=GuideVersion.Status.SCHEDULED))
    data = {"versions": len(versions)}
    _advance(release, "activate", actor, data=data, activated_at=clock.now())
    for version in versions:
        GuideVersion.objects.active().filter(
            region=version.region_id, industry=version.industry_id
        ).update(status=GuideVersion.Status.SUPERSEDED)
    release.versions.filter(status=GuideVersion.Status.SCHEDULED).update(
        status=GuideVersion.Status.ACTIVE
    )
    place_guide_pages(region=release.region)
    report_changes(actor=actor, release=release, today=clock.today())


def _expect(release: Release, verb: str) -> None:
    release.refresh_from_db()
    if release.status not in TRANSITIONS[verb].sources:
        raise VerbRefused(_meanwhile(release))


def _expect_agreement(release: Release) -> None:
    """No objection stands, and every department that is asked has answered or been overridden."""
    waiting = missing(release)
    for needs, text in (
        (
            [need for need in waiting if need.objection],
            _("Objections stand, of: %(names)s. Each is to be mended, withdrawn or answered."),
        ),
        (waiting, _("Not yet confirmed by: %(names)s.")),
    ):
        if needs:
            names = "、".join(str(need.department) for need in needs)
            raise VerbRefused(text % {"names": names})


def _advance(release: Release, verb: str, actor, *, data: dict | None = None, **columns) -> None:
    move = _move(release, verb, **columns)
    advance(release, verb=TRANSITIONS[verb].verb, actor=actor, data=data, **move)


def _move(release: Release, verb: str, **columns) -> dict:
    """The move of ``verb`` from the status the caller saw, as ``compare_and_set`` takes it."""
    transition = TRANSITIONS[verb]
    (target,) = transition.targets
    return {
        "expected": transition.condition & Q(status=release.status),
        "columns": {"status": target, **columns},
        "meanwhile": _meanwhile,
    }


def _meanwhile(release: Release) -> str:
    """What happened, and by whom."""
    last = Event.objects.filter(subject=release.event_subject).order_by("-number").first()
    values = {
        "name": release.name,
        "status": release.get_status_display(),
        "actor": last.actor if last and last.actor else _("the system"),
    }
    return _("The release “%(name)s” is already “%(status)s”; last moved by %(actor)s.") % values


def _spoken(release: Release) -> str:
    if release.status != Status.PROPOSED:
        return _meanwhile(release)
    return _("A department has just said something. Please read it, then decide.")


def _listed(digest: str, versions: list[GuideVersion]) -> dict:
    return {
        "digest": digest,
        "versions": [
            [version.region.code, version.industry.code, version.number, version.sha256]
            for version in versions
        ],
    }
