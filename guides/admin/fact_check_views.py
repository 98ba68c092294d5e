"""The screen on which the city's editors verify facts of the catalogue, one by one."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.cities import CityScreen
from guides.models import FactCheck
from guides.release import fact_checks
from guides.release.rights import require_editor
from portal.ground.history.transitions import VerbRefused
from portal.ground.staff import borders
from portal.ground.text.fields import LineField


class SourceForm(forms.Form):
    use_required_attribute = False
    source = LineField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The text it was read in, e.g. the law with its date and number."),
    )
    url = forms.URLField(
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )


class FactList(CityScreen):
    """What is to be verified first, then what has been, with a form at each."""

    template_name = "guides/admin/facts.html"
    page_title = gettext_lazy("Facts to verify")
    header_icon = "check"

    def get(self, request):
        require_editor(request.user)
        return self.show(request)

    def show(self, request, digest="", form=None, status=200):
        facts = fact_checks.catalogue_facts(self.city) if self.city else []
        checks = fact_checks.checks_of(facts, self.city) if self.city else {}
        waiting = [fact for fact in facts if fact.digest not in checks]
        return self.page(
            request,
            status=status,
            waiting=[
                (
                    fact,
                    form if fact.digest == digest else SourceForm(auto_id=f"{fact.digest[:8]}_%s"),
                )
                for fact in waiting
            ],
            failed=digest,
            verified=[(fact, checks[fact.digest]) for fact in facts if fact.digest in checks],
        )


class VerifyFact(FactList):
    http_method_names = ["post"]

    def post(self, request, digest):
        require_editor(request.user)
        form = SourceForm(request.POST, auto_id=f"{digest[:8]}_%s")
        if not form.is_valid():
            return self.show(request, digest, form, status=422)
        try:
            fact_checks.verify(
                actor=request.user, city=self.city, digest=digest, **form.cleaned_data
            )
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
            return self.show(request, digest, form, status=409)
        messages.success(request, _("The fact is marked as verified."))
        return redirect(f"{reverse('guides_facts')}{self.query}")


class WithdrawCheck(FactList):
    http_method_names = ["post"]

    def post(self, request, pk):
        require_editor(request.user)
        checks = FactCheck.objects.select_related("permit_item__city")
        check = borders.find(checks, request.user, pk)
        try:
            fact_checks.withdraw(actor=request.user, check=check)
        except VerbRefused as refusal:
            raise Http404(str(refusal)) from refusal
        messages.success(request, _("The mark is taken back; the fact is to be verified again."))
        return redirect(f"{reverse('guides_facts')}{self.query}")
