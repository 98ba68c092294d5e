"""Window intake (一窗受理) and guidance (导办): a clerk answers the situation questions with the visitor,
prints the notification, and begins a form for any county of the city."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.drafts import start_draft
from forms.models import Channel
from forms.views.frame import guide_address
from guides.models import GuideVersion
from guides.public.labels import verdict
from guides.public.situation_form import SituationForm
from guides.version.answer_codec import answers_to_query
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.models import Role
from portal.ground.staff import posts


class Version(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return f"{version.region.name} · {version.industry.name}"


class IntakeForm(forms.Form):
    """County and industry in one choice: only what is in force can be begun."""

    use_required_attribute = False
    version = Version(
        label=gettext_lazy("County and industry"),
        queryset=GuideVersion.objects.none(),
        empty_label=gettext_lazy("choose"),
    )

    def __init__(self, *args, clerk, **kwargs):
        super().__init__(*args, **kwargs)
        regions = posts.regions_of(clerk, Role.CLERK)
        self.fields["version"].queryset = (
            GuideVersion.objects.active()
            .filter(region__in=regions)
            .select_related("region", "industry")
            .defer("body")
        )


class Intake(BackOfficeView):
    template_name = "issuance/desk/intake.html"
    page_title = gettext_lazy("Window intake")
    header_icon = "edit"

    def get(self, request):
        self._admit(request)
        return self.page(request, form=IntakeForm(clerk=request.user))

    def post(self, request):
        self._admit(request)
        form = IntakeForm(request.POST, clerk=request.user)
        if not form.is_valid():
            return self.page(request, status=422, form=form)
        version = GuideVersion.objects.get(pk=form.cleaned_data["version"].pk)
        if "guide" in request.POST:
            return redirect("issuance_guidance", version.pk)
        draft = start_draft(version=version, channel=Channel.WINDOW, clerk=request.user)
        return redirect(reverse("forms:draft", args=[draft.token]))

    @staticmethod
    def _admit(request):
        admit(request.user)


def admit(user):
    if not posts.holds(user, Role.CLERK):
        raise PermissionDenied(_("Only a window clerk takes in applications."))


class Guidance(BackOfficeView):
    """The questions of a guide, answered with the visitor; nothing is kept until a form is begun."""

    template_name = "issuance/desk/guidance.html"
    header_icon = "help"

    def get_page_title(self):
        return f"{self.version.region.name} · {self.version.industry.name}"

    def trail(self):
        return [(reverse("issuance_intake"), _("Window intake")), ("", self.get_page_title())]

    def get(self, request, pk):
        self._open(request, pk)
        return self._answered(request, SituationForm(self.version.snapshot, request.GET))

    def post(self, request, pk):
        """Begin the form with the answers as they stand."""
        self._open(request, pk)
        form = SituationForm(self.version.snapshot, request.POST)
        if form.is_bound and not form.is_valid():
            return self._answered(request, form, 422)
        draft = start_draft(
            version=self.version,
            channel=Channel.WINDOW,
            clerk=request.user,
            answers=form.answers,
        )
        return redirect("forms:draft", draft.token)

    def _open(self, request, pk):
        admit(request.user)
        regions = posts.regions_of(request.user, Role.CLERK)
        versions = GuideVersion.objects.active().filter(region__in=regions)
        self.version = versions.select_related("region__parent", "industry").filter(pk=pk).first()
        if self.version is None:
            raise Http404(_("There is no such record."))

    def _answered(self, request, form, status=200):
        outcome = form.outcome if form.is_bound and form.is_valid() else None
        query = answers_to_query(self.version.snapshot, form.answers) if outcome else ""
        return self.page(
            request,
            status,
            form=form,
            outcome=outcome,
            verdict=verdict(outcome) if outcome else "",
            answers=form.data.items() if outcome else (),
            guide=guide_address(self.version, query),
        )
