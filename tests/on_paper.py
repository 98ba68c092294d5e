"""Whether what an entry takes in is printed, and what it refuses is named."""

import io
import re
from collections import defaultdict
from html import escape

from django.core.exceptions import ValidationError
from django.template import engines
from pypdf import PdfReader

from issuance.licence.certificate import load_layout
from issuance.licence.certificate.faces import load_faces
from issuance.licence.certificate.placing import place_label, place_value
from portal.ground.pdf.documents import Document, render_pdf
from tests.paper_texts import texts

TEXTS = texts()


class Entries:
    """``taken``: datum → values; ``refused``: datum → (text, what was said of it)."""

    def __init__(self):
        self.taken = defaultdict(set)
        self.refused = defaultdict(list)

    def type_all(self, datum, field):
        """Type each text into a form field."""
        for text in TEXTS:
            try:
                value = field.clean(text)
            except ValidationError as error:
                self.refused[datum].append((text, " ".join(map(str, error.messages))))
            else:
                self.taken[datum] |= {value} if isinstance(value, str) else set(map(str, value))

    def unnamed(self, *data):
        """Refusals that name neither a character nor the length, of these data or of all."""
        refused = [self.refused[datum] for datum in data or self.refused]
        return [row for rows in refused for row in rows if not _named(*row)]


def _named(text, sentence):
    points = {f"U+{ord(character):04X}" for character in text}
    return (
        "\0" in text
        or any(point in sentence for point in points)
        or str(len(text)) in sentence
        or str(len(text.strip())) in sentence
    )


def text_of(pdf):
    """All pages without blanks, line ends and the numbers of the pages."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"第\d+页/共\d+页", "", "".join("".join(pages).split()))


def assert_printed(*values):
    """A document shows each of these sets of texts whole, and nothing by its code point."""
    lines = sorted(set().union(*values))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    source = '{% extends "ground/pdf/document.html" %}{% block content %}{% verbatim %}'
    html = engines["django"].from_string(f"{source}{body}{{% endverbatim %}}{{% endblock %}}")
    printed = text_of(render_pdf(Document(html.render({}), "测试", "测试")))
    assert "〔U+" not in printed
    assert [line for line in lines if "".join(line.split()) not in printed] == []


def assert_on_certificate(item, values):
    """Each has its place there: no CertificateError."""
    layout, faces = load_layout("liuzhou-2022"), load_faces()
    field = layout.field(item)
    label, ink = place_label(layout, faces, field)
    for value in values:
        assert place_value(layout, faces, field, value, label, ink)
