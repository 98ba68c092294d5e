"""Releases (批次) in the back office: candidates, differences, and a second person's approval."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.cities import CityScreen
from guides.admin.release_forms import ReleaseForm
from guides.catalogue.dump import dump
from guides.catalogue.read import typed
from guides.catalogue.scenarios import run
from guides.models import Confirmation, GuideVersion, Release, ServiceWindow
from guides.public.labels import by_part
from guides.release import confirmations, fact_checks, releases, working_rules
from guides.release.affected import affected
from guides.release.comparing import difference, replaced
from guides.release.needs import needs as needs_of_release
from guides.release.rights import edits_catalogue, regions_read, releases_read
from guides.version.problems import Problem
from guides.version.review_remarks import remarks, unset_around
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Role
from portal.ground.staff import borders, posts
from portal.ground.text.whole_numbers import key

KINDS = {"draft": "off", "proposed": "warn", "approved": "info", "active": "ok", "cancelled": "off"}
VERBS = {
    "rebuild": gettext_lazy("Build again"),
    "propose": gettext_lazy("Propose for approval"),
    "approve": gettext_lazy("Approve"),
    "cancel": gettext_lazy("Cancel the release"),
}
DONE = VERBS | {
    "override": gettext_lazy("Go ahead without confirmation"),
    "overrule": gettext_lazy("Answer the objection and go ahead"),
}
PAGE = 50


class ReleaseView(CityScreen):
    header_icon = "history"

    @cached_property
    def cities(self):
        """Those in which this person releases guides, a county's editor those of the county."""
        reached = posts.regions_of(self.request.user, Role.EDITOR).select_related("parent")
        return sorted({region.city for region in reached}, key=lambda city: city.code)

    def dispatch(self, request, *args, **kwargs):
        self.is_editor = request.user.is_superuser or posts.holds(request.user, Role.EDITOR)
        return super().dispatch(request, *args, **kwargs)

    def admit(self):
        if not self.is_editor:
            raise PermissionDenied(_("Releases are the editors' work."))

    def find(self, pk):
        queryset = Release.objects.select_related("region__parent", "author", "approver")
        return borders.find(queryset, self.request.user, pk)


def all_read(user):
    """The releases this person edits, and those of others that change guides of their regions."""
    releases = Release.objects.select_related("region__parent", "author", "approver")
    edited = borders.within(Release.objects.all(), user)
    read = releases_read(Release.objects.all(), user)
    return releases.filter(Q(pk__in=edited.values("pk")) | Q(pk__in=read.values("pk")))


class ReleaseList(ReleaseView):
    template_name = "guides/admin/releases/list.html"
    page_title = gettext_lazy("Releases")

    def get(self, request):
        self.admit()
        edited = posts.region_ids_of(request.user, Role.EDITOR)
        return self.page(
            request,
            releases=[
                (release, KINDS[release.status], release.region_id in edited)
                for release in all_read(request.user)[:PAGE]
            ],
            affected=len(affected(posts.regions_of(request.user, Role.EDITOR))),
        )


class NewRelease(ReleaseView):
    template_name = "guides/admin/releases/new.html"
    page_title = gettext_lazy("New release")

    def trail(self):
        return [(reverse("guides_releases"), _("Releases")), ("", self.page_title)]

    def form(self, data=None):
        return ReleaseForm(data, editor=self.request.user, city=self.city)

    def get(self, request):
        self.admit()
        return self.page(request, form=self.form())

    def post(self, request):
        self.admit()
        form = self.form(request.POST)
        if form.is_valid():
            try:
                release = releases.draft_release(actor=request.user, **form.arguments())
            except VerbRefused as error:
                form.add_error(None, str(error))
            else:
                return redirect("guides_release", release.pk)
        return self.page(request, status=422, form=form)


