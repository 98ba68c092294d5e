"""The feedback page as it is served: the empty form, what somebody sent, and the thanks."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from home import enquiries
from home.feedback import asked_about
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit

MESSAGES = Limit("feedback", "20/hour", said=_("Too many messages from here."))


def serve(page, request):
    if request.method == "POST":
        response = _received(page, request)
    elif "sent" in request.GET:
        response = _thanked(page, request)
    else:
        initial = asked_about(request.GET)
        form = page.get_form(page=page, user=request.user, initial=initial)
        response = _shown(page, request, form, 200)
    add_never_cache_headers(response)
    return response


def _received(page, request):
    """Whatever is wrong, what was typed stays; a filled-in trap is thanked and forgotten."""
    form = page.get_form(request.POST, page=page, user=request.user)
    try:
        count(MESSAGES, request)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return _shown(page, request, form, 429)
    if not form.is_valid():
        return _shown(page, request, form, 422)
    receipt = "1"
    if not form.trapped:
        enquiry = enquiries.receive(page=page, facts=form.facts(), further=form.further())
        receipt = enquiries.receipt(enquiry)
    return HttpResponseRedirect(f"{page.get_url(request)}?{urlencode({'sent': receipt})}")


def _thanked(page, request):
    """With number and day for whoever has just sent it, as the signed receipt tells."""
    known = enquiries.of_receipt(request.GET["sent"])
    context = page.get_context(request) | {"enquiry": known}
    return TemplateResponse(request, page.landing_page_template, context)


def _shown(page, request, form, status):
    context = page.get_context(request) | {"form": form}
    return TemplateResponse(request, page.template, context, status=status)
