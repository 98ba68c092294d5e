"""Word and Excel files an office offers: text and tables pass, whatever acts or fetches does not."""

import contextlib
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.files.filetypes import OFFERED, Refused, offered_type
from portal.ground.files.officefiles import DOCX, XLSX

TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
TEXT = "<w:document><w:body><w:p><w:r><w:t>申请表</w:t></w:r></w:p></w:body></w:document>"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(more=None, types=TYPES, text=TEXT):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        parts = {"[Content_Types].xml": types, "word/document.xml": text} | (more or {})
        for name, body in parts.items():
            made.writestr(name, body)
    return file.getvalue()


def xlsx():
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "经营者名称"
    book.save(file)
    return file.getvalue()


def related(kind, target, mode="External"):
    link = f'<Relationship Type="{RELATION}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return {"word/_rels/document.xml.rels": f"<Relationships>{link}</Relationships>"}


def locked():
    body = bytearray(docx())
    body[6] |= 1
    start = body.index(b"PK\x01\x02")
    body[start + 8] |= 1
    return bytes(body)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx(), DOCX),
        (xlsx(), XLSX),
        (docx(related("hyperlink", "https://www.gov.cn/")), DOCX),
        (docx({"word/printerSettings1.bin": "x"}), DOCX),
        (docx(text=TEXT.replace("申请表", "DDE 不是指令")), DOCX),
        (b"%PDF-1.4\n1 0 obj <</Type /Catalog>>\n%%EOF", "application/pdf"),
    ],
)
def test_forms_to_fill_in_are_taken(content, kind):
    assert offered_type(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (docx({"word/vbaProject.bin": "x"}), "宏"),
        (docx({"word/embeddings/oleObject1.bin": "x"}), "宏"),
        (docx({"word/activeX/activeX1.xml": "x"}), "宏"),
        (docx({"xl/externalLinks/externalLink1.xml": "x"}), "宏"),
        (docx(types=TYPES.replace("document.main", "document.macroEnabled.main")), "宏"),
        (docx(related("attachedTemplate", "https://example.com/a.dotm")), "宏"),
        (docx(related("image", "https://example.com/a.png")), "宏"),
        (docx(related("hyperlink", "file:///C:/a.exe")), "宏"),
        (docx(text="<w:instrText> DDE excel a b </w:instrText>"), "宏"),
        (docx(text="<w:instrText>INCLUDEPICTURE x</w:instrText>"), "宏"),
        (docx(text='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'), "宏"),
        (docx(text="<w:instrText>DDEAUTO c</w:instrText>".encode("utf-16")), "宏"),
        (docx(types="<Types/>"), "损坏"),
        (docx({"../outside.xml": "x"}), "损坏"),
        (docx()[:-30], "损坏"),
        (locked(), "损坏"),
        (docx({"word/big.xml": b"\0" * 25_000_000}), "损坏"),
        (docx({"OFD.xml": "x"}).replace(b"word/document.xml", b"nowt/document.xml"), "只接收"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只接收"),
        (b"GIF89a" + b"\0" * 50, "只接收"),
    ],
)
def test_what_acts_or_fetches_is_refused_with_the_reason(content, said):
    with pytest.raises(Refused) as refusal:
        offered_type(io.BytesIO(content))
    assert said in str(refusal.value)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_damaged_file_is_known_or_refused_and_never_more(noise, place):
    body = docx()
    with contextlib.suppress(Refused):
        assert (
            offered_type(io.BytesIO(body[:place] + noise + body[place + len(noise) :])) in OFFERED
        )
