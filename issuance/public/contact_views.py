"""How the applicant is reached: addresses to change, and the access code sent to them once more."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.contact import ChangedContactForm, MobileField
from issuance.casework.messages import contacts
from issuance.public.case_page import page_context
from issuance.public.entrance_views import posted, tracked
from portal.ground.gateways.channels import CHANNELS
from portal.ground.limits.counting import posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.text.fields import CodeField, MailField

REQUESTS = Limit("codes-sent", "10/hour")


@tracked
@posted
def contact(request, case):
    if contacts.elsewhere(case):
        told = _(
            "The licence has another representative: messages go where that change was applied for."
        )
        messages.error(request, told)
        return redirect("track_case", case.submission.reference)
    form = ChangedContactForm(request.POST, known=contacts.known(case))
    if not form.is_valid():
        context = page_context(case) | {"contact": form}
        return render(request, "issuance/public/track_case.html", context, status=422)
    contacts.change(case, form.addresses())
    messages.success(request, _("Kept. From now on you are told there."))
    return redirect("track_case", case.submission.reference)


class LostCodeForm(forms.Form):
    """Reference number, and an address that was given for messages: to it the code is sent."""

    reference = CodeField(label=gettext_lazy("Reference number"), max_length=40)
    address = forms.CharField(
        label=gettext_lazy("Mobile number or e-mail"),
        max_length=254,
        help_text=gettext_lazy("As given for messages when you applied."),
    )

    def clean_address(self):
        typed = self.cleaned_data["address"]
        field = MailField() if "@" in typed else MobileField()
        return field.clean(typed)

    def addresses(self) -> dict[str, str]:
        """Code of the channel → the address as it would be kept there."""
        address = self.cleaned_data["address"]
        return {"mail" if "@" in address else "sms": address}


def _asked_to_wait(request, refusal):
    return _page(request, LostCodeForm(initial=request.POST.dict()), refusal)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@posts_limited(REQUESTS, kept=_asked_to_wait)
def lost_code(request):
    """The answer is the same whether number and address belong together or not."""
    form = LostCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, form, status=status)
    for code, address in form.addresses().items():
        contacts.ask_for_code(form.cleaned_data["reference"], code, address)
    said = _(
        "If reference number and address belong together, the access code is on its way there. It can"
        " be sent three times a day; with your identity document any window prints it for you."
    )
    messages.info(request, said)
    return redirect("track")


def _page(request, form, refusal=None, status=200):
    reaches = any(channel.offered() for channel in CHANNELS.values())
    context = {"form": form, "refusal": refusal, "reaches": reaches}
    return render(request, "issuance/public/lost_code.html", context, status=status)
