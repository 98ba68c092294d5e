"""When the index is brought up to date: at once for a page, soon for everything else."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from portal.ground import schedule
from portal.search.index import refresh


@receiver([page_published, page_unpublished])
def follow_page(sender, instance, **kwargs):
    """After the commit; should it fail, the job below makes up for it."""
    transaction.on_commit(partial(refresh, pages=[instance.pk]), robust=True)


@schedule.due("search-index", every=timedelta(seconds=15))
def follow_everything():
    """Versions put in force or withdrawn, pages moved or restricted: a comparison of stamps."""
    refresh()
