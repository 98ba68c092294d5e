"""The answer that hands out a file: one set of headers for PDFs and all other downloads."""

from typing import BinaryIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from portal.ground.files.judge import JPEG, PDF, PNG, WEBP

# Shown in the browser; whatever else somebody sent is saved, never rendered.
SHOWN = {kind.media_type: kind.suffix for kind in (PDF, JPEG, PNG, WEBP)}


def file_response(
    content: bytes | BinaryIO,
    name: str,
    media_type: str = PDF.media_type,
    *,
    save: bool = False,
    public: bool = False,
) -> HttpResponseBase:
    """Shown in the browser under this name, or saved if ``save``; a file object is streamed.

    Search engines are kept off unless it is ``public``. What a stranger sent is always saved.
    """
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=media_type)
        response["Content-Disposition"] = content_disposition_header(save, name)
    else:
        response = FileResponse(content, as_attachment=save, filename=name, content_type=media_type)
    if not public:
        response["X-Robots-Tag"] = "noindex"
    return response
