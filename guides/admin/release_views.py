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
from guides.catalogue.dump import dump
from guides.catalogue.read import typed
from guides.catalogue.scenarios import run
from guides.models import GuideVersion, Industry, Release, ServiceWindow
from guides.public.labels import by_part
from guides.release import confirmations, fact_checks, releases, working_rules
from guides.release.affected import affected
from guides.release.rights import edits_catalogue
from guides.version.problems import Problem
from guides.version.review_remarks import remarks, unset_around
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Department, Region, Role
from portal.ground.staff import borders, posts
from portal.ground.text.fields import LineField

KINDS = {"draft": "off", "proposed": "warn", "approved": "info", "active": "ok", "cancelled": "off"}
VERBS = {
    "rebuild": gettext_lazy("Build again"),
    "propose": gettext_lazy("Propose for approval"),
    "approve": gettext_lazy("Approve"),
    "cancel": gettext_lazy("Cancel the release"),
}
DONE = VERBS | {"override": gettext_lazy("Go ahead without confirmation")}
PAGE = 50


class ReleaseForm(forms.Form):
    """Which regions × industries become active together, and when."""

    use_required_attribute = False
    name = LineField(label=gettext_lazy("Name"), max_length=80)
    effective_from = forms.DateField(
        label=gettext_lazy("Effective from"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    regions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Regions"),
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    industries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Industries"),
        queryset=Industry.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, editor, city, **kwargs):
        super().__init__(*args, **kwargs)
        if city is None:
            return
        reached = posts.regions_of(editor, Role.EDITOR).filter(Q(pk=city.pk) | Q(parent=city))
        self.fields["regions"].queryset = reached.select_related("parent")
        self.fields["industries"].queryset = Industry.objects.of(city).filter(live=True)

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if day < clock.today():
            raise forms.ValidationError(_("The day lies in the past."))
        return day

    def arguments(self) -> dict:
        """What ``releases.draft_release`` takes; its region is the one that holds all."""
        cleaned = self.cleaned_data
        regions = list(cleaned["regions"])
        home = regions[0] if len(regions) == 1 else regions[0].city
        return {
            "name": cleaned["name"],
            "effective_from": cleaned["effective_from"],
            "region": home,
            "pairs": [
                (region, industry) for region in regions for industry in cleaned["industries"]
            ],
        }


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


class ReleaseList(ReleaseView):
    template_name = "guides/admin/releases/list.html"
    page_title = gettext_lazy("Releases")

    def get(self, request):
        self.admit()
        rows = borders.within(
            Release.objects.select_related("region", "author", "approver"), request.user
        )
        return self.page(
            request,
            releases=[(release, KINDS[release.status]) for release in rows[:PAGE]],
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
        return [(reverse("guides_releases"), _("Releases")), ("", self.release.name)]

    def get(self, request, pk):
        self.admit()
        self.release = self.find(pk)
        return self.show(request)

    def show(self, request, status=200):
        release = self.release
        items = list(release.items.select_related("region__parent", "industry"))
        uncertain = fact_checks.snapshot_facts(item.snapshot for item in items if item.sha256)
        checks = fact_checks.checks_of(uncertain, release.region.city)
        windows = ServiceWindow.objects.filter(region__in={item.region_id for item in items})
        needs = confirmations.needs(release)
        return self.page(
            request,
            status=status,
            release=release,
            kind=KINDS[release.status],
            candidates=[
                {
                    "item": item,
                    "base": releases.replaced(item) if item.sha256 else None,
                    "groups": by_part(releases.difference(item)),
                    "problems": _problems(item),
                    "remarks": _remarks(item, checks, windows),
                    "rules": working_rules.of_candidate(item),
                }
                for item in items
            ],
            needs=needs,
            waiting=sum(need.given is None for need in needs),
            may_override=self.may_override(request.user, needs),
            uncertain=[(fact, checks.get(fact.digest)) for fact in uncertain],
            may_verify=edits_catalogue(request.user, release.region.city),
            scenarios=_scenarios(release, items),
            broken=sum(bool(item.problems) for item in items),
            facts=releases.facts(release),
            offers=releases.offers(request.user, release),
            verbs=[(verb, VERBS[verb]) for verb in verbs(request.user, release, items, needs)],
            versions=GuideVersion.objects.filter(release=release)
            .select_related("region", "industry")
            .defer("body"),
        )

    def may_override(self, user, needs):
        """While departments are waited for, an editor of the release may go ahead without them."""
        waiting = any(need.given is None for need in needs)
        proposed = self.release.status == Release.Status.PROPOSED
        return waiting and proposed and posts.holds(user, Role.EDITOR, region=self.release.region)


class ReleaseVerb(ReleasePage):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        self.admit()
        self.release = release = self.find(pk)
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
                    ticked = request.POST.getlist("departments")
                    chosen = Department.objects.filter(code__in=ticked)
                    reason = request.POST.get("reason", "")
                    confirmations.override(
                        actor=request.user, release=release, departments=chosen, reason=reason
                    )
                case "cancel":
                    releases.cancel(actor=request.user, release=release)
                case _:
                    raise Http404
        except VerbRefused as error:
            messages.error(request, str(error))
            self.release = self.find(pk)
            return self.show(request, status=409)
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
        "approve": actor.pk != release.author_id and all(need.given for need in needs),
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


def _problems(item):
    return [Problem.from_data(row) for row in item.problems]


def _remarks(item, verified, windows):
    if not item.sha256:
        return []
    near = [window for window in windows if window.region_id == item.region_id]
    return [*remarks(item.snapshot, verified), *unset_around(near, led=item.lead_id is not None)]


def _scenarios(release, items):
    """How the scenarios of these industries come out with the catalogue as it is now."""
    catalogue = typed(dump(release.region.city)).catalogue
    if catalogue is None:
        return []
    return run(catalogue, {item.industry.code for item in items})
