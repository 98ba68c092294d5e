"""The receipt printed again at the window (补打回执), access code included, for whoever has shown the
identity document: any window of the city does it (全城通办), and the history keeps who did."""

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import commitment, intake
from issuance.casework import readings
from issuance.casework.messages import contacts
from issuance.casework.verbs.case import agents
from issuance.desk import case_file
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.masks import masked_id


class CheckedForm(forms.Form):
    """Whose document was seen."""

    use_required_attribute = False
    person = forms.ChoiceField(
        label=gettext_lazy("Whose identity document have you checked?"),
        choices=[
            ("holder", gettext_lazy("the legal representative or operator in person")),
            ("agent", gettext_lazy("an agent, with a written authorisation")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Check the identity document first, then say whose it is.")
        },
    )


class Reprint(BackOfficeView):
    template_name = "issuance/desk/reprint.html"
    page_title = gettext_lazy("Print the receipt again")
    header_icon = "print"

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        work = (reverse("issuance_work"), _("My work"))
        return [work, (back, self.case.number), ("", self.page_title)]

    def get(self, request, pk):
        self._open(request, pk)
        return self._ask(request, CheckedForm())

    def post(self, request, pk):
        self._open(request, pk)
        form = CheckedForm(request.POST)
        if not form.is_valid():
            return self._ask(request, form, 422)
        contacts.print_code(self.case, actor=request.user, shown_by=form.cleaned_data["person"])
        submission = self.case.submission
        signed = commitment.of(submission)
        context = {
            "case": self.case,
            "receipt": intake.receipt(submission),
            "permits": intake.chosen_permits(submission.current()),
            "later": commitment.items_later(signed.content[commitment.PROMISE]) if signed else (),
            "agent_phone": agents.phone_of(self.case),
            "track": f"{settings.PORTAL_BASE_URL}{reverse('track')}",
        }
        return render(request, "issuance/desk/receipt.html", context)

    def _open(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        posts.require(request.user, Role.CLERK, region=self.case.region)
        readings.note(request.user, self.case)

    def _ask(self, request, form, status=200):
        data = self.case.submission.current().content["data"]
        facts = [
            (_("Operator"), self.case.operator_name),
            (_("Legal representative"), data.get("legal_rep_name", "")),
            (_("Identity number"), masked_id(data.get("legal_rep_id_no", ""))),
            (_("Agent"), data.get("agent_name", "")),
        ]
        return self.page(request, status, case=self.case, form=form, facts=facts)
