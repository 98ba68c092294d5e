"""The screen of guides the catalogue has moved on from: into one release, all or none."""

from itertools import groupby

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from guides.admin import unpublished_drafts
from guides.admin.release_views import ReleaseView
from guides.models import GuideVersion, Release
from guides.release import releases
from guides.release.affected import affected
from guides.release.rights import CATALOGUE, LOCAL
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import borders, posts
from portal.ground.text.fields import LineField

NEW = "new"


class AffectedForm(forms.Form):
    """Which of the affected guides go into which release, and from when they hold."""

    use_required_attribute = False
    guides = forms.ModelMultipleChoiceField(
        queryset=GuideVersion.objects.none(),
        error_messages={"required": gettext_lazy("Please tick at least one guide.")},
    )
    target = forms.ChoiceField(label=gettext_lazy("Put them into"))
    name = LineField(label=gettext_lazy("Name"), max_length=80, required=False)
    effective_from = forms.DateField(
        label=gettext_lazy("Effective from"),
        required=False,
        help_text=gettext_lazy("Not before today. A draft keeps its day if this is left empty."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, versions, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guides"].queryset = versions
        self.drafts = {str(draft.pk): draft for draft in drafts}
        self.fields["target"].choices = [
            (NEW, _("a new release")),
            *(
                (key, _("draft “%(name)s”, from %(day)s") % _names(draft))
                for key, draft in self.drafts.items()
            ),
        ]

    def shown(self):
        """The fields beside the list; the ticks stand in the list itself."""
        return [self[name] for name in ("target", "name", "effective_from")]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("target") == NEW:
            for name in ("name", "effective_from"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A new release needs this."))
        day = cleaned.get("effective_from")
        if day and day < clock.today():
            self.add_error("effective_from", _("The day lies in the past."))
        versions = list(cleaned.get("guides") or ())
        draft = self.drafts.get(cleaned.get("target"))
        if draft and any(not draft.region.holds(version.region) for version in versions):
            self.add_error("target", _("This draft is for %(region)s only.") % _names(draft))
        if not draft and len({version.region.city for version in versions}) > 1:
            self.add_error("target", _("One release is for the regions of one city."))
        return cleaned

    def enter(self, actor) -> Release:
        """Into the draft or a new release; its region is the one that holds all."""
        cleaned = self.cleaned_data
        versions = list(cleaned["guides"])
        pairs = [(version.region, version.industry) for version in versions]
        day = cleaned["effective_from"]
        if draft := self.drafts.get(cleaned["target"]):
            releases.extend(actor=actor, release=draft, pairs=pairs, effective_from=day)
            return draft
        regions = {version.region for version in versions}
        home = regions.pop() if len(regions) == 1 else versions[0].region.city
        return releases.draft_release(
            actor=actor, name=cleaned["name"], region=home, pairs=pairs, effective_from=day
        )


class AffectedGuides(ReleaseView):
    template_name = "guides/admin/releases/affected.html"
    page_title = gettext_lazy("Guides affected by changes of the catalogue")

    def trail(self):
        return [(reverse("guides_releases"), _("Releases")), ("", self.page_title)]

    def get(self, request):
        self.admit()
        return self.show(request, self.form())

    def post(self, request):
        self.admit()
        form = self.form(request.POST)
        if form.is_valid():
            try:
                release = form.enter(request.user)
            except VerbRefused as error:
                form.add_error(None, str(error))
            else:
                return redirect("guides_release", release.pk)
        return self.show(request, form, status=422)

    def form(self, data=None):
        user = self.request.user
        versions = GuideVersion.objects.active().select_related("region__parent", "industry")
        drafts = Release.objects.filter(status=Release.Status.DRAFT).select_related("region")
        return AffectedForm(
            data,
            versions=borders.within(versions.defer("body"), user),
            drafts=borders.within(drafts, user),
        )

    def show(self, request, form, status=200):
        guides = affected_guides(request.user)
        changed = [guide for guide in guides if not guide.change.dropped]
        ticked = set(form.data.getlist("guides")) if form.is_bound else set()
        if request.GET.get("tick") == "all":
            ticked = {str(guide.version.pk) for guide in changed if not guide.pending}
        return self.page(
            request,
            status=status,
            form=form,
            regions=[
                (region, [(guide, str(guide.version.pk) in ticked) for guide in rows])
                for region, rows in groupby(changed, key=lambda guide: guide.version.region)
            ],
            dropped=[guide for guide in guides if guide.change.dropped],
            count=len(guides),
            drafts=[
                (
                    draft,
                    reverse(
                        draft.record.snippet_viewset.get_url_name("edit"), args=[draft.record.pk]
                    ),
                )
                for draft in unpublished_drafts.waiting(request.user)
            ],
        )


def affected_guides(user):
    """What the catalogue has moved on from, of the regions this person edits."""
    return affected(posts.regions_of(user, Role.EDITOR))


def show_affected(request, instance):
    """Hook of a saved snippet: who changes a shared record sees at once what it touches.

    A draft, which the browser saves every moment, touches nothing yet.
    """
    if isinstance(instance, CATALOGUE) and "action-publish" not in request.POST:
        return
    if isinstance(instance, (*CATALOGUE, *LOCAL)) and (count := len(affected_guides(request.user))):
        text = _("Guides in force that now differ from the catalogue: %(count)s.")
        link = messages.button(reverse("guides_affected"), _("Look at them"))
        messages.info(request, text % {"count": count}, buttons=[link])


def _names(release: Release) -> dict[str, str]:
    return {
        "name": release.name,
        "day": release.effective_from.isoformat(),
        "region": str(release.region),
    }
