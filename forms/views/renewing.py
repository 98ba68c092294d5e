"""When the guide has changed meanwhile: go on as begun, or move to the version in force."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms import drafts
from forms.views.access import draft_page


@draft_page("POST")
def move(request, draft):
    """Move the draft to the version in force; what was typed stays where it still fits."""
    newer = drafts.newer_version(draft)
    if newer is None:
        return redirect("forms:draft", draft.token)
    drafts.move_to(draft=draft, version=newer)
    text = _("Your form now follows version %(number)s. What you had filled in has been kept.")
    messages.success(request, text % {"number": newer.number})
    return redirect("forms:permits", draft.token)
