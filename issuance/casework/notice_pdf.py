"""Notices as PDF: rendered from the body as it was given, never from today's records."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guides.version.notification import remedy
from issuance.models import Notice
from portal.ground.pdf import documents


def notice_pdf(notice: Notice) -> bytes:
    """The notice as it was given: rendered from its frozen body; raises ``documents.Busy``."""
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
    return documents.render_pdf(html, title=title, author=snapshot.issuing_body.name)
