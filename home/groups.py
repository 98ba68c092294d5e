"""Rights on pages follow from posts (岗位), as all rights do.

Wagtail asks groups for them, so each region with guides has one group: a county's may change the
county's guide pages and its own section, a city's the whole site. Membership is that of the
editors' posts of today; nobody keeps it by hand.
"""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Site

from guides.models import RegionGuidesPage
from home.models import SectionPage
from portal.ground.calendar import clock
from portal.ground.jobs import schedule
from portal.ground.models import Post, Region, Role, User
from portal.ground.staff import posts

PAGES = ("add_page", "change_page")
LIBRARY = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "choose_document"),
)
CITY_LIBRARY = (("wagtailimages", "change_image"), ("wagtaildocs", "change_document"))


@schedule.due("editors-groups", every=timedelta(hours=1))
@transaction.atomic
def sync_groups():
    """Make groups, rights and memberships what the posts of today say; harmless to repeat."""
    for region in Region.objects.select_related("parent"):
        sync_region(region)


@transaction.atomic
def sync_region(region: Region):
    """One region's group, rights and members, at once: when it, a guide or a post of it is saved."""
    group = _group(region)
    _grant_pages(group, region)
    _grant_library(group, region)
    group.user_set.set(User.objects.filter(pk__in=_editors(region)))


@transaction.atomic
def sync_member(user):
    """The memberships of one person, at once: at sign-in and when a post changes."""
    ours = Group.objects.filter(name__startswith=PREFIX)
    held = Post.objects.current(clock.today()).filter(user=user, role=Role.EDITOR)
    names = [group_name(post.region) for post in held.select_related("region")]
    wanted = set(ours.filter(name__in=names))
    user.groups.remove(*set(ours.filter(user=user)) - wanted)
    user.groups.add(*wanted)


PREFIX = posts.GROUPS_OF_POSTS


def group_name(region: Region) -> str:
    return f"{PREFIX}{region.name} {region.code}"


def _group(region):
    """Found by the region's code, so that a renamed region keeps its group."""
    name = group_name(region)
    group = Group.objects.filter(name__startswith=PREFIX, name__endswith=f" {region.code}").first()
    if group is None:
        return Group.objects.create(name=name)
    if group.name != name:
        group.name = name
        group.save(update_fields=["name"])
    return group


def _editors(region):
    held = Post.objects.current(clock.today()).filter(region=region, role=Role.EDITOR)
    return held.values("user")


def _grant_pages(group, region):
    if region.parent_id is None:
        pages = [Site.objects.get(is_default_site=True).root_page]
    else:
        pages = [
            *RegionGuidesPage.objects.filter(region=region),
            *SectionPage.objects.filter(region=region),
        ]
    wanted = {(page.pk, permission.pk) for page in pages for permission in _permissions(PAGES)}
    held = GroupPagePermission.objects.filter(group=group)
    for grant in held:
        if (grant.page_id, grant.permission_id) not in wanted:
            grant.delete()
    missing = wanted - set(held.values_list("page", "permission"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in sorted(missing)
    )


def _grant_library(group, region):
    """Pictures and documents lie in one collection for each city; counties change their own."""
    collection = city_collection(region.city)
    rights = LIBRARY if region.parent_id else LIBRARY + CITY_LIBRARY
    for app, codename in rights:
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def city_collection(city: Region) -> Collection:
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=city.name).first()
    return collection or root.add_child(instance=Collection(name=city.name))


def _permissions(codenames):
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore")
    return list(permissions.filter(content_type__model="page", codename__in=codenames))


@receiver(user_logged_in)
def at_sign_in(user, **kwargs):
    sync_member(user)


@receiver([post_save, post_delete], sender=Post)
def at_appointment(instance, **kwargs):
    if instance.role == Role.EDITOR and not kwargs.get("raw"):
        sync_member(instance.user)
