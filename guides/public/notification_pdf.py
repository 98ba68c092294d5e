"""The one-time notification as PDF: made once per content, with a QR back to its own address."""

import base64
import io
from urllib.parse import urljoin

import qrcode
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.version.answer_codec import as_text
from guides.version.flowchart import flowchart
from portal.ground.papers.registry import Paper, register
from portal.ground.pdf.documents import Document
from portal.ground.pdf_queue import lanes
from portal.ground.pdf_queue.answers import Wanted
from portal.ground.text.localized import localized_full_name

# What editors write stands here first; blank forms, applications and notices repeat it in the same
# faces. What only staff read is on no paper.
NOTIFICATION = register(
    Paper(
        "notification",
        gettext_lazy("one-time notification"),
        shows=("editor:*",),
        but=(
            *("editor:*.remark", "editor:*.benchmark", "editor:*.provenance"),
            *("editor:legalbasis.source", "editor:*.verified_by"),
            *("editor:*scenario*", "editor:*specimen*", "editor:workingrule.*", "editor:synonym.*"),
        ),
    )
)


def wanted(request: HttpRequest, context: dict) -> Wanted:
    """The PDF of what a guide page shows.

    ``context`` as ``guides.public.guide_views.described`` gives it.
    """
    return Wanted(
        Document(markup(context), title(context), context["snapshot"].issuing_body.name),
        _("%(guide)s, one-time notice.pdf") % {"guide": context["heading"]},
        lanes.of_reader(request),
        public=True,
        personal=context["notification"].personal,
    )


def title(context: dict) -> str:
    place = localized_full_name(context["version"].region)
    return " · ".join([place, context["heading"], _("one-time notice")])


def markup(context: dict) -> str:
    """The HTML that becomes the PDF; equal content is equal text."""
    snapshot, notification = context["snapshot"], context["notification"]
    drawing = flowchart(snapshot, notification.outcome, font_family="hei")
    address = context["urls"]["permanent"]
    return render_to_string(
        "guides/public/notice.html",
        context
        | {
            "title": title(context),
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
