"""What a PDF says of itself: title, author, language and date, to people and to machines (XMP)."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import pikepdf
from pikepdf.models import PdfMetadata

from portal.ground.pdf.archival import Schema, archive

LANGUAGE = "zh-CN"


def described(
    file: io.BytesIO,
    *,
    title: str,
    author: str,
    dated: str | None,
    carried: Mapping[str, str] | None = None,
    schemas: Sequence[Schema] | None = None,
) -> bytes:
    """The PDF with its XMP; equal input, equal bytes.

    ``dated``: ISO 8601; a file without a date says none, where reportlab would say the year 2000.
    ``carried``: further properties by their names in XMP, ``{namespace}name``. With ``schemas`` (of what
    is carried) it is a PDF/A-2b.
    """
    file.seek(0)
    with pikepdf.open(file) as pdf:
        info = pdf.docinfo
        for name in ("/CreationDate", "/ModDate"):
            if name in info:
                del info[name]
        info["/Title"], info["/Author"] = title, author
        if dated:
            info["/CreationDate"] = info["/ModDate"] = _spelled(dated)
        for schema in schemas or ():
            PdfMetadata.register_xml_namespace(schema.namespace, schema.prefix)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = title
            xmp["dc:creator"] = [author]
            xmp["dc:language"] = {LANGUAGE}
            xmp["dc:format"] = "application/pdf"
            if dated:
                xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = dated
            for name, text in (carried or {}).items():
                xmp[name] = text
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        if schemas is not None:
            archive(pdf, schemas)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _spelled(dated: str) -> str:
    """As PDF writes dates: D:20261129093000+00'00'."""
    at = datetime.fromisoformat(dated)
    zone = f"{at:%z}" or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
