"""What waits for somebody in the catalogue: releases, confirmations, guides, facts, reports."""

from django.urls import reverse
from django.utils.translation import gettext as _

from guides.admin import unpublished_drafts
from guides.models import Release, Report, Withdrawal
from guides.release import fact_checks
from guides.release.affected import affected
from guides.release.needs import needs_of
from guides.release.rights import cities_of
from portal.ground.calendar import clock
from portal.ground.hooks import Waiting
from portal.ground.models import Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import borders, posts

WATCHERS = (Role.EDITOR, Role.SUPERVISOR)


def waiting(user) -> list[Waiting]:
    edits = posts.holds(user, Role.EDITOR)
    return [
        *_of_confirmations(user),
        *(_of_releases(user) if edits else ()),
        *(_of_reports(user) if any(posts.holds(user, role) for role in WATCHERS) else ()),
    ]


def _of_releases(user):
    proposed = borders.within(Release.objects.filter(status=Release.Status.PROPOSED), user)
    guides = affected(posts.regions_of(user, Role.EDITOR))
    yield Waiting(
        _("Releases for you to approve"),
        proposed.exclude(author=user).count(),
        reverse("guides_releases"),
    )
    withdrawals = Withdrawal.objects.filter(status=Withdrawal.Status.PROPOSED).exclude(author=user)
    yield Waiting(
        _("Withdrawals of guides for you to approve"),
        borders.within(withdrawals, user).count(),
        reverse("guides_withdrawals"),
    )
    yield Waiting(
        _("Guides behind the catalogue, in no release yet"),
        sum(not guide.pending for guide in guides),
        reverse("guides_affected"),
    )
    if cities := cities_of(user):
        yield Waiting(
            _("Drafts to publish"),
            len(unpublished_drafts.waiting(user)),
            reverse("guides_affected"),
        )
        unverified = sum(map(fact_checks.unverified_of, cities))
        yield Waiting(_("Facts to verify"), unverified, reverse("guides_facts"))


def _of_confirmations(user):
    """Departments still silent, the reader's own and those asked about the reader's releases; and
    the objections that stand against these.
    """
    own = posts.departments_of(user, *DEPARTMENT_ROLES)
    if not own and not posts.holds(user, Role.EDITOR):
        return
    proposed = needs_of(Release.objects.filter(status=Release.Status.PROPOSED))
    silent = [
        (release.author_id, need.department.pk)
        for release, needs in proposed.items()
        for need in needs
        if need.silent
    ]
    if owed := sum(department in own for _author, department in silent):
        yield Waiting(
            _("Releases your department has yet to confirm"), owed, reverse("guides_confirmations")
        )
    if mine := sum(author == user.pk for author, _department in silent):
        yield Waiting(
            _("Departments yet to confirm your releases"), mine, reverse("guides_releases")
        )
    if objections := sum(
        need.objection is not None
        for release, needs in proposed.items()
        for need in needs
        if release.author_id == user.pk
    ):
        yield Waiting(
            _("Objections to your releases"), objections, reverse("guides_releases"), True
        )


def _of_reports(user):
    today, address = clock.today(), reverse("guides_reports")
    reports = borders.within(Report.objects.all(), user)
    due = reports.open().filter(region__in=posts.regions_of(user, Role.EDITOR))
    filed = reports.exclude(filed_at=None).filter(received_at=None)
    cities = [p.region_id for p in posts.posts_of(user) if p.role in WATCHERS]
    received = filed.filter(region__parent__in=cities)
    for label, rows, state, late in (
        (_("Filings overdue"), due.filter(due__lt=today), "late", True),
        (_("Filings to send"), due.filter(due__gte=today), "due", False),
        (_("Filings to confirm receipt of"), received, "filed", False),
    ):
        yield Waiting(label, rows.count(), f"{address}?state={state}", late)
