"""The applicant's side of a case: follow it, answer the one supplement notice, take it back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from issuance.casework.supplements.supplement_form import SupplementForm
from issuance.casework.verbs.case.closing import withdraw as take_back
from issuance.casework.verbs.intake.going_on import (
    go_on,
)
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.casework.verbs.licences.waiting import agree_to_wait
from issuance.public.case_page import done, faulty, page_context
from issuance.public.entrance_views import posted, tracked
from portal.ground.history.transitions import VerbRefused


@tracked
@require_GET
def case_page(request, case):
    return render(request, "issuance/public/track_case.html", page_context(case))


@tracked
@posted
def supplement(request, case):
    """Answer the notice; what was typed stays when something is still wrong, and is shown when
    another window was quicker."""
    form = SupplementForm(request.POST, request.FILES, case=case, request=request)
    if hindrance := answer_supplement.hindrance(case):
        return _too_late(request, case, form, hindrance)
    if not form.is_valid():
        return faulty(request, case, form=form)
    try:
        answer_supplement.run(case, data=form.data_values(), files=form.file_values())
    except VerbRefused as error:
        case.refresh_from_db()
        late = SupplementForm(request.POST, request.FILES, case=case)
        return _too_late(request, case, late, error)
    messages.success(request, _("Your supplement has been handed in."))
    return redirect("track_case", case.submission.reference)


def _too_late(request, case, form, reason):
    """The notice is answered once: what this window brings besides stays on the page, to be read."""
    left = form.left_behind()
    if not left:
        messages.error(request, str(reason))
        return redirect("track_case", case.submission.reference)
    context = page_context(case) | {"left": left, "reason": reason}
    return render(request, "issuance/public/track_case.html", context, status=422)


@tracked
@posted
def withdraw(request, case):
    return done(request, case, take_back, _("The application has been taken back."))


@tracked
@posted
def wait_for_all(request, case):
    said = _("It is noted: everything is handed over together.")
    return done(request, case, agree_to_wait, said)


@tracked
@posted
def go_on_at_once(request, case):
    said = _("What is complete goes on at once.")
    return done(request, case, go_on, said)
