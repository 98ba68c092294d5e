"""Who edits what: the city its catalogue and releases, a county its local facts alone."""

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
    Material,
    PermitItem,
    Question,
    RegionParameter,
    Release,
    Report,
    ServiceWindow,
    Synonym,
    WindowClosing,
    WorkingRule,
)
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.models.people import DEPARTMENT_ROLES
from portal.ground.staff import borders, posts

CATALOGUE = (Industry, PermitItem, Material, Question, FormField)
LOCAL = (Competence, IssuingBody, LeadDepartment, RegionParameter, ServiceWindow)


def catalogue(queryset, user):
    """The catalogue is the city's: a county's editor proposes to it, but does not edit it."""
    return queryset if edits_catalogue(user) else queryset.none()


def permit_items(queryset, user):
    """A department's people work on drafts of the items it decides; the city's editors publish."""
    if edits_catalogue(user):
        return queryset
    own = posts.departments_of(user, *DEPARTMENT_ROLES)
    decided = Competence.objects.current(clock.today()).filter(department__in=own)
    return queryset.filter(pk__in=decided.values("permit_item"))


def edits_catalogue(user) -> bool:
    return any(
        post.role == Role.EDITOR and post.region.parent_id is None for post in posts.posts_of(user)
    )


def home(actor) -> str | None:
    """The city in whose chain an editor's work on the catalogue is recorded."""
    held = (post.region.city.code for post in posts.posts_of(actor) if post.role == Role.EDITOR)
    return next(held, None)


def of_region(queryset, user):
    return queryset.filter(region__in=posts.regions_of(user, Role.EDITOR))


def of_windows(queryset, user):
    return queryset.filter(window__region__in=posts.regions_of(user, Role.EDITOR))


def own_uploads(queryset, user):
    return queryset.filter(sender=user) if edits_catalogue(user) else queryset.none()


def reports(queryset, user):
    """A county's editors see its reports, the city's editors and supervisors those of all."""
    return queryset.filter(region__in=posts.regions_of(user, Role.EDITOR, Role.SUPERVISOR))


for model in (*CATALOGUE, CommonFacts, FactCheck, Synonym, WorkingRule):
    borders.draw(model, permit_items if model is PermitItem else catalogue)
for model in (*LOCAL, Release, GuideVersion):
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
