"""A loss, an answer, the giving up of a licence: each posted where the case is followed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from issuance.public.case_page import done, faulty
from issuance.public.entrance_views import posted, tracked
from issuance.public.licence_life import FORMS, VERBS
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per

LICENCES_OF_A_CASE = Limit("licences-of-a-case", "6/day", per=Per.SUBJECT)  # each makes a paper
SAID = {
    "report": gettext_lazy("You have reported it; your receipt is among the notices."),
    "end": gettext_lazy("The report has been taken back."),
    "answer": gettext_lazy("Your answer has been recorded."),
    "give_up": gettext_lazy("You have given up the licence; your permits stay valid."),
}


def _answer(request, case, name, stated: tuple[str, ...] = ()):
    """What is wrong stands at its field; who is too late, or clicks twice, is told what has happened."""
    licence, verb = getattr(case, "licence", None), VERBS[name]
    if licence is None:
        raise Http404
    licence.origin_case = case
    form = FORMS[name](request.POST) if name in FORMS else None
    if form is not None and not form.is_valid() and not verb.hindrance(licence):
        return faulty(request, case, life={name: form})
    told = {key: form.cleaned_data.get(key, "") for key in stated} if form else {}
    try:
        if not verb.hindrance(licence):
            count(LICENCES_OF_A_CASE, subject=case.number)
    except TooMany as error:
        messages.error(request, str(error))
        return redirect("track_case", case.submission.reference)
    return done(request, case, verb, str(SAID[name]), subject=licence, **told)


@tracked
@posted
def report(request, case):
    return _answer(request, case, "report", ("what",))


@tracked
@posted
def end_report(request, case):
    return _answer(request, case, "end")


@tracked
@posted
def answer(request, case):
    return _answer(request, case, "answer", ("answer",))


@tracked
@posted
def give_up(request, case):
    return _answer(request, case, "give_up")
