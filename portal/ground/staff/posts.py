"""Who may do what: every right of a member of staff follows from the posts held today."""

from collections import defaultdict
from collections.abc import Collection

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.ground.calendar import clock
from portal.ground.models import Post, Region, Role

ACCESS_ADMIN = "wagtailadmin.access_admin"
GROUPS_OF_POSTS = "编辑 · "  # how the names of groups begin whose members follow from posts
_everywhere: dict[str, set[str]] = defaultdict(set)
_city_only: dict[str, set[str]] = defaultdict(set)


def grant(role, *permissions, city_only=False):
    """Let a room say which model permissions a role carries; ``city_only`` for city posts."""
    (_city_only if city_only else _everywhere)[role].update(permissions)


def posts_of(actor) -> tuple[Post, ...]:
    """The posts held today, read once per user object (one query)."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return ()
    held = getattr(actor, "_posts_today", None)
    if held is None:
        held = tuple(
            Post.objects.current(clock.today())
            .filter(user=actor)
            .select_related("region__parent", "department__region")
        )
        actor._posts_today = held
    return held


def look_again(actor) -> None:
    """Ask anew what this person may: the answers of a moment ago are forgotten."""
    if actor is None or not actor.is_authenticated:
        return
    actor.refresh_from_db(fields=["is_active", "is_superuser"])
    actor._posts_today = None


def holds(actor, role, *, region=None, department=None) -> bool:
    """Whether ``actor`` holds ``role`` for a region or at a department.

    A city's post reaches its counties. A window clerk's reaches every county of the city (全城通办).
    Department roles are asked with ``department`` and reach that department only.
    """
    return any(_reaches(post, region, department) for post in posts_of(actor) if post.role == role)


def _reaches(post, region, department):
    if department is not None:
        return post.department_id == department.pk
    if region is None:
        return True
    if post.role == Role.CLERK:
        return post.region.city == region.city
    return post.region.holds(region)


def require(actor, role, *, region=None, department=None):
    """Raise ``PermissionDenied`` with a sentence for the reader unless ``holds`` is true."""
    if not holds(actor, role, region=region, department=department):
        raise PermissionDenied(lacking(role, department or region))


def lacking(role, place=None) -> str:
    """What somebody is told who would need this post there."""
    values = {"role": Role(role).label, "place": place or _("any region")}
    return _("This needs the post “%(role)s” for %(place)s.") % values


def regions_of(actor, *roles):
    """Regions ``actor`` reaches in any of ``roles`` (all roles when none is named)."""
    if getattr(actor, "is_superuser", False):
        return Region.objects.all()
    tops = _tops(actor, roles)
    return Region.objects.filter(pk__in=tops) | Region.objects.filter(parent__in=tops)


def region_ids_of(actor, *roles) -> set[int]:
    """Primary keys of ``regions_of``, for comparison with a border column: one small query, for
    whom no post reaches beyond a county none.
    """
    if getattr(actor, "is_superuser", False):
        return set(Region.objects.values_list("pk", flat=True))
    tops = _tops(actor, roles)
    cities = {pk for pk, region in tops.items() if region.parent_id is None}
    return set(tops) | counties_of(cities)


def counties_of(cities: Collection[int]) -> set[int]:
    """Primary keys of the counties of these cities; no query for no city."""
    counties = Region.objects.filter(parent__in=cities) if cities else Region.objects.none()
    return set(counties.values_list("pk", flat=True))


def _tops(actor, roles) -> dict[int, Region]:
    """The highest regions ``actor`` reaches, by key; a clerk the whole city (全城通办)."""
    held = [post for post in posts_of(actor) if not roles or post.role in roles]
    tops = [post.region.city if post.role == Role.CLERK else post.region for post in held]
    return {region.pk: region for region in tops}


def departments_of(actor, *roles) -> set[int]:
    """Primary keys of the departments ``actor`` serves in any of ``roles``."""
    return {
        post.department_id
        for post in posts_of(actor)
        if post.department_id and (not roles or post.role in roles)
    }


class PostBackend(ModelBackend):
    """Model permissions from posts; object-level questions are asked of ``holds``."""

    def _get_permissions(self, user_obj, obj, from_name):
        held = super()._get_permissions(user_obj, obj, from_name)
        return held | self._post_permissions(user_obj) if obj is None else held

    @staticmethod
    def _post_permissions(user):
        permissions = set()
        for post in posts_of(user):
            permissions.add(ACCESS_ADMIN)
            permissions |= _everywhere[post.role]
            if post.region.parent_id is None:
                permissions |= _city_only[post.role]
        return permissions
