"""Notices as PDF: rendered from the body as it was given, never from today's records."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guides.version.notification import remedy
from issuance.models import Notice
from portal.ground.pdf.documents import Document


def notice_document(notice: Notice) -> Document:
    """The notice as it was given, from its frozen body."""
    case = notice.case
    snapshot = case.version.snapshot
    departments = {permit.department.name: permit.department for permit in snapshot.permits}
    named = {row["department"] for row in notice.body["reviews"]}
    html = render_to_string(
        "issuance/casework/notice.html",
        {
            "notice": notice,
            "case": case,
            "issuer": snapshot.issuing_body.name,
            "remedies": [
                remedy(snapshot, departments[name]) for name in sorted(named & set(departments))
            ],
        },
    )
    title = _("%(kind)s %(number)s") % {
        "kind": notice.get_kind_display(),
        "number": notice.number,
    }
    return Document(html, title, snapshot.issuing_body.name)
