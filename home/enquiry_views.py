"""Enquiries in the back office: the service agent's list, one enquiry, and its verbs."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home import enquiries
from home.feedback import MAIL, NOWHERE, PHONE
from home.models import Enquiry
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history.transitions import VerbRefused
from portal.ground.staff import borders, readings
from portal.ground.staff.readings import Purpose
from portal.ground.text.fields import LinesField
from portal.ground.text.masks import masked_contact

# What the agent is told once an answer is kept, by how it gets to whoever asked.
KEPT = {
    MAIL: gettext_lazy("The answer is kept and on its way by e-mail."),
    PHONE: gettext_lazy("The answer is kept. It is not sent: please call the number."),
    NOWHERE: gettext_lazy("The answer is kept here. Nobody gets it: no contact was left."),
}
KINDS = {"open": "warn", "answered": "ok", "closed": "off"}
PAGE = 50


class AnswerForm(forms.Form):
    use_required_attribute = False
    text = LinesField(
        label=gettext_lazy("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )


class EnquiryView(BackOfficeView):
    """Any member of staff may ask; the border shows each only what was routed there."""

    header_icon = "mail"

    def find(self, pk):
        queryset = Enquiry.objects.select_related("region__parent", "settled_by", "article")
        return borders.find(queryset, self.request.user, pk)


class EnquiryList(EnquiryView):
    template_name = "home/enquiries/list.html"
    page_title = gettext_lazy("Enquiries")

    def get(self, request):
        queryset = Enquiry.objects.select_related("region").defer("message", "answer")
        wanted = request.GET.get("status", Enquiry.Status.OPEN)
        rows = borders.within(queryset, request.user).filter(status=wanted)
        shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        readings.note(request.user, Enquiry._meta.label_lower, [row.pk for row in shown])
        return self.page(
            request,
            enquiries=[(enquiry, KINDS[enquiry.status]) for enquiry in shown],
            shown=shown,
            wanted=wanted,
            statuses=Enquiry.Status.choices,
        )


class EnquiryPage(EnquiryView):
    template_name = "home/enquiries/detail.html"

    def get_page_title(self):
        return self.enquiry.reference

    def trail(self):
        return [(reverse("home_enquiries"), _("Enquiries")), ("", self.enquiry.reference)]

    def get(self, request, pk):
        self.enquiry = self.find(pk)
        return self.show(request)

    def show(self, request, form=None, status=200, in_full=False):
        enquiry = self.enquiry
        readings.note(request.user, Enquiry._meta.label_lower, [enquiry.pk])
        return self.page(
            request,
            status=status,
            enquiry=enquiry,
            kind=KINDS[enquiry.status],
            form=form or AnswerForm(),
            further=enquiry.form_data.items(),
            contact=enquiry.contact if in_full else masked_contact(enquiry.contact),
            in_full=in_full,
            purposes=Purpose.choices,
        )


class EnquiryContact(EnquiryPage):
    """The contact in full, in the answer to this request alone; it is told who needed it and what for."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.enquiry = enquiry = self.find(pk)
        purpose = request.POST.get("purpose", "")
        if purpose not in Purpose.values or not enquiry.contact:
            messages.error(request, _("Say what you need it for."))
            return self.show(request, status=422)
        readings.reveal(
            request.user,
            subject=f"enquiry:{enquiry.pk}",
            city=enquiry.region.city.code,
            region=enquiry.region.code,
            fields={"contact": _("Contact")},
            purpose=purpose,
        )
        return self.show(request, in_full=True)


class EnquiryVerb(EnquiryPage):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        self.enquiry = enquiry = self.find(pk)
        form = AnswerForm(request.POST)
        if verb == "answer" and not form.is_valid():
            return self.show(request, form, status=422)
        try:
            match verb:
                case "answer":
                    text = form.cleaned_data["text"]
                    enquiries.answer(actor=request.user, enquiry=enquiry, text=text)
                    messages.success(request, KEPT[enquiry.reached_by])
                case "close":
                    enquiries.close(actor=request.user, enquiry=enquiry)
                    messages.success(request, _("The enquiry is closed."))
                case "draft":
                    enquiries.draft_question(actor=request.user, enquiry=enquiry)
                    messages.success(
                        request, _("A draft is ready for the editors; another person reviews it.")
                    )
                case _:
                    raise Http404
        except VerbRefused as refusal:
            messages.error(request, str(refusal))
            self.enquiry = self.find(pk)
            return self.show(request, form if verb == "answer" else None, status=409)
        return redirect("home_enquiry", pk)


def no_submissions(user, pages):
    """Wagtail's own list would show every message to whoever may edit the form page."""
    return pages.none()
