"""Window intake (一窗受理): a clerk begins a form for an applicant, for any county of the city."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.drafts import start_draft
from forms.models import Channel
from guides.models import GuideVersion
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
        draft = start_draft(version=version, channel=Channel.WINDOW, clerk=request.user)
        return redirect(reverse("forms:draft", args=[draft.token]))

    @staticmethod
    def _admit(request):
        if not posts.holds(request.user, Role.CLERK):
            raise PermissionDenied(_("Only a window clerk takes in applications."))
