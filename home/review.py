"""The second person: a text goes live when somebody approves it who wrote no part of it.

An author is who changed something (``home.authorship``), not who pressed a button.
"""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, PagePermissionTester, Revision, TaskState

from home import authorship
from portal.ground.models import Role
from portal.ground.staff import letters, posts

REVIEWERS = (Role.EDITOR, Role.SUPERVISOR)


class TwoPersonPermissions(PagePermissionTester):
    """Nobody publishes alone, superusers included; who may change a page may take it down.

    Publishing happens at the end of a review only (``home.publication``), so that the ``publish`` right
    would mean nothing here but moving, unscheduling and taking down.
    """

    def __init__(self, user, page):
        super().__init__(user, page)
        if "change" in getattr(self, "permissions", ()):
            self.permissions = self.permissions | {"publish"}

    def can_publish(self):
        return False

    def can_publish_subpage(self):
        return False

    def can_unschedule(self):
        return super().can_publish()

    def can_set_view_restrictions(self):
        return super().can_publish()


def reach(user) -> set:
    """Keys of the regions whose pages ``user`` may review; ``None``: pages of no region."""
    if not user.is_active or not user.is_authenticated:
        return set()
    reached = set(posts.regions_of(user, *REVIEWERS).values_list("pk", flat=True))
    if user.is_superuser or any(
        post.role in REVIEWERS and post.region.parent_id is None for post in posts.posts_of(user)
    ):
        reached.add(None)
    return reached


def reaches(user, page: Page) -> bool:
    """Whether the page's region is one of those ``user`` reviews."""
    return region_key(page) in reach(user)


def region_key(page: Page):
    return getattr(page.specific, "region_id", None)


def authors(pages) -> dict[int, set]:
    """Who wrote what is not live yet, by page."""
    return {page: {user for _, user in rows} for page, rows in _written(pages).items()}


def _written(pages) -> dict[int, list]:
    """(revision, person) of every text that is not live yet and says something new.

    The live revision itself is such a text when it is also the newest: autosave overwrites.
    """
    pages = {str(page.pk): page for page in pages}
    live = Revision.objects.in_bulk([page.live_revision_id for page in pages.values()])
    since = Q(pk=None)
    for key, page in pages.items():
        published = live.get(page.live_revision_id)
        since |= Q(
            object_id=key, **({"created_at__gte": published.created_at} if published else {})
        )
    written, before = {page.pk: [] for page in pages.values()}, {}
    revisions = Revision.page_revisions.filter(since).order_by("created_at", "pk")
    for key, revision, user, content in revisions.values_list(
        "object_id", "pk", "user_id", "content"
    ):
        page = pages[key]
        if revision == page.live_revision_id:
            new = revision == page.latest_revision_id
        else:
            new = key not in before or not authorship.same(before[key], content)
        if new:
            written[page.pk].append((revision, user))
        before[key] = content
    return written


def reviewable(user, states) -> list:
    """Keys of the task states among ``states`` that ``user`` may decide; a few queries for all."""
    by_page = {int(state.revision.object_id): state.pk for state in states}
    reached = reach(user)
    pages = list(Page.objects.filter(pk__in=by_page).specific())
    written = authors(pages)
    return [
        by_page[page.pk]
        for page in pages
        if getattr(page, "region_id", None) in reached and user.pk not in written[page.pk]
    ]


def may_decide(user, page: Page) -> bool:
    return reaches(user, page) and user.pk not in authors([page])[page.pk]


def may_improve(user, page: Page) -> bool:
    """Whether a reviewer may change what was submitted; she goes on once she has begun."""
    state = page.current_workflow_task_state
    submitted = {user for key, user in _written([page])[page.pk] if key <= state.revision_id}
    return reaches(user, page) and user.pk not in submitted


def tell_reviewers(*, state: TaskState) -> None:
    """A message to everybody who may decide, in the transaction that submits the page."""
    page = state.workflow_state.content_object.specific
    region = getattr(page, "region", None)
    where = {"region__in": [region, region.city]} if region else {"region__parent": None}
    reviewers = letters.holders(*REVIEWERS, **where)
    letters.send(
        reviewers.exclude(pk__in=authors([page])[page.pk] - {None}),
        key=f"review:{state.pk}",
        subject=_("To be reviewed: %(title)s") % {"title": page.get_admin_display_title()},
        path=reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )
