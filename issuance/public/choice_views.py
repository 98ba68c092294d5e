"""The applicant's choice after a partial denial, where the case is followed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from issuance.casework.verbs.review.choices import ChoiceFields, choose
from issuance.public.case_page import page_context
from issuance.public.entrance_views import tracked
from portal.ground.history.transitions import VerbRefused
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per

CHOICES_OF_A_CASE = Limit("choices-of-a-case", "5/day", per=Per.SUBJECT)  # each makes a paper


@tracked
@require_POST
def choice(request, case):
    """What is wrong stands at its field; who is too late is told what has happened."""
    form = ChoiceFields(request.POST)
    if form.is_valid() and not choose.hindrance(case):
        for name, sentence in choose.faults(case, **form.cleaned_data).items():
            form.add_error(name, sentence)
    if not form.is_valid():
        context = page_context(case, choice=form)
        return render(request, "issuance/public/track_case.html", context, status=422)
    try:
        count(CHOICES_OF_A_CASE, subject=case.number)
        choose.run(case, **form.cleaned_data)
    except (TooMany, VerbRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your choice has been recorded."))
    return redirect("track_case", case.submission.reference)
