"""The desk in the menu of the back office: for those who hold a post at it, and for nobody else."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.rights import CASEWORKERS
from issuance.desk import print_room_views
from portal.ground.backoffice.menu import Item, holders
from portal.ground.models import Role

ITEMS = (
    Item(
        label=_("My work"),
        page="issuance_work",
        name="work",
        icon="tasks",
        order=100,
        shown_to=holders(*CASEWORKERS),
    ),
    Item(
        label=_("Window intake"),
        page="issuance_intake",
        name="intake",
        icon="edit",
        order=110,
        shown_to=holders(Role.CLERK),
    ),
    print_room_views.MENU,
)
