"""The one-time notification as PDF: rendered once per content, with a QR back to its own address."""

import base64
import hashlib
import io
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urljoin

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.version.answer_codec import as_text
from guides.version.flowchart import flowchart
from portal.ground.files.responses import file_response
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf import documents
from portal.ground.text.localized import localized_full_name

PERSONAL_KEPT = 300  # PDFs of situations, about 150 kB each; those of versions are all kept
RETRY_AFTER = 15  # seconds
# What editors write stands here first; blank forms, applications and notices repeat it in the same
# faces. What only staff read is on no paper.
NOTIFICATION = register(
    Paper(
        "notification",
        gettext_lazy("one-time notification"),
        shows=("editor:*",),
        but=(
            *("editor:*.remark", "editor:*.benchmark", "editor:*.provenance"),
            *("editor:*scenario*", "editor:*specimen*", "editor:workingrule.*", "editor:synonym.*"),
        ),
    )
)


def respond(request: HttpRequest, context: dict) -> HttpResponse:
    """The PDF of what a guide page shows; 429 while too many are being made.

    ``context`` as ``guides.public.guide_views.described`` gives it.
    """
    try:
        file = made(
            document(context),
            shelf="notices",
            personal=context["notification"].personal,
            title=context["heading"],
            author=context["snapshot"].issuing_body.name,
        )
    except documents.Busy:
        response = TemplateResponse(request, "guides/public/busy.html", context, status=429)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    name = _("%(guide)s, one-time notice.pdf") % {"guide": context["heading"]}
    return file_response(file.open("rb"), name, public=True)


def made(html: str, *, shelf: str, personal: bool, title: str, author: str) -> Path:
    """The PDF of a document, made once; raises ``Busy`` while too many are being made."""
    folder = settings.VAR / shelf / ("personal" if personal else "versions")
    file = folder / f"{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    if not file.is_file():
        body = documents.render_pdf(html, title=title, author=author)
        keep(file, body, most=PERSONAL_KEPT if personal else None)
    return file


def keep(file: Path, body: bytes, *, most: int | None) -> None:
    """Put a PDF on its shelf, whole or not at all; of ``most`` the oldest make room."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as fresh:
        fresh.write(body)
    Path(fresh.name).replace(file)
    if most is not None:
        shelf = [(path.stat().st_mtime, path) for path in file.parent.glob("*.pdf")]
        for _age, path in sorted(shelf, reverse=True)[most:]:
            path.unlink(missing_ok=True)


def document(context: dict) -> str:
    """The HTML that becomes the PDF; equal content is equal text."""
    snapshot, notification = context["snapshot"], context["notification"]
    drawing = flowchart(snapshot, notification.outcome, font_family="hei")
    address = context["urls"]["permanent"]
    place = localized_full_name(context["version"].region)
    return render_to_string(
        "guides/public/notice.html",
        context
        | {
            "title": " · ".join([place, context["heading"], _("one-time notice")]),
            "flow_image": _data("image/svg+xml", drawing.wide.encode()),
            "steps": drawing.steps,
            "address": address,
            "qr_image": qr_image(address),
            "site": urljoin(settings.PORTAL_BASE_URL, context["urls"]["guide"]),
            "answers": answered(context),
        },
    )


def answered(context: dict) -> list[tuple[str, str]]:
    """Question and answer as words, in the order of the version."""
    outcome = context["notification"].outcome
    answers = outcome.answers if outcome else {}
    rows = []
    for question in context["snapshot"].questions:
        if question.id in answers:
            answer = answers[question.id]
            words = {True: _("Yes"), False: _("No")}.get(answer) if isinstance(answer, bool) else ""
            rows.append((question.text, words or f"{as_text(answer)} {question.unit}".strip()))
    return rows


def qr_image(address: str) -> str:
    """A QR code as a data address: eight dots a module are sharp at any printed size."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=2)
    code.add_data(address)
    code.make()
    image = io.BytesIO()
    code.make_image().save(image, "PNG")
    return _data("image/png", image.getvalue())


def _data(kind: str, body: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"
