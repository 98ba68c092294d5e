"""What falls due among the content pages, done by ``tick``."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import ArticlePage
from portal.ground.calendar import clock
from portal.ground.jobs import outbox, schedule
from portal.ground.models import Post, Role


@schedule.due("scheduled-pages", every=timedelta(minutes=5))
def publish_and_expire():
    """Pages go live and expire (到期下线) at the times their editors set."""
    call_command("publish_scheduled", verbosity=0)


@schedule.due("stale-articles", every=timedelta(hours=12))
def remind_of_stale_articles():
    """Once for each date set: the region's editors are asked to check an article again."""
    for article in ArticlePage.objects.due_for_review(clock.today()).select_related("region"):
        remind(article)


@transaction.atomic
def remind(article):
    address = settings.PORTAL_BASE_URL + reverse("wagtailadmin_pages:edit", args=[article.pk])
    subject = _("Please check whether it still holds: %(title)s") % {"title": article.title}
    for to in editors_of(article.region):
        payload = {"to": [to], "subject": subject, "text": f"{subject}\n{address}\n"}
        key = f"stale:{article.pk}:{article.review_by}:{to}"
        outbox.enqueue(kind="email", key=key, payload=payload)


def editors_of(region) -> list[str]:
    """Addresses of the editors of a region, of its city if it has none, of all cities without."""
    held = Post.objects.current(clock.today()).filter(role=Role.EDITOR)
    held = held.filter(user__is_active=True).exclude(user__email="")
    places = [{"region": region}, {"region": region.city}] if region else [{"region__parent": None}]
    for place in places:
        if found := sorted(set(held.filter(**place).values_list("user__email", flat=True))):
            return found
    return []
