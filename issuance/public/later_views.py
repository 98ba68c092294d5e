"""A change of what a licence says (变更), or one item more on it (增项): begun where the case is followed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms import quotas
from forms.drafts import begun
from forms.views.start import uuid_of
from issuance.casework import later_cases
from issuance.public.entrance_views import posted, tracked
from portal.ground.limits.counting import TooMany, count


@tracked
@posted
def begin(request, case, kind):
    """A form of its own, filled in with what was said last; pressed twice it goes on with the first."""
    licence = case.on_licence
    version = later_cases.version_of(licence) if licence else None
    if kind not in later_cases.KINDS or version is None:
        raise Http404
    told = later_cases.hindrance(licence, kind, ())
    if not told and not later_cases.open_items(licence, kind, version.snapshot):
        told = _("Nothing of it can be applied for now.")
    if told:
        messages.error(request, told)
        return redirect("track_case", case.submission.reference)
    wanted = uuid_of(request.POST.get("submission_uuid"))
    try:
        if begun(version=version, submission_uuid=wanted) is None:
            count(quotas.DRAFTS, request)
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect("track_case", case.submission.reference)
    draft = later_cases.begin(licence, kind, of=case, submission_uuid=wanted)
    return redirect("forms:draft", draft.token)
