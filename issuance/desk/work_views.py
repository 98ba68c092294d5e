"""My work (待办): the queues of a person, one of them open, what is only watched apart from what waits for
this person; and the next case of it."""

from operator import attrgetter
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.models import Industry
from issuance.casework.queues import queue_page
from issuance.casework.queues.queue_page import AMBER, LATE, NEW, SORTS, TODAY, Wanted
from issuance.casework.queues.worklist import queues_of
from issuance.desk.calendar_views import READERS
from portal.ground.backoffice.registers.search import seal, unseal
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.models import Region, Role
from portal.ground.staff import posts

WORDS = {
    LATE: gettext_lazy("past the last day"),
    TODAY: gettext_lazy("due today"),
    AMBER: gettext_lazy("two working days left or less"),
    NEW: gettext_lazy("new today"),
}
SORT_WORDS = {
    "due": gettext_lazy("by last day"),
    "received": gettext_lazy("by receipt"),
    "name": gettext_lazy("by operator"),
}
TERM = "find"  # sealed: no address holds a name or a number of a person


class WorkList(BackOfficeView):
    template_name = "issuance/desk/work.html"
    page_title = gettext_lazy("My work")
    header_icon = "tasks"

    def get(self, request):
        today = clock.today()
        own = queues_of(request.user, today)
        mine = {queue.code: (queue, rows) for queue, rows in own}
        counts = {code: queue_page.count(rows) for code, (_queue, rows) in mine.items()}
        code = request.GET.get("queue", "")
        if code not in mine:
            filled = [queue for queue, _rows in mine.values() if counts[queue.code]]
            filled.sort(key=attrgetter("watched"))
            code = filled[0].code if filled else ""
        tabs = [
            (queue, queue_page.counted(counts[queue.code]), queue.code == code)
            for queue, _rows in mine.values()
            if counts[queue.code] or queue.code == code
        ]
        groups = [
            (title, [tab for tab in tabs if tab[0].watched == watched])
            for title, watched in ((_("Waits for you"), False), (_("To keep an eye on"), True))
        ]
        context = {
            "groups": [group for group in groups if group[1]],
            "has_week": bool(posts.departments_of(request.user, *READERS)),
        }
        if code:
            queue, rows = mine[code]
            wanted = _wanted(request)
            request.GET = request.GET.copy()
            request.GET["queue"] = code  # every address of the page names the queue it shows
            shown = queue_page.page(queue, rows, wanted, today, counts[code])
            context |= {
                "shown": shown,
                "filters": _filters(request, queue, wanted),
                "narrowed": any((wanted.due, wanted.region, wanted.industry, wanted.mine)),
                "term": wanted.term,
                "lost": bool(request.GET.get(TERM)) and not wanted.term,
                "query": _address(request, page=None),
                "pages": {
                    "before": _turn(request, wanted.number - 1),
                    "after": _turn(request, wanted.number + 1) if shown.more else "",
                },
            }
        return self.page(request, **context)

    def post(self, request):
        """A search; its term goes on encrypted, so that no log or history of a browser holds it."""
        term = request.POST.get("q", "").strip()
        found = seal(term, request.user) if term else None
        return redirect(
            f"{reverse('issuance_work')}?{_address(request, **{TERM: found}, page=None)}"
        )


class Next(BackOfficeView):
    """On from one case to the next of the queue it was opened from, narrowed as it was."""

    def get(self, request, pk):
        today = clock.today()
        code = request.GET.get("queue", "")
        rows = {queue.code: (queue, rows) for queue, rows in queues_of(request.user, today)}
        if code not in rows:
            raise Http404
        task = queue_page.following(*rows[code], _wanted(request), today, pk)
        query = _address(request, page=None)
        if task is None:
            messages.info(request, _("Nothing else waits in this queue."))
            return redirect(f"{reverse('issuance_work')}?{query}")
        return redirect(f"{reverse('issuance_case', args=[task.case.pk])}?{query}")


def _wanted(request) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    given = request.GET
    region, number = given.get("region", ""), given.get("page", "")
    return Wanted(
        term=unseal(given[TERM], request.user) if given.get(TERM) else "",
        region=int(region) if region.isdecimal() and len(region) < 10 else None,
        industry=given.get("industry", "")[:40],
        mine=request.user if given.get("mine") == "1" else None,
        due=given.get("due", "") if given.get("due") in WORDS else "",
        sort=given.get("sort") if given.get("sort") in SORTS else SORTS[0],
        number=max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1,
    )


def _filters(request, queue, wanted):
    """(title, [(word, address, whether it is chosen)]); a choice of one is none."""
    own = Region.objects.filter(pk__in=posts.region_ids_of(request.user)).order_by("code")
    regions = [(region.pk, region.name) for region in own]
    cities = {region.parent_id or region.pk for region in own}
    named = Industry.objects.filter(city__in=cities).order_by("position", "code")
    industries = list(dict(named.values_list("code", "name")).items())
    dues = [(due, WORDS[due]) for due in queue_page.dues_of(queue)]
    groups = (
        (_("Time left"), "due", dues, wanted.due),
        (_("Region"), "region", regions, wanted.region),
        (_("Industry"), "industry", industries, wanted.industry),
        *_mine(request, wanted),
    )
    shown = [
        (title, _choices(request, name, [("", _("all")), *choices], chosen or ""))
        for title, name, choices, chosen in groups
        if len(choices) > 1 or name in {"due", "mine"}
    ]
    return [*shown, (_("Sorted by"), _choices(request, "sort", SORT_WORDS.items(), wanted.sort))]


def _mine(request, wanted):
    """For clerks: the cases they are the service agent of."""
    if posts.holds(request.user, Role.CLERK):
        yield _("Service agent"), "mine", [("1", _("I am"))], "1" if wanted.mine else ""


def _choices(request, name, choices, chosen):
    return [
        (word, _address(request, **{name: value or None}, page=None), value == chosen)
        for value, word in choices
    ]


def _turn(request, number) -> str:
    """The address of another page of the queue; none before the first."""
    return f"?{_address(request, page=number)}" if number else ""


KEPT = ("queue", TERM, "due", "region", "industry", "mine", "sort", "page")


def query_of(request) -> str:
    """The queue a page was opened from, narrowed as it was; empty for none."""
    return _address(request, page=None) if request.GET.get("queue") else ""


def _address(request, **changed) -> str:
    """The query of this page with some of it changed; None takes it out."""
    given = {name: request.GET[name] for name in KEPT if request.GET.get(name)} | changed
    return urlencode({name: value for name, value in given.items() if value})
