"""The content screens in the menu of the back office."""

from django.utils.translation import gettext_lazy as _

from home import due_article_views, enquiries
from portal.ground.backoffice.menu import Item, holders, superusers_and

ENQUIRIES = Item(
    label=_("Enquiries"),
    page="home_enquiries",
    name="enquiries",
    icon="mail",
    order=130,
    shown_to=superusers_and(holders(*enquiries.AGENTS)),
)
DUE_ARTICLES = Item(
    label=_("Articles to check again"),
    page="home_due_articles",
    name="due-articles",
    icon="time",
    order=50,
    shown_to=due_article_views.may_edit_articles,
)
