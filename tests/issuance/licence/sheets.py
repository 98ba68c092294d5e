"""Pages that anybody could make, with properties of anybody's in our namespace."""

import io
from collections.abc import Mapping

import pikepdf
from PIL import Image

from issuance.licence.proofs import OURS
from portal.ground.pdf.description import described
from tests.qr_codes import drawn


def properties(carried: Mapping[str, str]) -> dict[str, str]:
    return {f"{OURS}{name}": text for name, text in carried.items()}


def sheet(carried: Mapping[str, str] | None = None, code: str = "") -> bytes:
    """A page that carries these properties of XMP, blank or with a code that says anything."""
    out = io.BytesIO()
    if code:
        Image.open(io.BytesIO(drawn(code))).save(out, "PDF", resolution=150)
    else:
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out)
    return described(out, title="t", author="a", dated=None, carried=carried)
