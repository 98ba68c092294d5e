"""Who is written to about a release that awaits approval: asked, informed, answered."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override as speaking

from guides.models import Confirmation, Release, ReleaseItem
from guides.release.needs import needs
from guides.version.diff import Difference
from portal.ground.models import Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import letters

LINES = 30  # of what changes, in a letter; the page has all


def ask_and_inform(release: Release, changes: dict[ReleaseItem, list[Difference]]) -> None:
    """One letter to everybody with a post at a department of the candidates, in the transaction.

    Whoever keeps the release from approval is asked; the others, and the editors of its counties,
    read what changes for others. The same proposal is never told twice.
    """
    asked, informed = [], []
    for need in needs(release):
        if need.holds_up:
            asked.append(need.department.pk)
        elif not need.given and any(changes.get(item) for item in need.items):
            informed.append(need)
    key = f"{release.pk}:{release.digest[:16]}"
    with speaking(settings.LANGUAGE_CODE):
        letters.send(
            letters.holders(*DEPARTMENT_ROLES, department__in=asked),
            key=f"confirm:{key}",
            subject=_("To be confirmed: %(name)s") % {"name": release.name},
            path=reverse("guides_confirmations"),
        )
        subject = _("For your information: %(name)s") % {"name": release.name}
        for need in informed:
            letters.send(
                letters.holders(*DEPARTMENT_ROLES, department=need.department),
                key=f"inform:{key}:{need.department.code}",
                subject=subject,
                text=_told(release, {item: changes.get(item, []) for item in need.items}),
                path=reverse("guides_confirmation", args=[release.pk, need.department.code]),
            )
        counties: dict = {}
        for item, lines in changes.items():
            if lines and item.region_id != release.region_id:
                counties.setdefault(item.region, {})[item] = lines
        for region, own in counties.items():
            letters.send(
                letters.holders(Role.EDITOR, region=region),
                key=f"inform:{key}:{region.code}",
                subject=subject,
                text=_told(release, own),
                path=reverse("guides_release", args=[release.pk]),
            )


def _told(release: Release, changes: dict[ReleaseItem, list[Difference]]) -> str:
    """What changes, guide by guide."""
    opening = _("“%(name)s” is to change these guides from %(day)s on:")
    lines = [
        line
        for item, differences in changes.items()
        if differences
        for line in (f"{item.region} · {item.industry}", *(f"- {line}" for line in differences))
    ]
    if (more := len(lines) - LINES) > 0:
        lines = [*lines[:LINES], _("… and %(count)s lines more.") % {"count": more}]
    values = {"name": release.name, "day": release.effective_from.isoformat()}
    return "\n".join([opening % values, *lines])


def tell_author(release: Release, objection: Confirmation) -> None:
    """An e-mail that names release and department; the reason is read in the back office."""
    with speaking(settings.LANGUAGE_CODE):
        subject = _("%(department)s objects to: %(name)s") % {
            "department": objection.department,
            "name": release.name,
        }
    path = reverse("guides_release", args=[release.pk])
    letters.send([release.author], key=f"objection:{objection.pk}", subject=subject, path=path)


def tell_department(release: Release, answer: Confirmation) -> None:
    """Its objection has been overruled; the answer is read in the back office."""
    with speaking(settings.LANGUAGE_CODE):
        subject = _("Your department's objection has been answered: %(name)s")
    letters.send(
        letters.holders(*DEPARTMENT_ROLES, department=answer.department),
        key=f"answer:{answer.pk}",
        subject=subject % {"name": release.name},
        path=reverse("guides_confirmation", args=[release.pk, answer.department.code]),
    )
