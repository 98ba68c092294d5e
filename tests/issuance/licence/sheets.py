"""Pages that anybody could make, with properties of anybody's in our namespace."""

import io
from collections.abc import Mapping

import pikepdf

from issuance.licence.proofs import OURS
from portal.ground.pdf.description import described


def properties(carried: Mapping[str, str]) -> dict[str, str]:
    return {f"{OURS}{name}": text for name, text in carried.items()}


def sheet(carried: Mapping[str, str] | None = None) -> bytes:
    """A page without a code that carries these properties of XMP."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return described(out, title="t", author="a", dated=None, carried=carried)
