"""The renewal of a permit, applied for where the case is followed."""

from django.http import Http404
from django.utils.translation import gettext as _

from issuance.casework.verbs.renewals.applying import apply_renewal
from issuance.public.case_page import done
from issuance.public.entrance_views import posted, tracked
from issuance.public.renewals import own_permits


@tracked
@posted
def apply(request, case, pk):
    permit = own_permits(case).filter(pk=pk).first()
    if permit is None:
        raise Http404
    said = _("You have applied for the renewal.")
    return done(request, case, apply_renewal, said, subject=permit)
