"""PDFs from markup as a reader gets them: asked for, made, asked for again."""

import io
import re

from pypdf import PdfReader

from issuance.casework.papers import notice_making
from issuance.models import Notice
from portal.ground.files import storage
from portal.ground.pdf_queue import makers


def fetched_pdf(client, address: str):
    """The answer that hands out the PDF, made by us if it has to wait."""
    answer = client.get(address)
    if answer.status_code == 202:
        makers.make_waiting()
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/pdf", address
    return answer


def words_of_pdf(answer) -> str:
    """All words of a PDF, without white space."""
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def stored_pdf(notice: Notice) -> bytes:
    """The PDF of a notice, made as the clockwork does."""
    notice_making.order(notice)
    notice_making.make(notice.making)
    notice.refresh_from_db()
    with storage.open_blob(notice.pdf_sha256) as file:
        return file.read()
