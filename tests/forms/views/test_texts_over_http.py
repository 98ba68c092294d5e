"""From the box on the page to the paper: a text is refused on the page, or printed in the PDF.

`make papers` walks every text; the suite one of each kind.
"""

import os
import re
from html import unescape

import pytest
from django.urls import reverse

from tests.forms.conftest import NOODLES
from tests.forms.filling import NOODLE_FORM, filled_draft
from tests.made_pdfs import fetched_pdf
from tests.on_paper import TEXTS, text_of

FEW = ("测𬭎试", "测🍜试", "测\uf0d8试", "测➢试", "测" * 75, "测\u0301试")
WALKED = TEXTS if os.environ.get("PORTAL_PAPERS") == "long" else FEW
TYPED = ("entity_name", "legal_rep_name", "premises_address", "registered_address", "dr_outlet")


@pytest.mark.parametrize("text", [text for text in WALKED if "\ud800" not in text], ids=ascii)
def test_a_text_is_refused_on_the_page_or_printed(client, version, text):
    draft = filled_draft(version, NOODLES)

    def at(step):
        return reverse(f"forms:{step}", args=[draft.token])

    typed = NOODLE_FORM | dict.fromkeys(TYPED, text)
    client.post(at("form"), typed | {"seen": draft.updated_at.isoformat()})
    answer = client.post(at("check"), {"true": "on"})
    if answer.headers.get("Location") == at("receipt"):
        paper = fetched_pdf(client, at("application"))
        draft.refresh_from_db()
        printed = text_of(paper.content)
        kept = draft.data["entity_name"]
        assert "〔U+" not in printed
        assert "".join(kept.split()) in printed or not kept.isprintable()
        return
    page = unescape(client.get(at("form") + "?check=1").content.decode())
    errors = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)[0]
    points = {f"U+{ord(character):04X}" for character in text}
    assert any(point in errors for point in points) or str(len(text)) in errors
