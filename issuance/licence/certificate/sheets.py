"""The child that draws sheets for a printer or a print shop: several certificates, one page each, in one PDF.

``portal.ground.pdf_queue`` starts it, and kills it at its limit. Its job (``html``) is JSON: ``output``, the
``styles`` by name, ``offset`` of the printer, ``sample``, and the ``sheets``, each with its style and items.
"""

import io
import json
import logging
import os
import sys

import pikepdf

from issuance.licence.certificate.calibration import calibration
from issuance.licence.certificate.draw import render
from issuance.licence.certificate.items import CertificateError, CertificateItems
from issuance.licence.certificate.layout import LayoutError, read_layout
from portal.ground.pdf.apart import GENTLY, Refused, answer, limit_memory
from portal.ground.pdf.description import described
from portal.ground.pdf.fonts import FontError

OVERPRINT, STOCK, CALIBRATION = "overprint", "stock", "calibration"


def make(*, html: str, title: str, author: str, dated: str | None = None) -> bytes:
    """The PDF; equal jobs, equal bytes. Raises Refused naming the certificate and the item."""
    job = json.loads(html)
    try:
        styles = {name: read_layout(data, name) for name, data in job["styles"].items()}
        pages = [_page(job, styles[sheet["style"]], sheet) for sheet in job["sheets"]]
    except CertificateError as error:
        raise Refused("unprintable", str(error)) from None
    except LayoutError as error:
        raise Refused("unprintable", str(error)) from None
    except FontError:
        raise Refused("no_fonts") from None
    with pikepdf.new() as together:
        for page in pages:
            with pikepdf.open(io.BytesIO(page)) as one:
                together.pages.extend(one.pages)
        out = io.BytesIO()
        together.save(out, deterministic_id=True)
    return described(out, title=title, author=author, dated=dated)


def _page(job: dict, layout, sheet: dict) -> bytes:
    offset = tuple(job["offset"])
    if job["output"] == CALIBRATION:
        return calibration(style=layout, offset_mm=offset)
    try:
        return render(
            CertificateItems.from_dict(sheet["items"]),
            style=layout,
            mode=job["output"],
            sample=job["sample"],
            offset_mm=offset,
        )
    except CertificateError as error:
        number = sheet["items"]["licence_number"]
        raise Refused("unprintable", f"{number} · {error.field} · {error.reason}") from None


def main() -> int:
    os.nice(GENTLY)
    limit_memory()
    logging.disable()
    return answer(make)


if __name__ == "__main__":
    sys.exit(main())
