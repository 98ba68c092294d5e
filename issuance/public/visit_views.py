"""The visit of a joint inspection on /track/: another day proposed, what was put right reported."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from issuance.casework.verbs.inspections.rectifying import ReportForm, answer_rectification
from issuance.casework.verbs.inspections.righting import RightedForm, report_righted
from issuance.casework.verbs.inspections.wishes import WishForm, propose_visit_day
from issuance.public.case_page import done, faulty, page_context
from issuance.public.entrance_views import posted, tracked
from issuance.public.item_views import item_of
from portal.ground.history.transitions import VerbRefused


@tracked
@posted
def propose_day(request, case):
    form = WishForm(request.POST, case=case)
    return _done(
        request, case, propose_visit_day, "wish", form, _("You have proposed another day.")
    )


@tracked
@posted
def report(request, case):
    form = ReportForm(request.POST, request.FILES, case=case, request=request)
    return _done(
        request, case, answer_rectification, "report", form, _("Your report has been received.")
    )


@tracked
@posted
def righted(request, case, pk):
    """What the inspection after the decision found is put right."""
    review = item_of(case, pk)
    form = RightedForm(request.POST, review=review)
    hindered = report_righted.hindrance(review)
    if not hindered and not form.is_valid():
        return faulty(request, case, righted=form)
    said, answer = (
        _("Your report has been received."),
        "" if hindered else form.cleaned_data["answer"],
    )
    return done(request, case, report_righted, said, subject=review, answer=answer)


def _done(request, case, verb, name, form, said):
    """What was typed stays on the page while something is wrong with it."""
    why = verb.hindrance(case)
    if not why and not form.is_valid():
        context = page_context(case)
        context["visits"] |= {name: form}
        return render(request, "issuance/public/track_case.html", context, status=422)
    if not why:
        try:
            verb.run(case, **form.cleaned_data)
        except VerbRefused as error:
            why = str(error)
    if why:
        messages.error(request, why)
    else:
        messages.success(request, said)
    return redirect("track_case", case.submission.reference)
