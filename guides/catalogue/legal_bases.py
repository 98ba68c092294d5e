"""Legal bases that a file writes out in its permit items become records: equal texts one; pure."""

from collections.abc import Container, Iterable

from guides.catalogue.format import Catalogue
from guides.catalogue.permit_entries import BasisText, LegalBasis, Permit

STEM = 35  # of the forty characters of a code


def bases_of(catalogue: Catalogue, permit: Permit) -> Iterable[BasisText]:
    """What a permit item rests on, however the file says it; unknown codes are left out."""
    known = catalogue.basis_by_code
    for basis in permit.legal_basis:
        if isinstance(basis, BasisText):
            yield basis
        elif basis in known:
            yield known[basis]


def collected(catalogue: Catalogue, own: Iterable[LegalBasis] = (), taken=()) -> Catalogue:
    """The same catalogue, in which every permit item names its bases by code.

    ``own``: the records a city has, whose text may be the one written out; ``taken``: codes no new
    record may have. A new one is called after the item that has it first.
    """
    given = catalogue.basis_by_code
    own = (basis for basis in own if basis.code not in given)
    records = {text_of(basis): basis for basis in (*own, *catalogue.legal_bases)}
    codes = {*taken, *given, *(basis.code for basis in records.values())}
    new, permits = [], []
    for permit in catalogue.permits:
        named = {}
        for number, basis in enumerate(permit.legal_basis, 1):
            if isinstance(basis, BasisText):
                if text_of(basis) not in records:
                    code = free_code(permit.code, number, codes)
                    records[text_of(basis)] = LegalBasis(code=code, **basis.model_dump())
                    new.append(records[text_of(basis)])
                    codes.add(code)
                basis = records[text_of(basis)].code
            named[basis] = None
        permits.append(permit.model_copy(update={"legal_basis": list(named)}))
    parts = {name: getattr(catalogue, name) for name in Catalogue.model_fields}
    parts |= {"legal_bases": [*catalogue.legal_bases, *new], "permits": permits}
    return Catalogue.model_construct(catalogue.model_fields_set, **parts)


def text_of(basis: BasisText) -> tuple[str, ...]:
    """What makes two legal bases the same one."""
    return tuple(getattr(basis, name) or "" for name in BasisText.model_fields)


def free_code(permit: str, number: int, taken: Container[str]) -> str:
    """FOOD_LIC-1, or the next number that is free."""
    while (code := f"{permit[:STEM]}-{number}") in taken:
        number += 1
    return code
