"""Who follows a case comes in with its number and access code, and leaves again."""

from functools import wraps

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms import intake
from issuance.models import Case
from portal.ground.limits.counting import posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.text.fields import CodeField

SESSION_KEY = "tracked"
ENTRIES = Limit("tracking", "20/minute")


class AccessForm(forms.Form):
    """Reference number and access code, as on the receipt."""

    reference = CodeField(label=gettext_lazy("Reference number"), max_length=40)
    code = CodeField(
        label=gettext_lazy("Access code"),
        max_length=20,
        help_text=gettext_lazy("Both are on the receipt of your application."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.submission = intake.verify_access(cleaned["reference"], cleaned["code"])
            if self.submission is None:
                raise forms.ValidationError(
                    _("Reference number and access code do not belong together. Check both.")
                )
        return cleaned


def tracked(view):
    """Admit who has shown the access code in this session; anybody else is asked for it, with the
    number filled in: the QR code of a notice leads here."""

    @never_cache
    @wraps(view)
    def admitted(request, reference, **kwargs):
        if reference not in request.session.get(SESSION_KEY, ()):
            return redirect(f"{reverse('track')}?{urlencode({'reference': reference})}")
        case = (
            Case.objects.filter(submission__reference=reference)
            .select_related(
                *("submission", "region__parent", "industry", "version", "agent"),
                "online_consent__taken_back",
            )
            .first()
        )
        if case is None:
            raise Http404
        return view(request, case=case, **kwargs)

    return admitted


def posted(view):
    """For a post alone; whoever comes by an address kept or reloaded reads the case instead."""

    @wraps(view)
    def answered(request, case, **kwargs):
        if request.method != "POST":
            return redirect("track_case", case.submission.reference)
        return view(request, case=case, **kwargs)

    return answered


def _asked_to_wait(request, refusal):
    """A form that is not bound: whether number and code fit is not looked at."""
    return _entrance(request, AccessForm(initial=request.POST.dict()), refusal)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@posts_limited(ENTRIES, kept=_asked_to_wait)
def enter(request):
    scanned = {"reference": request.GET.get("reference", "")[:40]}
    form = AccessForm(request.POST or None, initial=scanned)
    if request.method == "POST" and form.is_valid():
        reference = form.submission.reference
        known = request.session.get(SESSION_KEY, [])
        request.session.cycle_key()
        request.session[SESSION_KEY] = [*(r for r in known if r != reference), reference][-20:]
        return redirect("track_case", reference)
    return _entrance(request, form)


def _entrance(request, form, refusal=None):
    known = request.session.get(SESSION_KEY, [])
    context = {"form": form, "known": known, "refusal": refusal}
    return render(request, "issuance/public/track.html", context)


def leave(request, reference):
    """Forget every case opened in this browser: on a shared computer none stays open."""
    if request.method != "POST":
        return redirect("track_case", reference)
    request.session.pop(SESSION_KEY, None)
    return redirect("track")
