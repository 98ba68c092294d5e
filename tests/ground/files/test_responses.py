"""Handing out a file: as a PDF unless told otherwise, under its name, unseen by search engines."""

import io
from urllib.parse import unquote

import pytest

from portal.ground.files.responses import file_response

PDF = b"%PDF-1.7"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("content", [PDF, io.BytesIO(PDF)], ids=["bytes", "file"])
@pytest.mark.parametrize(("save", "way"), [(False, "inline"), (True, "attachment")])
def test_a_pdf_is_shown_or_saved_under_its_name(content, save, way):
    if not isinstance(content, bytes):
        content = io.BytesIO(content.getvalue())
    response = file_response(content, "450204-1.pdf", save=save)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'{way}; filename="450204-1.pdf"'
    assert response["X-Robots-Tag"] == "noindex"
    assert body(response) == PDF


def test_a_chinese_name_arrives_whole():
    response = file_response(PDF, "小餐饮，空白表.pdf")
    assert "小餐饮，空白表.pdf" in unquote(response["Content-Disposition"])


def test_what_is_public_may_be_found():
    response = file_response(b"PK", "a.xlsx", "application/vnd.ms-excel", public=True)
    assert response["Content-Type"] == "application/vnd.ms-excel"
    assert "X-Robots-Tag" not in response
