"""The renewal of a permit where the case is followed: applied for, answered on, taken back."""

from django.http import Http404
from django.utils.translation import gettext as _

from issuance.casework.verbs.renewals.applying import apply_renewal
from issuance.casework.verbs.renewals.asking import AnswerForm, answer_renewal
from issuance.casework.verbs.renewals.ending import take_back_renewal
from issuance.models import Permit
from issuance.public.case_page import done, faulty
from issuance.public.entrance_views import posted, tracked
from issuance.public.renewals import own_permits


def permit_of(case, pk) -> Permit:
    if (permit := own_permits(case).filter(pk=pk).first()) is None:
        raise Http404
    return permit


@tracked
@posted
def apply(request, case, pk):
    said = _("You have applied for the renewal.")
    return done(request, case, apply_renewal, said, subject=permit_of(case, pk))


@tracked
@posted
def answer(request, case, pk):
    permit, stated = permit_of(case, pk), {"answer": ""}
    if not answer_renewal.hindrance(permit):
        form = AnswerForm(request.POST, permit=permit)
        if not form.is_valid():
            return faulty(request, case, renewal=form)
        stated = form.cleaned_data
    said = _("You have answered on the renewal.")
    return done(request, case, answer_renewal, said, subject=permit, **stated)


@tracked
@posted
def take_back(request, case, pk):
    said = _("You have taken back the application for renewal.")
    return done(request, case, take_back_renewal, said, subject=permit_of(case, pk))
