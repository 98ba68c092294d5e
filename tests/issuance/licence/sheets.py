"""Pages that anybody could make, with a record of anybody's."""

import io

import pikepdf

from issuance.licence.proofs import Proof
from portal.ground.pdf.description import described


def sheet(proof: Proof | None = None) -> bytes:
    """A page without a code that carries the proof."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    if proof is None:
        return out.getvalue()
    return described(out, title="t", author="a", dated=None, carried=proof.carried())
