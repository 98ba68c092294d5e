"""The pages every portal has from its first migration on: guides, sections, feedback, review.

They come with ``migrate`` and with the saving of a region's first guide or editor, whether a demo is
loaded or not. What an editor has taken down since stays down; nothing links to it then
(``portal.ground.live_pages``).
"""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, Site, Workflow, WorkflowPage, WorkflowTask
from wagtail.signals import page_published

from guides.models import RegionGuidesPage
from guides.release.page_tree import place_index, publish_new
from home import groups
from home.models import FeedbackPage, HomePage, SecondPersonTask, SectionPage
from portal.ground.models import Post, Region, Role

REVIEW = "第二人审核"
LOCAL = "local"
SECTIONS = (
    ("policy", "政策文件", "Policies"),
    ("notices", "通知公告", "Announcements"),
    ("questions", "常见问题", "Questions and answers"),
    (LOCAL, "县区专栏", "Counties and districts"),
)


@transaction.atomic
def place_standing_pages() -> list[Page]:
    """Make and publish what is missing; returns the new pages. Idempotent."""
    home = _front_door()
    if home is None:
        return []
    place_index()
    placed = {page.slug for page in home.get_children()}
    new = [
        publish_new(SectionPage(title=title, title_en=english, slug=slug), under=home)
        for slug, title, english in SECTIONS
        if slug not in placed
    ]
    if not FeedbackPage.objects.exists():
        page = FeedbackPage(
            title="咨询反馈", title_en="Feedback", slug="feedback", show_in_menus=True
        )
        new.append(publish_new(page, under=home))
    _demand_review(home)
    return new


def place_county_section(region: Region) -> SectionPage | None:
    """The county's own section (县区专栏), for its editors to write in; ``None`` where there is none.

    A section that was placed before stays as its editors left it; so does a tree without 县区专栏.
    """
    placed = SectionPage.objects.filter(region=region).first()
    local = SectionPage.objects.filter(slug=LOCAL, depth=3).first()
    if placed or region.parent_id is None or local is None:
        return placed
    page = SectionPage(title=region.name, title_en=region.name_en, slug=region.code, region=region)
    return publish_new(page, under=local)


def _front_door() -> Page | None:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site and isinstance(site.root_page.specific, HomePage) else None


def _demand_review(home):
    """Every page of the site is reviewed by a second person, unless an operator chose otherwise."""
    if WorkflowPage.objects.filter(page=home).exists():
        return
    workflow = Workflow.objects.create(name=REVIEW)
    task = SecondPersonTask.objects.create(name=REVIEW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)


def at_migration(plan=(), **kwargs):
    """After every ``migrate`` but one that goes back, when tables may be gone."""
    if not any(backwards for _, backwards in plan):
        place_standing_pages()


@receiver(post_save, sender=Region)
def at_region(instance, raw=False, **kwargs):
    if not raw:
        groups.sync_region(instance)


@receiver(post_save, sender=Post)
def at_appointment(instance, raw=False, **kwargs):
    """Whoever is to write finds a place to write in at once."""
    if instance.role == Role.EDITOR and not raw:
        place_county_section(instance.region)
        groups.sync_region(instance.region)


@receiver(page_published, sender=RegionGuidesPage)
def at_first_guide(instance, **kwargs):
    if instance.region_id:
        place_county_section(instance.region)
        groups.sync_region(instance.region)
