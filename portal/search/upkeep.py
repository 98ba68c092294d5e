"""When the index is brought up to date: at once for a page or a release, soon for everything else."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from guides.models import GuidePage, GuideVersion
from portal.ground.jobs import schedule
from portal.ground.models import Event
from portal.search.index import refresh

AT_ONCE = 20  # guides; whoever approves more need not wait for the index
OF = {"release": "release", "guideversion": "pk"}  # subject of an event → the versions it is about


@receiver([page_published, page_unpublished])
def follow_page(sender, instance, **kwargs):
    """After the commit; should it fail, the job below makes up for it."""
    transaction.on_commit(partial(refresh, pages=[instance.pk]), robust=True)


@receiver(post_save, sender=Event)
def follow_release(sender, instance, **kwargs):
    """Versions that come into force or are withdrawn; of a large release the job below."""
    if instance.verb in {"release.activate", "guide.retire"}:
        transaction.on_commit(partial(_follow_versions, instance.subject), robust=True)


def _follow_versions(subject: str):
    kind, _colon, pk = subject.partition(":")
    pairs = set(
        GuideVersion.objects.filter(**{OF[kind]: pk}).values_list("region_id", "industry_id")
    )
    if len(pairs) <= AT_ONCE:
        pages = GuidePage.objects.filter(region__in=[region for region, _industry in pairs])
        rows = pages.values_list("pk", "region_id", "industry_id")
        refresh(pages=[page for page, *pair in rows if tuple(pair) in pairs])


@schedule.due("search-index", every=timedelta(seconds=15))
def follow_everything():
    """Whatever else has changed, pages moved or restricted: a comparison of stamps."""
    refresh()
