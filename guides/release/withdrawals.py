"""Guides are withdrawn (下架) together: proposed with reason and day, approved by a second person.

Versions already made stay readable and cases go on; a guide comes back by a release.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guides.models import GuideVersion, Withdrawal
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused, advance, record
from portal.ground.models import Region, Role
from portal.ground.staff import posts

Status = Withdrawal.Status
OPEN = (Status.PROPOSED, Status.APPROVED)


def propose(
    *, actor, region: Region, versions: Iterable[GuideVersion], reason: str, effective_from: date
) -> Withdrawal:
    """Guides in force within ``region``, of which none is to be withdrawn already."""
    posts.require(actor, Role.EDITOR, region=region)
    versions = list(dict.fromkeys(versions))
    if not versions or not reason.strip():
        raise VerbRefused(_("Please tick the guides and give a reason."))
    if any(not region.holds(version.region) for version in versions):
        raise PermissionDenied(_("Guides are withdrawn within one region."))
    _expect_to_come(effective_from)
    with transaction.atomic():
        _hold(versions)
        _expect_in_force(versions)
        named = Withdrawal.objects.filter(status__in=OPEN, versions__in=versions)
        if other := named.distinct().first():
            raise VerbRefused(
                _("One of these guides is to be withdrawn already, from %(day)s.")
                % {"day": other.effective_from.isoformat()}
            )
        withdrawal = Withdrawal.objects.create(
            region=region,
            reason=reason.strip(),
            effective_from=effective_from,
            author=actor,
            created_at=clock.now(),
        )
        withdrawal.versions.set(versions)
        record(withdrawal, verb="withdrawal.propose", actor=actor, data={"guides": len(versions)})
    return withdrawal


def approve(*, actor, withdrawal: Withdrawal) -> None:
    """By a person other than the author; all of it or nothing. On its day the guides are closed.

    ``VerbRefused`` when a guide is no longer in force in the version that was proposed.
    """
    posts.require(actor, Role.EDITOR, region=withdrawal.region)
    if actor.pk == withdrawal.author_id:
        raise PermissionDenied(
            _("A withdrawal is approved by a person other than the one who proposed it.")
        )
    _expect_to_come(withdrawal.effective_from)
    with transaction.atomic():
        columns = {"status": Status.APPROVED, "approver": actor, "approved_at": clock.now()}
        _advance(withdrawal, "approve", actor, (Status.PROPOSED,), **columns)
        _expect_in_force(withdrawal.versions.defer("body"))
        if withdrawal.effective_from <= clock.today():
            _carry_out(withdrawal, actor)


def cancel(*, actor, withdrawal: Withdrawal) -> None:
    """Give it up before its day; the guides stay in force."""
    posts.require(actor, Role.EDITOR, region=withdrawal.region)
    with transaction.atomic():
        _advance(withdrawal, "cancel", actor, OPEN, status=Status.CANCELLED)


def carry_out_due(today: date) -> list[Withdrawal]:
    """Close the guides of approved withdrawals whose day has come; harmless to repeat."""
    done = []
    due = Withdrawal.objects.filter(status=Status.APPROVED, effective_from__lte=today)
    for withdrawal in due.order_by("effective_from", "pk"):
        with transaction.atomic():
            try:
                _carry_out(withdrawal, None)
            except VerbRefused:  # another machine was quicker
                continue
        done.append(withdrawal)
    return done


def last_of(version: GuideVersion) -> Withdrawal | None:
    """What withdrew the guide of this version last."""
    guide = {"versions__region": version.region_id, "versions__industry": version.industry_id}
    done = Withdrawal.objects.filter(status=Status.DONE, **guide)
    return done.order_by("-effective_from", "-pk").first()


def _carry_out(withdrawal: Withdrawal, actor) -> None:
    """The guides named, in whatever version is in force by now; one event each."""
    _advance(withdrawal, "carry_out", actor, (Status.APPROVED,), status=Status.DONE)
    for named in withdrawal.versions.defer("body"):
        guide = GuideVersion.objects.active().filter(region=named.region, industry=named.industry)
        for version in guide.select_related("region__parent").defer("body"):
            advance(
                version,
                verb="guide.retire",
                actor=actor,
                expected=Q(status=GuideVersion.Status.ACTIVE),
                columns={"status": GuideVersion.Status.WITHDRAWN},
                meanwhile=_moved_on,
                data={"withdrawal": withdrawal.pk},
            )


def _advance(withdrawal: Withdrawal, verb: str, actor, sources, **columns) -> None:
    advance(
        withdrawal,
        verb=f"withdrawal.{verb}",
        actor=actor,
        expected=Q(status=withdrawal.status) & Q(status__in=sources),
        columns=columns,
        meanwhile=lambda row: (
            _("This withdrawal is already “%(status)s”.") % {"status": row.get_status_display()}
        ),
    )


def _hold(versions: Iterable[GuideVersion]) -> None:
    """One proposal after the other for the same guides."""
    keys = [version.pk for version in versions]
    list(GuideVersion.objects.select_for_update().filter(pk__in=keys).order_by("pk").only("pk"))


def _expect_in_force(versions: Iterable[GuideVersion]) -> None:
    for version in versions:
        version.refresh_from_db(fields=["status"])
        if version.status != GuideVersion.Status.ACTIVE:
            raise VerbRefused(_moved_on(version))


def _moved_on(version: GuideVersion) -> str:
    return _("This version of %(guide)s is no longer in force. Please choose again.") % {
        "guide": f"{version.region} · {version.industry}"
    }


def _expect_to_come(day: date) -> None:
    if day < clock.today():
        raise VerbRefused(_("The day lies in the past."))
