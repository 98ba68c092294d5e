"""Who answers for a release: each department confirms its slice (部门确认) or objects to it.

Asked are those whose slice differs from the guide in force, the others are informed and may object
as well (``guides.release.needs``). A word is bound to the slices it was given on.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from guides.models import Confirmation, Release
from guides.release import confirmation_letters as letters
from guides.release.needs import Kind, Need, missing, needs
from portal.ground.calendar import clock
from portal.ground.history import events
from portal.ground.history.transitions import VerbRefused, record
from portal.ground.models import Department, Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import posts
from portal.ground.text.characters import TextError, clean_text


def confirm(*, actor, release: Release, department: Department, digest: str) -> Confirmation:
    """A post-holder of the department confirms the slices behind ``digest``, as read."""
    with transaction.atomic():
        need = _heard(actor, release, department, digest)
        if not need.asked and not need.objection:
            raise VerbRefused(_("Nothing that %(place)s answers for changes.") % _place(need))
        return _give(release, need, actor, Kind.CONFIRMED)


def oppose(
    *, actor, release: Release, department: Department, digest: str, reason: str
) -> Confirmation:
    """The department says what is wrong; the release's author hears of it at once."""
    reason = words_of(reason)
    if not reason:
        raise VerbRefused(_("Please say what is wrong and what would be right."))
    with transaction.atomic():
        need = _heard(actor, release, department, digest)
        if need.objection:
            raise VerbRefused(_("%(place)s objects already.") % _place(need))
        given = _give(release, need, actor, Kind.OBJECTED, reason)
        letters.tell_author(release, given)
    return given


def withdraw(*, actor, release: Release, department: Department, digest: str) -> Confirmation:
    """The department takes its objection back, which does not confirm anything."""
    with transaction.atomic():
        need = _heard(actor, release, department, digest)
        if not need.objection:
            raise VerbRefused(_("No objection of %(place)s stands.") % _place(need))
        return _give(release, need, actor, Kind.WITHDRAWN)


def override(
    *, actor, release: Release, departments: Iterable[Department], reason: str
) -> list[Confirmation]:
    """The release's editor goes ahead without the answer of these departments, with a reason.

    Silence only: an objection is answered on its own, by another person (``overrule``).
    """
    posts.require(actor, Role.EDITOR, region=release.region)
    wanted = {department.pk for department in departments}
    reason = words_of(reason)
    if not wanted or not reason:
        raise VerbRefused(_("Please tick the departments and give a reason."))
    with transaction.atomic():
        _open(release)
        held_up = {need.department.pk: need for need in missing(release)}
        if not wanted <= set(held_up):
            raise VerbRefused(_("One of these departments is settled already."))
        for need in (held_up[pk] for pk in wanted):
            if need.objection:
                text = _("%(place)s objects: its objection is answered on its own.")
                raise VerbRefused(text % _place(need))
        kind = Kind.OVERRIDDEN
        return [_give(release, held_up[pk], actor, kind, reason) for pk in wanted]


def overrule(*, actor, release: Release, objection: Confirmation, reason: str) -> Confirmation:
    """An editor other than the release's author answers an objection and goes ahead against it.

    The department is told. ``PermissionDenied`` to the author; ``VerbRefused`` without an answer,
    or when it is not this objection that stands.
    """
    posts.require(actor, Role.EDITOR, region=release.region)
    if actor.pk == release.author_id:
        raise PermissionDenied(
            _("An objection is overruled by a person other than the author of the release.")
        )
    reason = words_of(reason)
    if not reason:
        raise VerbRefused(_("Please answer the objection."))
    with transaction.atomic():
        _open(release)
        need = next((need for need in needs(release) if need.objection == objection), None)
        if need is None:
            raise VerbRefused(_("This objection no longer stands."))
        given = _give(release, need, actor, Kind.OVERRULED, reason)
        letters.tell_department(release, given)
    return given


def _heard(actor, release: Release, department: Department, digest: str) -> Need:
    """The matter between the release and the actor's department, about exactly these slices."""
    if department.pk not in posts.departments_of(actor, *DEPARTMENT_ROLES):
        raise PermissionDenied(
            _("This is confirmed by somebody with a post at %(place)s.") % {"place": department}
        )
    _open(release)
    need = next((need for need in needs(release) if need.department == department), None)
    if need is None or need.digest != digest:
        raise VerbRefused(_("The candidates have changed. Please read them again."))
    if need.heard:
        raise VerbRefused(
            _("%(department)s has been settled already, by %(person)s.")
            % {"department": department, "person": need.given.made_by}
        )
    return need


def _open(release: Release) -> None:
    """Count one more word while the release awaits approval, which is refused over a new one."""
    waiting = Release.objects.filter(pk=release.pk, status=Release.Status.PROPOSED)
    counted = waiting.update(words=F("words") + 1)
    release.refresh_from_db(fields=["status", "words"])
    if not counted:
        raise VerbRefused(
            _("Departments confirm a release while it awaits approval; it is “%(status)s”.")
            % {"status": release.get_status_display()}
        )


def words_of(reason: str) -> str:
    """What was typed, read by the one normaliser; ``VerbRefused`` names what cannot be stored."""
    try:
        return clean_text(reason, lines=True, printed=False)
    except TextError as error:
        raise VerbRefused(str(error)) from error


def _give(release: Release, need: Need, actor, kind, reason: str = "") -> Confirmation:
    try:
        with transaction.atomic():
            given = Confirmation.objects.create(
                release=release,
                department=need.department,
                digest=need.digest,
                number=len(need.words) + 1,
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


def _place(need: Need) -> dict[str, Department]:
    return {"place": need.department}
