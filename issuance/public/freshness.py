"""An answer about a licence is given again only while it is the answer, and where there is none, it says so.

304 to whoever has the answer of this moment; 503 and 无法核验 where the status cannot be told, so that
whoever reads no more than the status code takes nothing for valid.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from issuance.licence.versions import version_of
from portal.ground import keys, release
from portal.ground.limits.counting import TooMany
from portal.ground.models import Purpose
from portal.ground.text.canonical import canonical_json

log = logging.getLogger(__name__)
OURS = (TooMany, Http404, PermissionDenied, SuspiciousOperation)  # answers of their own


def stamp(token: str, at: datetime, *shown: str) -> str:
    """The ETag of what is answered to ``token`` at this moment; empty for a token nobody was given.

    ``shown``: what else the answer depends on (its language, large print). Ask before anything else is
    read: what changes meanwhile gets the stamp of before, and is asked for again.
    """
    if (version := version_of(token)) is None:
        return ""
    depends = [
        *version,
        token,
        at.date().isoformat(),
        release.fingerprint(),
        keys.setting(Purpose.LICENCE),
        settings.PORTAL_BASE_URL,
        settings.PORTAL_DEMO,
        settings.PORTAL_SITE_FACTS,
        *shown,
    ]
    return quote_etag(hashlib.sha256(canonical_json(depends).encode()).hexdigest()[:32])


def unchanged(request, tag: str):
    """304 for whoever has the answer of this stamp; else None."""
    response = get_conditional_response(request, etag=tag) if tag else None
    return response and kept(response, tag)


def kept(response, tag: str):
    """An answer that may be kept, and is shown again after asking here only."""
    response["Cache-Control"] = "private, no-cache"
    if tag:
        response["ETag"] = tag
    return response


def never_kept(response):
    response["Cache-Control"] = "private, no-store"
    return response


def answered(cannot_tell: Callable):
    """Whatever fails, the view answers ``cannot_tell(request)``: never half of one, nor an old one."""

    def decorate(view):
        @wraps(view)
        def asked(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except OURS:
                raise
            except Exception:
                log.exception("the status of a licence cannot be told")
                return cannot_tell(request)

        return asked

    return decorate
