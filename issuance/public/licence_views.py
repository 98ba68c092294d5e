"""The public licence page behind the QR code."""

from datetime import date
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from issuance.labels import LICENCES, PERMITS
from issuance.licence.verification import verify
from issuance.models import Licence
from issuance.public import freshness
from issuance.status import LicenceStatus
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import JPEG
from portal.ground.files.responses import file_response
from portal.ground.limits.counting import count, refuse_known
from portal.ground.limits.registry import UNKNOWN_TOKENS, Limit
from portal.ground.text.elder import in_elder_mode

SCANS = Limit("scans", "120/minute", shared=False)


def _cannot_tell(request, verification=None):
    """503: whoever has this answer alone knows nothing of the licence."""
    context = {"detail": detail_of(verification) if verification else "", "now": clock.now()}
    page = "issuance/public/licence_untold.html"
    response = render(request, page, context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _private(freshness.never_kept(response))


@require_safe
@freshness.answered(_cannot_tell)
def licence_page(request, token):
    """At once: does it hold, which permits does it carry, what was recorded."""
    admit(request)
    now = clock.now()
    shown = (f"{now:%H:%M}", get_language() or "", str(in_elder_mode(request)))
    tag = freshness.stamp(token, now, *shown)
    if known := freshness.unchanged(request, tag):
        return _private(known)
    if (verification := scanned(request, token, now.date())) is None:
        return unknown(request)
    if verification.status == LicenceStatus.UNKNOWN:
        return _cannot_tell(request, verification)
    context = {
        "verification": verification,
        "now": now,
        "label": LICENCES[verification.status],
        "detail": detail_of(verification),
        "permits": [(entry, PERMITS[entry.standing]) for entry in verification.permits],
        "reconsidered": _reconsidered(verification),
        "current_url": reverse("licence", args=[verification.current.token]),
    }
    response = render(request, "issuance/public/licence.html", context)
    return _private(freshness.kept(response, tag))


def _reconsidered(verification) -> list[tuple]:
    """Each department once, with the organ that reconsiders its decisions; empty where the decision names it
    (行政复议法 24: the government of its level is it for most, not for all)."""
    issuers = {entry.permit.issuer_id: entry.permit.issuer for entry in verification.permits}
    return [(issuer.name, issuer.reconsideration_body) for issuer in issuers.values()]


@require_GET
@never_cache
def licence_record(request, token):
    """The signed record byte for byte; signature and key id in headers."""
    admit(request)
    if (verification := scanned(request, token)) is None:
        return unknown(request)
    response = HttpResponse(bytes(verification.edition.record), content_type="application/json")
    response["X-Signature-Ed25519"] = verification.edition.signature
    response["X-Key-Id"] = verification.edition.key_id
    return _private(response)


@require_safe
@never_cache
def permit_page(request, token, pk):
    """A page of a permit of this licence as published, personal data painted over."""
    admit(request)
    verification = scanned(request, token)
    pages = [page for entry in verification.permits for page in entry.pages] if verification else []
    page = next((page for page in pages if page.pk == pk), None)
    if page is None:
        return unknown(request)
    with storage.open_blob(page.sha256) as blob:
        return _private(file_response(blob.read(), f"permit-{page.pk}.jpg", JPEG.media_type))


def admit(request):
    """Before anything is looked for: a flood, also of codes that nobody has made, asks no database."""
    count(SCANS, request)
    refuse_known(UNKNOWN_TOKENS, request)


def scanned(request, token, today: date | None = None):
    """The verification of a code, or None; who asks for many that nobody has made has to wait."""
    verification = verify(token, today or clock.today())
    if verification is None:
        count(UNKNOWN_TOKENS, request)
    return verification


def detail_of(verification) -> str:
    """One sentence beside the verdict."""
    if not verification.authentic:
        return _("The record does not match its signature. Please ask the issuing body.")
    on_it = [entry for entry in verification.permits if not entry.unloaded]
    holding, loaded = sum(entry.holds for entry in on_it), len(on_it)
    if ended := verification.licence.ended_at:
        day = localtime(ended, clock.ZONE).date().isoformat()
        if verification.licence.ended_way == Licence.End.GIVEN_UP:
            return _("Its holder gave this licence up on %(day)s.") % {"day": day}
        return _("This licence itself was cancelled on %(day)s.") % {"day": day}
    count = ngettext(
        "%(holding)s of %(loaded)s permit is valid today.",
        "%(holding)s of %(loaded)s permits are valid today.",
        loaded,
    ) % {"holding": holding, "loaded": loaded}
    if few := verification.too_few:
        count += _(
            "A composite licence usually takes %(needed)s; each valid permit holds by itself."
        ) % {"needed": few[1]}
    if verification.replaced:
        return (
            _("Edition %(old)s; edition %(new)s is in force. Of that one:")
            % {
                "old": verification.edition.number,
                "new": verification.current.number,
            }
            + count
        )
    return count


@require_safe
def unknown(request, rest=""):
    """The same to the byte for everything that is no code of ours, so that no guess learns anything."""
    response = render(request, "issuance/public/licence_unknown.html", status=HTTPStatus.NOT_FOUND)
    return _private(freshness.never_kept(response))


def _private(response):
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
