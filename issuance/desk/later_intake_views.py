"""Window intake of a change (变更) or an addition (增项): by the number of the licence, for a holder who
comes in person, at any window of the city (全城通办)."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.version.kinds import WORDS
from issuance.casework import later_cases, readings
from issuance.desk.window_intake_views import admit
from issuance.models import Licence
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import CodeField


class LaterForm(forms.Form):
    """What a clerk states of whoever stands at the window; finds the ``licence`` among those of the city."""

    use_required_attribute = False
    number = CodeField(label=gettext_lazy("Licence number"), max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of application"),
        choices=[(str(kind), WORDS[kind]) for kind in later_cases.KINDS],
        widget=forms.RadioSelect,
    )
    identity = forms.BooleanField(
        label=gettext_lazy("The identity document, and the authority of whoever acts, was checked"),
        error_messages={"required": gettext_lazy("Check it first.")},
    )

    def __init__(self, *args, clerk, **kwargs):
        super().__init__(*args, **kwargs)
        self.clerk, self.licence = clerk, None

    def clean_number(self):
        number = self.cleaned_data["number"]
        regions = posts.regions_of(self.clerk, Role.CLERK)
        rows = Licence.objects.filter(number=number, region__in=regions)
        self.licence = rows.select_related("origin_case__region__parent").first()
        if self.licence is None:
            raise forms.ValidationError(_("There is no licence of this number in your city."))
        return number

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if self.licence and kind and (hindrance := self._hindrance(kind)):
            self.add_error("number", hindrance)
        return cleaned

    def _hindrance(self, kind) -> str:
        if told := later_cases.hindrance(self.licence, kind, ()):
            return told
        version = later_cases.version_of(self.licence)
        if version is None:
            return _("No guide is in force for this region and industry.")
        if not later_cases.open_items(self.licence, kind, version.snapshot):
            return _(
                "Of this licence nothing can be applied for so: no item describes it, or all wait."
            )
        return ""


class Later(BackOfficeView):
    template_name = "issuance/desk/intake_later.html"
    page_title = gettext_lazy("Take in a change or an addition")
    header_icon = "edit"

    def trail(self):
        return [(reverse("issuance_intake"), _("Window intake")), ("", self.page_title)]

    def get(self, request):
        admit(request.user)
        known = {"number": request.GET.get("number", "")[:40]}
        return self.page(request, form=LaterForm(initial=known, clerk=request.user))

    def post(self, request):
        admit(request.user)
        form = LaterForm(request.POST, clerk=request.user)
        if not form.is_valid():
            return self.page(request, status=422, form=form)
        readings.note(request.user, later_cases.said_last(form.licence))
        kind = form.cleaned_data["kind"]
        draft = later_cases.begin(form.licence, kind, clerk=request.user)
        return redirect("forms:draft", draft.token)
