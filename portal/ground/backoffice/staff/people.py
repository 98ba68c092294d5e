"""Who holds which posts of the region, page by page."""

from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.registers.paging import page_number, page_of
from portal.ground.backoffice.registers.search import seal, unseal
from portal.ground.backoffice.staff.base import OVER, TITLE, StaffView, stand
from portal.ground.calendar import clock
from portal.ground.models import Department, Role
from portal.ground.staff import administration
from portal.ground.text.whole_numbers import key

KEPT = ("find", "role", "region", "department", "state")


class Staff(StaffView):
    """Who holds which posts of the region: searched, narrowed, page by page."""

    template_name = "ground/backoffice/staff/list.html"
    page_title = TITLE

    def get(self, request):
        self.admit()
        term = unseal(request.GET.get("find", ""), request.user)
        found = self._narrowed(term).order_by("username")
        shown = page_of(found.prefetch_related(_posts(request.user)), page_number(request))
        rows = [
            (person, [post for post in person.kept if stand(post) != OVER]) for person in shown.rows
        ]
        return self.page(
            request,
            shown=shown,
            rows=rows,
            term=term,
            filters=self._filters(),
            narrowed=any(request.GET.get(name) for name in KEPT if name != "find"),
            query=self._address(page=None),
            pages={turn: self._address(page=getattr(shown, turn)) for turn in ("previous", "next")},
        )

    def post(self, request):
        """A search: names stand in no address."""
        self.admit()
        term = request.POST.get("q", "").strip()
        found = seal(term, request.user) if term else None
        return redirect(f"{reverse('staff')}?{self._address(find=found, page=None)}")

    def _narrowed(self, term):
        given, people = self.request.GET, administration.people(self.request.user)
        if term:
            people = people.filter(Q(username__icontains=term) | Q(display_name__icontains=term))
        held = administration.kept(self.request.user).current(clock.today())
        wanted = {name: given[name] for name in ("role", "region", "department") if given.get(name)}
        if wanted:
            keys = all(key(wanted[name]) for name in wanted if name != "role")
            same = held.filter(user=OuterRef("pk"), **wanted) if keys else held.none()
            people = people.filter(Exists(same))
        state = given.get("state")
        return people if state == "all" else people.filter(is_active=state != "ended")

    def _filters(self):
        """Departments only of one region: all counties name theirs alike."""
        regions = list(administration.regions(self.request.user).order_by("code"))
        one = regions[0].pk if len(regions) == 1 else key(self.request.GET.get("region", ""))
        departments = [
            (row.pk, row.label)
            for row in Department.objects.filter(region__in=regions, region=one).order_by("code")
        ]
        groups = (
            (_("Role"), "role", Role.choices),
            (_("Region"), "region", [(region.pk, region) for region in regions]),
            *([(_("Department"), "department", departments)] if one else []),
        )
        states = [("", _("in use")), ("ended", pgettext("account", "ended")), ("all", _("all"))]
        return [
            *(
                (title, self._choices(name, [("", _("all")), *choices]))
                for title, name, choices in groups
                if len(choices) > 1
            ),
            (_("Account"), self._choices("state", states)),
        ]

    def _choices(self, name, choices):
        chosen = self.request.GET.get(name, "")
        return [
            (word, self._address(**{name: value or None}, page=None), str(value) == chosen)
            for value, word in choices
        ]

    def _address(self, **changed):
        given = {name: self.request.GET[name] for name in KEPT if self.request.GET.get(name)}
        return urlencode({name: value for name, value in (given | changed).items() if value})


def _posts(actor) -> Prefetch:
    held = administration.kept(actor).select_related("region", "department")
    return Prefetch("posts", held.order_by("role", "pk"), to_attr="kept")


MENU = Item(
    label=TITLE,
    page="staff",
    name="staff-and-posts",
    icon="user",
    order=290,
    shown_to=administration.administers,
)
