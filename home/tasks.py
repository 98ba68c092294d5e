"""What waits for somebody among the texts: enquiries, reviews, articles to be read again."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from home import due_article_views, enquiries, review
from home.models import ArticlePage, Enquiry
from portal.ground.calendar import clock
from portal.ground.hooks import Waiting
from portal.ground.staff import borders, posts


def waiting(user) -> list[Waiting]:
    return [*_enquiries(user), *_reviews(user), *_articles(user)]


def _enquiries(user):
    if any(post.role in enquiries.AGENTS for post in posts.posts_of(user)):
        waiting = borders.within(Enquiry.objects.filter(status=Enquiry.Status.OPEN), user)
        yield Waiting(_("Enquiries to answer"), waiting.count(), reverse("home_enquiries"))


def _reviews(user):
    if review.reach(user):
        address = reverse("wagtailadmin_reports:workflow_tasks")
        waiting = TaskState.objects.reviewable_by(user)
        yield Waiting(_("Texts for you to review"), waiting.count(), f"{address}?reviewable=true")


def _articles(user):
    if due_article_views.may_edit_articles(user):
        due = ArticlePage.objects.due_for_review(clock.today())
        due = due.filter(pk__in=due_article_views.editable(user).values("pk"))
        yield Waiting(_("Articles to check again"), due.count(), reverse("home_due_articles"))
