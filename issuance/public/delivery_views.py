"""Electronic delivery where the case is followed: agreed to, and opened behind the access code alone."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from issuance.casework.verbs.licences.consent import agree_online, end_online
from issuance.casework.verbs.licences.online import open_delivered
from issuance.casework.verbs.licences.paper import ask_paper
from issuance.public.case_page import done
from issuance.public.delivered import delivered
from issuance.public.entrance_views import posted, tracked
from portal.ground.files import storage
from portal.ground.files.responses import SHOWN, file_response
from portal.ground.history.transitions import VerbRefused


@tracked
@require_GET
def file(request, case, pk, key):
    """The first one that is opened is recorded as the opening of the delivery."""
    rows = {row.pk: row for row in delivered(case)}
    found = next((one for one in rows[pk].files if one.key == key), None) if pk in rows else None
    if found is None or not found.sha256:
        raise Http404
    if rows[pk].opened_on is None:
        _open(case, pk)
    with storage.open_blob(found.sha256) as blob:
        name = f"{case.submission.reference}-{key}.{SHOWN[found.media_type]}"
        return file_response(blob.read(), name, found.media_type)


def _open(case, pk):
    try:
        open_delivered.run(case, delivery=pk)
    except VerbRefused:
        return  # by another window, a moment ago


@tracked
@posted
def agree(request, case):
    return done(request, case, agree_online, _("It is noted: you take electronic delivery."))


@tracked
@posted
def take_back(request, case):
    return done(
        request, case, end_online, _("It is noted: nothing more is delivered electronically.")
    )


@tracked
@posted
def paper(request, case):
    said = _("You have asked for the papers; you are told until when they lie ready.")
    return done(request, case, ask_paper, said)
