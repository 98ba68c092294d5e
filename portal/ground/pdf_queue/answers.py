"""What a request for a PDF is answered: the PDF at once when it is made, else a page that waits.

The waiting page lies at the address of the PDF itself, with the order signed into the query: so who
may read the PDF is asked again at each look, and looking costs no more than a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from portal.ground.files.responses import file_response
from portal.ground.models import PdfOrder
from portal.ground.pdf.documents import Document, DocumentError
from portal.ground.pdf_queue import makers, orders

ORDER, STILL = "making", "still"  # in the query: the order; that the page shall not refresh itself
REFRESH = 4  # seconds, without script
OURS = frozenset({"no_fonts", "failed"})  # reasons that are not the document's
FRAME = "ground/pdf_queue/page.html"


@dataclass(frozen=True)
class Wanted:
    """A PDF, the name it is saved under, and in whose turn it is made (``pdf_queue.lanes``).

    ``save``: always saved, never shown. ``public``: the same for everybody, search engines too.
    """

    document: Document
    name: str
    lane: str
    save: bool = False
    public: bool = False
    personal: bool = True


@dataclass(frozen=True)
class Around:
    """What the waiting page shows around the order: the way back, and a sentence that comforts."""

    back: str
    comfort: str = ""


def respond(
    request: HttpRequest, wanted: Callable[[], Wanted | HttpResponseBase], around: Around
) -> HttpResponseBase:
    """Answer a GET for a PDF; ``wanted`` is asked for it only where its order is not known yet.

    It may answer the request itself. 202 while the PDF waits or is being made, 422 or 503 when it
    cannot be made, 429 when the reader has had too many made.
    """
    if order := _ordered_here(request):
        return _page(request, order, around)
    paper = wanted()
    if isinstance(paper, HttpResponseBase):
        return paper
    try:
        order = orders.order(paper.document, lane=paper.lane, personal=paper.personal)
    except orders.TooManyPdfs as refusal:
        response = _framed(request, around, status=429, refusal=str(refusal))
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    if order.pdf is not None:
        return file_response(bytes(order.pdf), paper.name, save=paper.save, public=paper.public)
    return _page(request, order, around)


def _page(request, order: PdfOrder, around: Around) -> HttpResponse:
    """Where the order stands; each look wakes the makers."""
    if order.reason:
        error = DocumentError(order.reason, order.detail)
        status = 503 if order.reason in OURS else 422
        return _framed(request, around, status=status, order=order, refusal=str(error))
    if order.finished_at:
        return _framed(request, around, order=order, ready=address(request))
    makers.wake()
    again = address(request, {ORDER: _signer(request).sign(order.pk)})
    response = _framed(
        request,
        around,
        status=202,
        order=order,
        place=orders.place(order),
        again=again,
        quietly=f"{again}&{STILL}=1",
        refresh=0 if STILL in request.GET else REFRESH,
    )
    response.headers["Retry-After"] = str(REFRESH)
    return response


def _framed(request, around: Around, *, status: int = 200, **context) -> HttpResponse:
    context |= {"back": around.back, "comfort": around.comfort}
    response = render(request, FRAME, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def _ordered_here(request) -> PdfOrder | None:
    """The order this page waits for, while it is known and was made at this very address."""
    try:
        key = _signer(request).unsign(request.GET.get(ORDER, ""))
    except BadSignature:
        return None
    return PdfOrder.objects.filter(pk=key).defer("html", "pdf").first()


def _signer(request) -> Signer:
    return Signer(salt=f"portal.ground.pdf_queue:{address(request)}")


def address(request, further: dict | None = None) -> str:
    """The address of the PDF, with nothing of the waiting in its query but ``further``."""
    query = request.GET.copy()
    for name in (ORDER, STILL):
        query.pop(name, None)
    parts = [part for part in (query.urlencode(), urlencode(further or {})) if part]
    return f"{request.path}?{'&'.join(parts)}" if parts else request.path
