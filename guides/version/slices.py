"""What one department answers for in a guide: its own permit items, or the industry it leads; pure."""

import hashlib
from collections.abc import Iterator

from guides.version.permit_parts import PermitPart
from guides.version.rules import named_parameters, named_questions
from guides.version.snapshot import Snapshot
from portal.ground.text.canonical import canonical_json

# What the lead department answers for in the items of others: which they are and when needed.
BUNDLE = {
    *("code", "official_name", "kind", "counts", "when", "department"),
    *("indispensable", "after"),
}
DETAILS = dict.fromkeys(set(PermitPart.model_fields) - BUNDLE)


def departments(snapshot: Snapshot, lead: str = "") -> set[str]:
    """Codes of those that decide an item of the guide, and of the one that leads its industry."""
    return {permit.department.code for permit in snapshot.permits} | ({lead} if lead else set())


def slice_of(snapshot: Snapshot, department: str, *, leads: bool = False) -> Snapshot:
    """The guide cut down to what this department answers for.

    Its permit items with their papers and form fields, and the questions and parameters that their
    conditions name. The lead department also has whatever is no single item's: the industry, its
    bundle, questions, hints, checks, common facts and the fields of every form. What lies outside is
    ``None`` or absent, so the result is for comparing and hashing, never for readers.
    """
    permits = tuple(
        permit if permit.department.code == department else permit.model_copy(update=DETAILS)
        for permit in snapshot.permits
        if leads or permit.department.code == department
    )
    own = [permit for permit in permits if permit.department.code == department]
    described = [part for permit in own for part in (permit, *permit.kinds)]
    papers = {key for part in described for key in part.materials}
    data = {key for part in described for key in part.fields}
    materials = [paper for paper in snapshot.materials if paper.id in papers]
    fields = [f for f in snapshot.fields if f.key in data or (leads and f.shared)]
    rules = [*(permit.when for permit in own), *(paper.when for paper in materials)]
    asked = {key for rule in rules for key in named_questions(rule)}
    named = {key for rule in rules for key in named_parameters(rule)}
    return Snapshot.model_construct(
        schema_=snapshot.schema_,
        region=snapshot.region if leads else None,
        industry=snapshot.industry if leads else None,
        issuing_body=snapshot.issuing_body if leads else None,
        parameters={
            key: value for key, value in snapshot.parameters.items() if leads or key in named
        },
        questions=tuple(
            snapshot.questions
            if leads
            else sorted(_among(snapshot.questions, asked), key=lambda question: question.id)
        ),
        permits=permits if leads else tuple(sorted(permits, key=lambda permit: permit.code)),
        materials=tuple(sorted(materials, key=lambda paper: paper.id)),
        fields=tuple(sorted(fields, key=lambda field: field.key)),
        hints=snapshot.hints if leads else (),
        checks=snapshot.checks if leads else (),
        common=snapshot.common if leads else {},
    )


def _among(questions, ids: set[str]) -> Iterator:
    return (question for question in questions if question.id in ids)


def digests(snapshot: Snapshot | None, lead: str = "") -> dict[str, str]:
    """Code of each department → SHA-256 of its slice; none of no guide."""
    if snapshot is None:
        return {}
    return {
        code: _digest(slice_of(snapshot, code, leads=code == lead))
        for code in departments(snapshot, lead)
    }


def _digest(part: Snapshot) -> str:
    data = part.model_dump(mode="json", exclude={"schema_"}, warnings=False)
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()


NOTHING = hashlib.sha256(b"").hexdigest()  # of a department that lost all it had in the guide


def changed(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Of two results of ``digests``, the departments whose slice differs → what it is now."""
    return {
        code: new.get(code, NOTHING)
        for code in sorted({*old, *new})
        if old.get(code) != new.get(code)
    }
