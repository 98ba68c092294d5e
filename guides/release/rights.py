"""Who edits what: a city its own catalogue and releases, a county its local facts alone."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guides.models import (
    CatalogueUpload,
    CommonFacts,
    Competence,
    FactCheck,
    FormField,
    GuideVersion,
    Industry,
    IssuingBody,
    LeadDepartment,
    LegalBasis,
    Material,
    PermitItem,
    Question,
    RegionParameter,
    Release,
    ReleaseItem,
    Report,
    SampleDocument,
    ServiceWindow,
    Synonym,
    WindowClosing,
    Withdrawal,
    WorkingRule,
)
from guides.release.needs import SHOWN
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import borders, posts

CATALOGUE = (Industry, PermitItem, Material, LegalBasis, Question, FormField)
LOCAL = (Competence, IssuingBody, LeadDepartment, RegionParameter, ServiceWindow)


def catalogue(queryset, user):
    """A city's editors edit its catalogue; a county's propose to it, but do not edit it."""
    return queryset.filter(**{f"{queryset.model.city_path}__in": _city_posts(user)})


def permit_items(queryset, user):
    """A department's people work on drafts of the items it decides; the city's editors publish."""
    own = posts.departments_of(user, *DEPARTMENT_ROLES)
    decided = Competence.objects.current(clock.today()).filter(department__in=own)
    return queryset.filter(Q(city__in=_city_posts(user)) | Q(pk__in=decided.values("permit_item")))


def _city_posts(user) -> dict[int, Region]:
    held = (post for post in posts.posts_of(user) if post.role == Role.EDITOR)
    return {post.region_id: post.region for post in held if post.region.parent_id is None}


def cities_of(user) -> list[Region]:
    """The cities whose catalogue this person edits, by code; of a superuser all there are."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return list(Region.objects.cities().order_by("code"))
    return sorted(_city_posts(user).values(), key=lambda city: city.code)


def edits_catalogue(user, city: Region | None = None) -> bool:
    """Whether this person edits the catalogue of this city, or of any."""
    cities = cities_of(user)
    return bool(cities) if city is None else city in cities


def require_editor(actor, city: Region | None = None) -> None:
    if not edits_catalogue(actor, city):
        raise PermissionDenied(_("The catalogue is the city editors' work."))


def cities_worked_for(user, *roles) -> set[int]:
    """Keys of the cities in which, or in whose counties, this person holds one of these posts."""
    return {post.region.city.pk for post in posts.posts_of(user) if post.role in roles}


def of_region(queryset, user):
    return queryset.filter(region__in=posts.regions_of(user, Role.EDITOR))


def regions_read(user):
    """The regions whose guides this person reads in releases made for them from outside."""
    return posts.regions_of(user, Role.EDITOR, *DEPARTMENT_ROLES)


def releases_read(queryset, user):
    """Releases of others, once proposed, that change guides of this person's regions: a county's
    editors and departments read what the city is about to release there.
    """
    shown = queryset.filter(status__in=SHOWN)
    return shown.filter(
        Exists(ReleaseItem.objects.filter(release=OuterRef("pk"), region__in=regions_read(user)))
    )


def of_windows(queryset, user):
    return queryset.filter(window__region__in=posts.regions_of(user, Role.EDITOR))


def own_uploads(queryset, user):
    return catalogue(queryset.filter(sender=user), user)


def reports(queryset, user):
    """A county's editors see its reports, the city's editors and supervisors those of all."""
    return queryset.filter(region__in=posts.regions_of(user, Role.EDITOR, Role.SUPERVISOR))


for model in (*CATALOGUE, CommonFacts, FactCheck, SampleDocument, Synonym, WorkingRule):
    borders.draw(model, permit_items if model is PermitItem else catalogue)
for model in (*LOCAL, Release, GuideVersion, Withdrawal):
    borders.draw(model, of_region)

borders.draw(CatalogueUpload, own_uploads)
borders.draw(WindowClosing, of_windows)
borders.draw(Report, reports)

for model in CATALOGUE:
    for action in ("add", "change", "delete", "publish", "lock", "unlock", "view"):
        permission = f"guides.{action}_{model._meta.model_name}"
        posts.grant(Role.EDITOR, permission, city_only=True)
posts.grant(Role.EDITOR, "guides.view_commonfacts", "guides.change_commonfacts", city_only=True)
for model in (*LOCAL, WindowClosing):
    for action in ("add", "change", "delete", "view"):
        posts.grant(Role.EDITOR, f"guides.{action}_{model._meta.model_name}")
for action in ("add", "change", "delete", "view"):
    posts.grant(Role.EDITOR, f"guides.{action}_synonym", city_only=True)
    posts.grant(Role.EDITOR, f"guides.{action}_workingrule", city_only=True)
posts.grant(Role.EDITOR, "guides.view_release")
for role in DEPARTMENT_ROLES:
    posts.grant(role, "guides.change_permititem", "guides.view_permititem")
