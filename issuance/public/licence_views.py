"""The public licence page behind the QR code, and the query channel for printed numbers."""

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from issuance.labels import LICENCES, PERMITS
from issuance.licence.verification import verify
from issuance.models import Licence, LicenceEdition
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.judge import JPEG
from portal.ground.files.responses import file_response
from portal.ground.limits.counting import count, posts_limited, refuse_known
from portal.ground.limits.registry import UNKNOWN_TOKENS, Limit
from portal.ground.text.fields import CodeField, LineField
from portal.ground.text.pasted import compact, name_key

SCANS = Limit("scans", "120/minute", shared=False)
QUERY_PAGE = "issuance/public/licence_query.html"
QUERIES = Limit("licence-queries", "20/minute")


@require_safe
@never_cache
def licence_page(request, token):
    """At once: does it hold, which permits does it carry, what was recorded."""
    if (verification := scanned(request, token)) is None:
        return _unknown(request)
    return _private(
        render(
            request,
            "issuance/public/licence.html",
            {
                "verification": verification,
                "now": clock.now(),
                "label": LICENCES[verification.status],
                "detail": detail_of(verification),
                "permits": [(entry, PERMITS[entry.standing]) for entry in verification.permits],
                "current_url": reverse("licence", args=[verification.current.token]),
            },
        )
    )


@require_GET
@never_cache
def licence_record(request, token):
    """The signed record byte for byte; signature and key id in headers."""
    if (verification := scanned(request, token)) is None:
        return _unknown(request)
    response = HttpResponse(bytes(verification.edition.record), content_type="application/json")
    response["X-Signature-Ed25519"] = verification.edition.signature
    response["X-Key-Id"] = verification.edition.key_id
    return _private(response)


@require_safe
@never_cache
def permit_page(request, token, pk):
    """A page of a permit of this licence as published, personal data painted over."""
    verification = scanned(request, token)
    pages = [page for entry in verification.permits for page in entry.pages] if verification else []
    page = next((page for page in pages if page.pk == pk), None)
    if page is None:
        return _unknown(request)
    with storage.open_blob(page.sha256) as blob:
        return _private(file_response(blob.read(), f"permit-{page.pk}.jpg", JPEG.media_type))


class LicenceQuery(forms.Form):
    """Both facts must be known: licences cannot be listed by guessing one of them."""

    number = CodeField(label=gettext_lazy("Social credit code or licence number"), max_length=30)
    operator_name = LineField(
        label=gettext_lazy("Operator name"),
        max_length=200,
        help_text=gettext_lazy("Exactly as printed on the certificate."),
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.editions = editions_of(cleaned["number"], cleaned["operator_name"])
        if not self.editions:
            raise forms.ValidationError(
                _("No licence has this code and this operator name. Check both, or scan the code.")
            )
        return cleaned


def editions_of(number: str, name: str) -> list[LicenceEdition]:
    """Current editions by what is printed on them, however it is typed: spaces and dashes in the
    number, width and brackets of the name make no difference."""
    if not (plain := compact(number)):
        return []
    numbered = LicenceEdition.objects.filter(
        Q(licence__number=plain) | Q(licence__uscc=plain), superseded_at=None
    ).select_related("licence__industry", "licence__region__parent")
    wanted = name_key(name)
    return [edition for edition in numbered if name_key(edition.licence.operator_name) == wanted]


def _asked_to_wait(request, refusal):
    """A form that is not bound: nothing is looked for."""
    form = LicenceQuery(initial=request.POST.dict())
    return render(request, QUERY_PAGE, {"form": form, "refusal": refusal})


@never_cache
@posts_limited(QUERIES, kept=_asked_to_wait)
def licence_query(request):
    """公布查询渠道 (Hezhou 六(三)): from what is printed to the licence page."""
    form = LicenceQuery(request.POST or None)
    if request.method == "POST" and form.is_valid() and len(form.editions) == 1:
        return redirect("licence", form.editions[0].token)
    return render(request, QUERY_PAGE, {"form": form})


def scanned(request, token):
    """The verification of a code, or None; who asks for many that nobody has made has to wait."""
    count(SCANS, request)
    refuse_known(UNKNOWN_TOKENS, request)
    verification = verify(token, clock.today())
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


def _unknown(request):
    return _private(render(request, "issuance/public/licence_unknown.html", status=404))


def _private(response):
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
