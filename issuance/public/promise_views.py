"""What was promised (容缺) is handed in where the case is followed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from forms import commitment
from issuance.casework.verbs.promises.handing_in import HandInForm, hand_in_promised
from issuance.public.case_page import page_context
from issuance.public.entrance_views import posted, tracked
from portal.ground.history.transitions import VerbRefused
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per
from portal.ground.pdf_queue import lanes
from portal.ground.pdf_queue.answers import Around, Wanted, respond

HANDED_IN_OF_A_CASE = Limit("promises-of-a-case", "20/day", per=Per.SUBJECT)  # each makes a paper


@tracked
@posted
def promised(request, case):
    """Good files stay with the form while another is wrong; who is too late is told what has happened."""
    form = HandInForm(request.POST, request.FILES, case=case, request=request)
    if not hand_in_promised.hindrance(case) and not form.is_valid():
        context = page_context(case, promised=form)
        return render(request, "issuance/public/track_case.html", context, status=422)
    try:
        count(HANDED_IN_OF_A_CASE, subject=case.number)
        files = form.files_chosen() if form.is_valid() else {}
        hand_in_promised.run(case, files=files)
    except (TooMany, VerbRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("What you promised has been handed in."))
    return redirect("track_case", case.submission.reference)


@tracked
@require_GET
def signed(request, case):
    """The commitment (承诺书) as it was signed."""
    if (revision := commitment.of(case.submission)) is None:
        raise Http404

    def wanted():
        name = f"{case.submission.reference}-commitment.pdf"
        return Wanted(commitment.document(revision), name, lanes.of_reader(request), save=True)

    back = reverse("track_case", args=[case.submission.reference])
    return respond(request, wanted, Around(back))
