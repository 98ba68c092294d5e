"""What falls due among the content pages, done by ``tick``."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import ArticlePage
from portal.ground.calendar import clock
from portal.ground.jobs import schedule
from portal.ground.models import Role
from portal.ground.staff import letters


@schedule.due("stale-articles", every=timedelta(hours=12))
def remind_of_stale_articles():
    """Once for each date set: the region's editors are asked to check an article again."""
    for article in ArticlePage.objects.due_for_review(clock.today()).select_related("region"):
        remind(article)


@transaction.atomic
def remind(article):
    letters.send(
        editors_of(article.region),
        key=f"stale:{article.pk}:{article.review_by}",
        subject=_("Please check whether it still holds: %(title)s") % {"title": article.title},
        path=reverse("wagtailadmin_pages:edit", args=[article.pk]),
    )


def editors_of(region):
    """The editors of a region, of its city if none of them has an address, of all cities without."""
    if region is None:
        return letters.holders(Role.EDITOR, region__parent=None)
    own = letters.holders(Role.EDITOR, region=region).exclude(email="")
    return own if own.exists() else letters.holders(Role.EDITOR, region=region.city)
