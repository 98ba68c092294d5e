"""What an applicant does about one item of a case."""

from django.http import Http404
from django.utils.translation import gettext as _

from issuance.casework.verbs.case.giving_up import give_up as give_up_permit
from issuance.casework.verbs.case.one_item import take_back_item
from issuance.casework.verbs.limits.hearings import ask_hearing
from issuance.casework.verbs.review.building import ReportForm, report_built
from issuance.models import Review
from issuance.public.case_page import done, faulty
from issuance.public.entrance_views import posted, tracked


def item_of(case, pk) -> Review:
    if (review := case.reviews.filter(pk=pk).first()) is None:
        raise Http404
    return review


@tracked
@posted
def take_item_back(request, case, pk):
    said = _("The permit item has been taken back.")
    return done(request, case, take_back_item, said, subject=item_of(case, pk))


@tracked
@posted
def give_up(request, case, pk):
    said = _("The permit has been given up.")
    return done(request, case, give_up_permit, said, subject=item_of(case, pk))


@tracked
@posted
def ask_for_hearing(request, case, pk):
    said = _("You have asked for a hearing.")
    return done(request, case, ask_hearing, said, subject=item_of(case, pk))


@tracked
@posted
def built(request, case, pk):
    review, form = item_of(case, pk), None
    if not report_built.hindrance(review):
        form = ReportForm(request.POST, request.FILES, review=review, request=request)
        if not form.is_valid():
            return faulty(request, case, built=form)
    said, files = _("You have reported that it is built."), form.files_chosen() if form else {}
    return done(request, case, report_built, said, subject=review, files=files)
