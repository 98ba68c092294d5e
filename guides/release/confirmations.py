"""Who answers for a release: each department confirms its own items (部门确认) or objects to them.

Asked are the departments that decide a permit item of a candidate and those that lead its
industry. A word is bound to the candidates it was given on; of others it says nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override as speaking

from guides.models import Confirmation, Release, ReleaseItem
from guides.version.snapshot import digest as rules_digest
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused, record
from portal.ground.models import Department, Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import letters, posts
from portal.ground.text.canonical import spaced_json

SHOWN = (Release.Status.PROPOSED, Release.Status.APPROVED, Release.Status.ACTIVE)


@dataclass(frozen=True)
class Need:
    """What one department is asked about a release: its candidates, and its word so far.

    ``given`` settles the matter; ``objection`` does not, whatever else there is.
    """

    department: Department
    items: tuple[ReleaseItem, ...]
    digest: str
    given: Confirmation | None
    objection: Confirmation | None

    @property
    def word(self) -> Confirmation | None:
        """The last word, for a reader."""
        return self.given or self.objection


def needs(release: Release) -> list[Need]:
    """Every department of the candidates, in the order of their codes; three queries."""
    concerned: dict[str, list[ReleaseItem]] = {}
    items = release.items.select_related("region__parent", "industry", "lead").defer("body")
    for item in items:
        for code in concerned_by(item):
            concerned.setdefault(code, []).append(item)
    departments = Department.objects.filter(code__in=concerned).order_by("code")
    objected = Confirmation.Kind.OBJECTED
    said = {
        (word.department_id, word.digest, word.kind == objected): word
        for word in release.confirmations.select_related("made_by")
    }
    asked = []
    for department in departments:
        mine = tuple(concerned[department.code])
        digest = digest_of(mine)
        words = [said.get((department.pk, digest, objection)) for objection in (False, True)]
        asked.append(Need(department, mine, digest, *words))
    return asked


def missing(release: Release) -> list[Need]:
    return [need for need in needs(release) if need.given is None]


def concerned_by(item: ReleaseItem) -> set[str]:
    """Codes of the departments that decide one of its permit items or lead its industry."""
    return {*item.departments, *([item.lead.code] if item.lead else [])}


def digest_of(items: Iterable[ReleaseItem]) -> str:
    """SHA-256 over the candidates a department is asked about, and their working rules if any."""
    seen = sorted(
        (
            item.region.code,
            item.industry.code,
            item.sha256,
            *([rules_digest(rules)] if (rules := bytes(item.working_rules)) else []),
        )
        for item in items
    )
    return hashlib.sha256(spaced_json(seen).encode()).hexdigest()


def confirm(*, actor, release: Release, department: Department, digest: str) -> Confirmation:
    """A post-holder of the department confirms the candidates behind ``digest``, as read."""
    with transaction.atomic():
        need = _asked(actor, release, department, digest)
        return _give(release, need, actor, Confirmation.Kind.CONFIRMED)


def oppose(
    *, actor, release: Release, department: Department, digest: str, reason: str
) -> Confirmation:
    """The department says what is wrong; the release's author hears of it at once."""
    if not reason.strip():
        raise VerbRefused(_("Please say what is wrong and what would be right."))
    with transaction.atomic():
        need = _asked(actor, release, department, digest)
        given = _give(release, need, actor, Confirmation.Kind.OBJECTED, reason.strip())
        _tell_author(release, given)
    return given


def _asked(actor, release: Release, department: Department, digest: str) -> Need:
    """The open question to the actor's department about exactly these candidates."""
    if department.pk not in posts.departments_of(actor, *DEPARTMENT_ROLES):
        raise PermissionDenied(
            _("This is confirmed by somebody with a post at %(place)s.") % {"place": department}
        )
    _expect_proposed(release)
    need = next((need for need in needs(release) if need.department == department), None)
    if need is None or need.digest != digest:
        raise VerbRefused(_("The candidates have changed. Please read them again."))
    if need.given:
        raise VerbRefused(
            _("%(department)s has been settled already, by %(person)s.")
            % {"department": department, "person": need.given.made_by}
        )
    return need


def override(
    *, actor, release: Release, departments: Iterable[Department], reason: str
) -> list[Confirmation]:
    """The release's editor goes ahead without these departments, with a reason on record."""
    posts.require(actor, Role.EDITOR, region=release.region)
    wanted = {department.pk for department in departments}
    if not wanted or not reason.strip():
        raise VerbRefused(_("Please tick the departments and give a reason."))
    with transaction.atomic():
        _expect_proposed(release)
        open_needs = {need.department.pk: need for need in missing(release)}
        if not wanted <= set(open_needs):
            raise VerbRefused(_("One of these departments is settled already."))
        kind = Confirmation.Kind.OVERRIDDEN
        return [_give(release, open_needs[pk], actor, kind, reason.strip()) for pk in wanted]


def ask(release: Release) -> None:
    """One e-mail to everybody with a post at a department that is asked; in the transaction."""
    asked = [need.department.pk for need in missing(release)]
    with speaking(settings.LANGUAGE_CODE):
        subject = _("To be confirmed: %(name)s") % {"name": release.name}
    letters.send(
        letters.holders(*DEPARTMENT_ROLES, department__in=asked),
        key=f"confirm:{release.pk}:{release.digest[:16]}",
        subject=subject,
        path=reverse("guides_confirmations"),
    )


def _tell_author(release: Release, objection: Confirmation) -> None:
    """An e-mail that names release and department; the reason is read in the back office."""
    with speaking(settings.LANGUAGE_CODE):
        subject = _("%(department)s objects to: %(name)s") % {
            "department": objection.department,
            "name": release.name,
        }
    path = reverse("guides_release", args=[release.pk])
    letters.send([release.author], key=f"objection:{objection.pk}", subject=subject, path=path)


def _expect_proposed(release: Release) -> None:
    release.refresh_from_db(fields=["status"])
    if release.status != Release.Status.PROPOSED:
        raise VerbRefused(
            _("Departments confirm a release while it awaits approval; it is “%(status)s”.")
            % {"status": release.get_status_display()}
        )


def _give(release: Release, need: Need, actor, kind, reason: str = "") -> Confirmation:
    try:
        with transaction.atomic():
            given = Confirmation.objects.create(
                release=release,
                department=need.department,
                digest=need.digest,
                kind=kind,
                reason=reason,
                made_by=actor,
                made_at=clock.now(),
            )
    except IntegrityError as taken:
        raise VerbRefused(_("Somebody else was quicker.")) from taken
    record(
        release,
        verb=f"release.{kind}",
        actor=actor,
        before=release.status,
        data={
            "department": need.department.code,
            "digest": need.digest,
            "reason": events.digest_of(reason) if reason else "",
        },
    )
    return given
