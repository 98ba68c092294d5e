"""Notices as PDF: rendered from the body as it was given, never from today's records."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guides.version.notification import remedy
from issuance.models import Notice
from portal.ground.pdf.documents import Document


def notice_document(notice: Notice) -> Document:
    """The notice as it was given: from its frozen body alone, by the template it names.

    Those of the first template froze neither organ nor remedies; the version of their case has them.
    """
    template = notice.body.get("template", 1)
    context = {"notice": notice, "body": notice.body}
    if template == 1:
        context |= _first(notice)
    html = render_to_string(f"issuance/casework/notice_{template}.html", context)
    title = _("%(kind)s %(number)s") % {"kind": notice.title, "number": notice.number}
    organ = notice.body["organ"]["name"] if template > 1 else context["issuer"]
    return Document(html, title, organ)


def _first(notice) -> dict:
    snapshot = notice.case.version.snapshot
    departments = {permit.department.name: permit.department for permit in snapshot.permits}
    named = {row["department"] for row in notice.body["reviews"]}
    return {
        "case": notice.case,
        "issuer": snapshot.issuing_body.name,
        "remedies": [
            remedy(snapshot, departments[name]) for name in sorted(named & set(departments))
        ],
    }
