"""Downloads of sample documents (文书样本): by content, the same for ever, public once released."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from guides.models import SampleDocument
from guides.release import sample_documents
from portal.ground.files import storage
from portal.ground.files.responses import file_response
from portal.ground.staff import borders

SHOWN = ("application/pdf", "image/jpeg", "image/png")  # others are saved, not opened
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def download(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """The file; one that no version names yet is seen by the catalogue's editors alone."""
    file, kept = sample_documents.published(sha256, name), FOR_EVER
    if file is None:
        file, kept = _draft(request.user, sha256, name), "private, no-store"
    if file is None:
        raise Http404("no such sample document")
    body = storage.open_blob(file.sha256)
    saved = file.media_type not in SHOWN
    response = file_response(body, file.name, file.media_type, save=saved)
    response["Cache-Control"] = kept
    return response


def _draft(user, sha256: str, name: str) -> SampleDocument | None:
    documents = SampleDocument.objects.filter(sha256=sha256, name=name)
    return borders.within(documents, user).first()
