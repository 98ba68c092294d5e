"""The report of articles whose facts should be looked at again (内容复核), in the back office."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from home.models import ArticlePage
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock

AHEAD = timedelta(days=30)
MOST = 200


def editable(user):
    """The articles this person may change."""
    policy = policy_registry.get_by_type(ArticlePage)
    return policy.instances_user_has_permission_for(user, "change")


def may_edit_articles(user) -> bool:
    return policy_registry.get_by_type(ArticlePage).user_has_permission(user, "change")


class DueArticles(BackOfficeView):
    """Live articles of the reader's to be checked within 30 days, the oldest date first."""

    template_name = "home/reports/due.html"
    page_title = gettext_lazy("Articles to check again")
    header_icon = "time"

    def get(self, request):
        if not may_edit_articles(request.user):
            raise PermissionDenied(_("Articles are the editors' work."))
        today = clock.today()
        due = ArticlePage.objects.due_for_review(today + AHEAD)
        articles = due.filter(pk__in=editable(request.user).values("pk"))
        rows = articles.select_related("region").defer("body").order_by("review_by", "pk")[:MOST]
        return self.page(
            request, articles=[(article, article.review_by <= today) for article in rows]
        )