class ReleasePage(ReleaseView):
    """What would become active, against what is: problems, differences, digest, verbs."""

    template_name = "guides/admin/releases/detail.html"

    def get_page_title(self):
        return self.release.name

    def trail(self):
        lists = [(reverse("guides_releases"), _("Releases"))] if self.is_editor else []
        return [*lists, ("", self.release.name)]

    def get(self, request, pk):
        """A county's editors and departments read what the city is about to change there."""
        self.release = all_read(request.user).filter(pk=pk).first()
        if self.release is None:
            self.admit()
            raise Http404
        return self.show(request)

    def show(self, request, status=200, typed=None):
        """``typed``: what a verb that was refused had been given, shown again."""
        release, user = self.release, request.user
        items = list(release.items.select_related("region__parent", "industry", "lead"))
        needs = needs_of_release(release)
        whole = user.is_superuser or release.region_id in posts.region_ids_of(user, Role.EDITOR)
        if not whole:
            own = set(regions_read(user).values_list("pk", flat=True))
            items = [item for item in items if item.region_id in own]
            codes = {code for item in items for code in item.departments}
            needs = [need for need in needs if need.department.code in codes]
        uncertain = fact_checks.snapshot_facts(item.snapshot for item in items if item.sha256)
        checks = fact_checks.checks_of(uncertain, release.region.city)
        windows = ServiceWindow.objects.filter(region__in={item.region_id for item in items})
        versions = GuideVersion.objects.filter(
            release=release, region__in={item.region_id for item in items}
        )
        return self.page(
            request,
            status=status,
            release=release,
            typed=typed,
            whole=whole,
            kind=KINDS[release.status],
            candidates=[
                {
                    "item": item,
                    "base": replaced(item) if item.sha256 else None,
                    "groups": by_part(difference(item)),
                    "problems": _problems(item),
                    "remarks": _remarks(item, checks, windows, release.effective_from),
                    "rules": working_rules.of_candidate(item),
                }
                for item in items
            ],
            needs=needs,
            objections=[need for need in needs if need.objection],
            earlier=_earlier(release, needs) if whole else [],
            waiting=sum(need.silent for need in needs),
            may_override=self.may_override(user, needs),
            may_overrule=self.may_speak(user) and user.pk != release.author_id,
            uncertain=[(fact, checks.get(fact.digest)) for fact in uncertain],
            may_verify=edits_catalogue(user, release.region.city),
            scenarios=_scenarios(release, items) if whole else [],
            broken=sum(bool(item.problems) for item in items),
            facts=releases.facts(release) if whole else [],
            offers=releases.offers(user, release),
            verbs=[(verb, VERBS[verb]) for verb in verbs(user, release, items, needs)],
            versions=versions.select_related("region", "industry").defer("body"),
        )

    def may_override(self, user, needs):
        """While departments are silent, an editor of the release may go ahead without them."""
        return self.may_speak(user) and any(need.silent for need in needs)

    def may_speak(self, user):
        """Whether it awaits approval, and this person edits it."""
        proposed = self.release.status == Release.Status.PROPOSED
        return proposed and posts.holds(user, Role.EDITOR, region=self.release.region)


class ReleaseVerb(ReleasePage):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        self.admit()
        self.release = release = self.find(pk)
        reason, ticked = request.POST.get("reason", ""), request.POST.getlist("departments")
        try:
            match verb:
                case "rebuild":
                    day = _day(request.POST.get("effective_from", ""))
                    releases.rebuild(actor=request.user, release=release, effective_from=day)
                case "propose":
                    releases.propose(actor=request.user, release=release)
                case "approve":
                    digest = request.POST.get("digest", "")
                    if not request.POST.get("seen"):
                        raise VerbRefused(_("Please confirm that you have read the remarks."))
                    releases.approve(actor=request.user, release=release, digest=digest)
                case "override":
                    chosen = Department.objects.filter(code__in=ticked)
                    confirmations.override(
                        actor=request.user, release=release, departments=chosen, reason=reason
                    )
                case "overrule":
                    confirmations.overrule(
                        actor=request.user,
                        release=release,
                        objection=_objection(release, request.POST.get("objection", "")),
                        reason=reason,
                    )
                case "cancel":
                    releases.cancel(actor=request.user, release=release)
                case _:
                    raise Http404
        except VerbRefused as error:
            messages.error(request, str(error))
            self.release = self.find(pk)
            return self.show(
                request,
                status=409,
                typed=request.POST.dict() | {"verb": verb, "departments": ticked},
            )
        messages.success(request, _("Done: %(verb)s.") % {"verb": DONE[verb]})
        return redirect("guides_release", pk)


def verbs(actor, release, items, needs) -> list[str]:
    """The verbs this person may use now; ``releases`` checks again."""
    if not posts.holds(actor, Role.EDITOR, region=release.region):
        return []
    sound = bool(items) and not any(item.problems or not item.sha256 for item in items)
    allowed = {
        "rebuild": True,
        "propose": sound,
        "approve": actor.pk != release.author_id and not any(need.holds_up for need in needs),
        "cancel": True,
    }
    return [
        verb
        for verb in VERBS
        if release.status in releases.TRANSITIONS[verb].sources and allowed[verb]
    ]


def _day(text: str):
    """A new effective day as typed; None: as it was."""
    try:
        return forms.DateField(required=False).clean(text)
    except forms.ValidationError as error:
        raise VerbRefused(" ".join(error.messages)) from error


def _objection(release, typed: str) -> Confirmation:
    objections = release.confirmations.filter(kind=Confirmation.Kind.OBJECTED)
    objection = objections.filter(pk=key(typed)).first()
    if objection is None:
        raise Http404
    return objection


def _earlier(release, needs):
    """Objections to earlier candidates of this release, whose slices are others by now."""
    current = {word.pk for need in needs for word in need.words}
    objected = release.confirmations.filter(kind=Confirmation.Kind.OBJECTED)
    return objected.exclude(pk__in=current).select_related("department", "made_by")


def _problems(item):
    return [Problem.from_data(row) for row in item.problems]


def _remarks(item, verified, windows, on):
    if not item.sha256:
        return []
    near = [window for window in windows if window.region_id == item.region_id]
    around = unset_around(near, led=item.lead_id is not None)
    return [*remarks(item.snapshot, verified, on), *around]


def _scenarios(release, items):
    """How the scenarios of these industries come out with the catalogue as it is now."""
    catalogue = typed(dump(release.region.city)).catalogue
    if catalogue is None:
        return []
    return run(catalogue, {item.industry.code for item in items})
