"""Where the catalogue comes from: starting from a source, and what a source has changed since."""

import hashlib

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.cities import CityScreen
from guides.admin.source_rows import Wording
from guides.catalogue.load import CatalogueRefused
from guides.catalogue.sources import Comparison, compared, source_of, sources
from guides.catalogue.three_way import Place, State
from guides.models import TakenEntry
from guides.release import taking_over
from guides.release.rights import require_editor
from guides.release.taking_over import Choice, TakeOverRefused
from portal.ground.history.transitions import VerbRefused

UPDATES = (State.CONFLICT, State.CHANGED, State.GONE)
PICK = "pick:"


class SourceView(CityScreen):
    header_icon = "download"
    page_title = gettext_lazy("Sources of the catalogue")

    def admit(self):
        require_editor(self.request.user, self.city)
        if self.city is None:
            raise Http404

    def back(self, name, *args):
        return redirect(f"{reverse(name, args=args)}{self.query}")


class SourceList(SourceView):
    template_name = "guides/admin/sources/list.html"

    def get(self, request):
        self.admit()
        rows = [(source, *self.standing(source)) for source in sources(self.city)]
        return self.page(request, sources=rows, opened=taking_over.is_open(self.city))

    def standing(self, source) -> tuple[int, int | None]:
        """How much was taken over, and how many changes wait; None: nothing to compare with."""
        taken = TakenEntry.objects.of(self.city).filter(source=source.code).count()
        if not taken:
            return 0, None
        try:
            return taken, len(compared(self.city, source).of(*UPDATES, State.NEW))
        except CatalogueRefused:
            return taken, None


class Opening(SourceView):
    """Whether other cities may take over from this one."""

    http_method_names = ["post"]

    def post(self, request):
        self.admit()
        opened = request.POST.get("opened") == "1"
        taking_over.open_to_others(actor=request.user, city=self.city, opened=opened)
        messages.success(
            request,
            _("Other cities may take over from your catalogue.")
            if opened
            else _("Other cities no longer see your catalogue; what they took over they keep."),
        )
        return self.back("guides_sources")


class SourcePage(SourceView):
    """One source: what is new in it, what it changed, what both changed; and the choice."""

    template_name = "guides/admin/sources/source.html"

    def get_page_title(self):
        return self.source.name

    def trail(self):
        address = f"{reverse('guides_sources')}{self.query}"
        return [(address, _("Sources of the catalogue")), ("", self.source.name)]

    @cached_property
    def source(self):
        try:
            return source_of(self.city, self.kwargs["source"])
        except LookupError:
            raise Http404 from None

    def get(self, request, source):
        self.admit()
        return self.show(request)

    def post(self, request, source):
        self.admit()
        try:
            comparison = compared(self.city, self.source)
            choices = chosen(request.POST, comparison)
            outcome = taking_over.take_over(
                actor=request.user, city=self.city, source=self.source, choices=choices
            )
        except CatalogueRefused:
            return self.show(request, status=409)
        except NotClear as refusal:
            return self.refused(request, refusal, refusal.choices)
        except TakeOverRefused as refusal:
            return self.refused(request, refusal, choices)
        except VerbRefused as refusal:
            return self.show(request, choices, error=str(refusal), status=422)
        except LookupError:
            raise Http404 from None
        messages.success(
            request,
            _("Taken over: %(taken)s entries; kept as they are: %(kept)s.")
            % {"taken": outcome.taken, "kept": outcome.kept},
        )
        return self.back("guides_source", self.source.code)

    def refused(self, request, refusal, choices):
        return self.show(request, choices, refusal, status=409 if refusal.stale else 422)

    def show(self, request, choices=None, refusal=None, error="", status=200):
        try:
            comparison = compared(self.city, self.source)
        except CatalogueRefused as unsound:
            # Of another city's faults nothing is told.
            problems = unsound.problems if self.source.city is None else ()
            return self.page(
                request, status=status, source=self.source, unsound=True, faults=problems
            )
        words = Wording(comparison, choices, refusal.rows if refusal else None)
        return self.page(
            request,
            status=status,
            source=self.source,
            conflicts=words.groups(State.CONFLICT),
            changed=words.groups(State.CHANGED),
            gone=words.groups(State.GONE),
            new=words.groups(State.NEW),
            left=words.groups(State.LEFT),
            count=len(comparison.of(State.NEW)),
            news=digest_of(comparison),
            started=any(comparison.own[kind] for kind in ("industries", "permits")),
            unremembered=comparison.unremembered,
            same=len(comparison.of(State.SAME)),
            error=error or (str(refusal) if refusal else ""),
            stale=bool(refusal and refusal.stale),
            problems=[words.problem(problem) for problem in (refusal.problems if refusal else ())],
        )


class NotClear(TakeOverRefused):
    """The form does not say one thing; ``choices``: what it says."""

    def __init__(self, choices, rows=None, *, stale=False):
        self.choices = choices
        super().__init__(rows or {}, stale=stale)


def digest_of(comparison: Comparison) -> str:
    """Stands for everything that is new in the source, as it was read."""
    lines = "".join(row.digest for row in comparison.of(State.NEW))
    return hashlib.sha256(lines.encode()).hexdigest()[:32]


def chosen(post, comparison: Comparison) -> dict[Place, Choice]:
    """What a form says: rows ticked (``take``), kept (``keep``), sides of keys, and of what is new
    ``all`` or, of the rest, ``leave``. Raises ``NotClear``.
    """
    choices = {place: Choice(digest) for place, digest in _rows(post.getlist("take")).items()}
    for place, digest in _rows(post.getlist("row")).items():
        start = f"{PICK}{digest}:"
        picks = {name.removeprefix(start): post[name] for name in post if name.startswith(start)}
        if picks:
            choices[place] = Choice(digest, picks=picks)
    keeps = _rows(post.getlist("keep"))
    if both := choices.keys() & keeps.keys():
        word = _("Take it over or keep yours: one of the two.")
        raise NotClear(choices, dict.fromkeys(both, word))
    choices |= {place: Choice(digest, keep=True) for place, digest in keeps.items()}
    for name in ("all", "leave"):
        if name in post:
            if post[name] != digest_of(comparison):
                raise NotClear(choices, stale=True)
            for row in comparison.of(State.NEW):
                if row.place not in comparison.hidden:
                    choices.setdefault(row.place, Choice(row.digest, keep=name == "leave"))
    return choices


def _rows(values: list[str]) -> dict[Place, str]:
    """Digests by place, from ``kind:digest:code``."""
    parts = (value.split(":", 2) for value in values)
    return {
        (part[0], part[2]): part[1]
        for part in parts
        if len(part) == len(("kind", "digest", "code"))
    }
