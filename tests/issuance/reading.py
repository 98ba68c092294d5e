"""What a paper says, and who follows a case: as tests read them."""

import re

from issuance.casework.papers.notice_pdf import notice_document


def text(notice) -> str:
    """Its words without what is between them."""
    return re.sub(r"<[^>]+>|\s", "", notice_document(notice).html)


def follow(client, case) -> str:
    """Let in as who has shown the access code; the address of the case."""
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    return f"/track/{case.submission.reference}/"


def tracked(client, case) -> str:
    """The page of the case."""
    return client.get(follow(client, case)).content.decode()
