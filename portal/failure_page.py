"""Pages for a request nobody understands and for an error of ours: once, in the language of the address.

They ask neither database nor session, since these may be what has failed.
"""

import re
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_path, override

DRAFT = re.compile(r"(?:/en)?/apply/d/[\w-]{10,100}/")


def server_error(request):
    """With the way back to a draft. Its address stands in that link alone: no page is told of it."""
    return _plain(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def bad_request(request, exception=None):
    return _plain(request, "400.html", HTTPStatus.BAD_REQUEST)


def _plain(request, template, status):
    draft = DRAFT.match(request.path)
    language = get_language_from_path(request.path) or settings.LANGUAGE_CODE
    with override(language):
        context = {"draft": draft[0] if draft else "", "language": language}
        response = HttpResponse(render_to_string(template, context), status=status)
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
