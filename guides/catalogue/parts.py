"""From entries of the file to the parts of a version, one at a time."""

from typing import Any

from guides.catalogue.format import Catalogue
from guides.catalogue.legal_bases import bases_of
from guides.catalogue.permit_entries import Limit, Permit
from guides.version.choices import UNKNOWN
from guides.version.kinds import in_order
from guides.version.parts import MaterialPart, SampleDocumentPart
from guides.version.permit_parts import STATUTORY_DEFAULT_DAYS, BasisPart, KindPart, LimitPart
from guides.version.rules import named_questions


def basis_parts(catalogue: Catalogue, permit: Permit) -> tuple[BasisPart, ...]:
    """Who verified a text, and when, is no part of a guide."""
    named = (basis.model_dump(exclude_none=True) for basis in bases_of(catalogue, permit))
    parts = ({key: basis[key] for key in basis.keys() & BasisPart.model_fields} for basis in named)
    return tuple(BasisPart(**part) for part in parts)


def kind_parts(permit: Permit) -> tuple[KindPart, ...]:
    """The kinds of application the item describes besides 新办, in their order."""
    entries = {entry.kind: entry for entry in permit.kinds}
    return tuple(
        KindPart(
            kind=kind,
            conditions=entries[kind].conditions or "",
            limit=limit_part(entries[kind].statutory_limit),
            promised_working_days=entries[kind].promised_working_days,
            fee=entries[kind].fee or "",
            note=entries[kind].note or "",
            provenance=entries[kind].provenance or "",
            **needed(permit, kind),
        )
        for kind in in_order(entries)
    )


def needed(permit: Permit, kind: str) -> dict[str, tuple[str, ...]]:
    """Codes of the papers and keys of the data an item needs for one kind of application."""
    return {
        "materials": tuple(use.material for use in permit.materials if kind in use.kinds),
        "fields": tuple(field.key for field in permit.fields if kind in field.kinds),
    }


def limit_part(limit: Limit) -> LimitPart:
    """The legal limit; an unknown one is the 20 working days of 行政许可法 42, labelled so."""
    unknown = limit.value is None
    return LimitPart(
        value=STATUTORY_DEFAULT_DAYS if unknown else limit.value,
        unit="工作日" if unknown else limit.unit,
        extension=limit.extension,
        basis=limit.basis or "",
        provenance=limit.provenance or "",
        defaulted=unknown,
    )


def material_part(material, asked: set[str]) -> MaterialPart:
    """A rule on a question this industry does not ask gives way to the words (仅当…)."""
    decides = material.when is not None and asked.issuperset(named_questions(material.when))
    return MaterialPart(
        id=material.id,
        name=material.name,
        provided_by=material.provided_by or "",
        data_sharing=material.data_sharing,
        share_from=material.share_from or "",
        required_when=material.required_when or "",
        when=exact(material.when) if decides else None,
        form=material.form or "",
        verification=material.verification or UNKNOWN,
        deferrable=material.deferrable or UNKNOWN,
        note=material.note or "",
        specimens=sample_document_parts(material),
    )


def sample_document_parts(entry) -> tuple[SampleDocumentPart, ...]:
    """The sample documents of a material or industry, the blank one first."""
    parts = (SampleDocumentPart(**specimen.model_dump()) for specimen in entry.specimens)
    return tuple(sorted(parts, key=lambda part: part.kind))


def exact(value: Any) -> Any:
    """Fractions as strings, so that canonical bytes never depend on how floats are written."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [exact(part) for part in value]
    return str(value) if isinstance(value, float) else value
