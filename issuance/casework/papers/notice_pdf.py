"""What a notice says, on its page and as PDF: from the body as it was given, never from today's records."""

import base64
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guides.version.notification import remedy
from issuance.licence.qr import qr_svg
from issuance.models import Notice
from issuance.models.notices import TO_OTHERS
from portal.ground.calendar import clock
from portal.ground.pdf.documents import Document

CODE_SIDE = "26mm"
CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”《》"
# The lines of a template, where Chinese goes on from one to the next without a space.
WRAPPED = re.compile(rf"(?<=[{CHINESE}])[ \t]*\n\s*(?=[{CHINESE}])")


def notice_words(notice: Notice, code: str = "") -> SafeString:
    """All that stands below the title, by the template the notice names; in Chinese, whoever reads.

    ``code``: the element that shows its QR code. Notices of the first template froze neither organ
    nor remedies; the version of their case has them.
    """
    template = _template(notice)
    context = {"notice": notice, "body": notice.body, "code": code}
    if template == 1:
        context |= _first(notice)
    with translation.override(settings.LANGUAGE_CODE):
        words = render_to_string(f"issuance/casework/notice_{template}.html", context)
        return mark_safe(WRAPPED.sub("", words))


def notice_document(notice: Notice) -> Document:
    """The notice to be set as PDF: the same words, dated as it was given."""
    context = {"notice": notice, "words": notice_words(notice, _picture(notice))}
    with translation.override(settings.LANGUAGE_CODE):
        html = render_to_string("issuance/casework/notice.html", context)
        title = _("%(kind)s %(number)s") % {"kind": notice.title, "number": notice.number}
    dated = timezone.localtime(notice.issued_at, clock.ZONE)
    return Document(html, title, organ_of(notice), dated)


def notice_article(notice: Notice) -> dict[str, str]:
    """``title`` and ``words`` for its page: those of the PDF."""
    with translation.override(settings.LANGUAGE_CODE):
        code = ""
        if address := address_of(notice):
            code = mark_safe(qr_svg(address, label=_("QR code: follow the case")))
        return {"title": str(notice.title), "words": notice_words(notice, code)}


def organ_of(notice: Notice) -> str:
    """The name of the organ when it gave the notice."""
    if _template(notice) == 1:
        return notice.case.snapshot.issuing_body.name
    return notice.body["organ"]["name"]


def address_of(notice: Notice) -> str:
    """Where the case is followed, as its QR code says; empty where the paper has none."""
    body = notice.body
    follows = _template(notice) > 1 and notice.kind not in TO_OTHERS
    return f"{body['track']}{body['reference']}/" if follows else ""


def _template(notice) -> int:
    return notice.body.get("template", 1)


def _picture(notice) -> str:
    """The code as a drawing of the document's own."""
    if not (address := address_of(notice)):
        return ""
    drawing = base64.b64encode(qr_svg(address, size=CODE_SIDE).encode()).decode()
    return mark_safe(f'<img src="data:image/svg+xml;base64,{drawing}" alt="">')


def _first(notice) -> dict:
    snapshot = notice.case.snapshot
    departments = {permit.department.name: permit.department for permit in snapshot.permits}
    named = {row["department"] for row in notice.body["reviews"]}
    return {
        "case": notice.case,
        "issuer": snapshot.issuing_body.name,
        "remedies": [
            remedy(snapshot, departments[name]) for name in sorted(named & set(departments))
        ],
    }
