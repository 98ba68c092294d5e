"""The page for a file whose row is there and whose bytes are gone; the log says which row."""

import logging

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from portal.ground.files import blob_check
from portal.ground.files.storage import LostBlob

GONE = 410

log = logging.getLogger(__name__)


def log_rows(sha256: str) -> None:
    """For whoever keeps the machines: every row that names a file that is gone."""
    for damage in blob_check.naming(sha256):
        log.error("%s: the file %s (%s) is missing", damage.row, damage.sha256, damage.column)


class LostFileMiddleware:
    """Whichever view opens a file that is gone is answered here, in words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, LostBlob):
            return None
        log_rows(exception.sha256)
        response = render(request, "ground/files/lost.html", status=GONE)
        add_never_cache_headers(response)
        return response
