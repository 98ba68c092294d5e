"""The editors' screens in the menu of the back office."""

from django.utils.translation import gettext_lazy as _

from guides.admin import confirmation_views, report_views
from guides.release.rights import edits_catalogue
from portal.ground.backoffice.menu import Item, holders, superusers_and
from portal.ground.models import Role

EDITORS = superusers_and(holders(Role.EDITOR))
CITY_EDITORS = superusers_and(edits_catalogue)

ITEMS = (
    Item(
        label=_("Releases"),
        page="guides_releases",
        name="releases",
        icon="history",
        order=220,
        shown_to=EDITORS,
    ),
    Item(
        label=_("Confirmation of guides"),
        page="guides_confirmations",
        name="confirmations",
        icon="check",
        order=221,
        shown_to=confirmation_views.speaks,
    ),
    Item(
        label=_("Export and import"),
        page="guides_exchange",
        name="exchange",
        icon="download",
        order=222,
        shown_to=CITY_EDITORS,
    ),
    Item(
        label=_("Facts to verify"),
        page="guides_facts",
        name="fact-checks",
        icon="check",
        order=223,
        shown_to=CITY_EDITORS,
    ),
    Item(
        label=_("Industries and volume"),
        page="guides_pruning",
        name="pruning",
        icon="list-ul",
        order=224,
        shown_to=EDITORS,
    ),
    Item(
        label=_("Sources of the catalogue"),
        page="guides_sources",
        name="catalogue-sources",
        icon="download",
        order=225,
        shown_to=CITY_EDITORS,
    ),
    Item(
        label=_("Filings"),
        page="guides_reports",
        name="county-reports",
        icon="mail",
        order=226,
        shown_to=superusers_and(holders(*report_views.READERS)),
    ),
)
