"""The pages of a subscription: ask, confirm, end. Opening a link changes nothing, only its button."""

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guides.models import GuidePage
from guides.release import subscriptions
from portal.ground.limits.counting import TooMany, count, refuse_known
from portal.ground.limits.registry import UNKNOWN_TOKENS, Limit
from portal.ground.text.fields import MailField

REQUESTS = Limit("subscriptions", "20/hour")
METHODS = ["GET", "HEAD", "POST"]


class SubscribeForm(forms.Form):
    use_required_attribute = False
    email = MailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Used for nothing else; erased when you end the subscription."),
    )


@never_cache
@require_http_methods(METHODS)
def ask(request, code, slug):
    """The answer is the same whether the address is known or not."""
    pages = GuidePage.objects.live().public().select_related("region__parent", "industry")
    page = pages.filter(region__code=code, industry__slug=slug).first()
    if page is None or page.active_version() is None:
        raise Http404
    form = SubscribeForm(request.POST or None)
    if request.method == "POST":
        try:
            count(REQUESTS, request)
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            return _asked(request, page, form, status=429)
        if not form.is_valid():
            return _asked(request, page, form, status=422)
        email, language = form.cleaned_data["email"], get_language()
        if not request.POST.get("website"):  # a trap for machines
            subscriptions.subscribe(page=page, email=email, language=language)
        return _asked(request, page, form, sent=True)
    return _asked(request, page, form)


def _asked(request, page, form, *, sent=False, status=200):
    context = {"guide": page, "form": form, "sent": sent}
    return render(request, "guides/public/subscription/ask.html", context, status=status)


@never_cache
@require_http_methods(METHODS)
def confirm(request, token):
    return _decided(request, token, subscriptions.CONFIRM, subscriptions.confirm)


@never_cache
@require_http_methods(METHODS)
def end(request, token):
    return _decided(request, token, subscriptions.END, subscriptions.end)


def _decided(request, token, purpose, verb):
    refuse_known(UNKNOWN_TOKENS, request)
    subscription = subscriptions.find(token, purpose)
    if subscription is None:
        count(UNKNOWN_TOKENS, request)
    if subscription and request.method == "POST":
        verb(subscription=subscription)
    context = {
        "ending": purpose == subscriptions.END,
        "known": subscription is not None,
        "done": subscription is not None and request.method == "POST",
        "name": subscriptions.title_of(subscription) if subscription else "",
    }
    status = 200 if subscription else 404
    return render(request, "guides/public/subscription/decide.html", context, status=status)
