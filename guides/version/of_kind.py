"""A version as an application of a later kind (变更、增项) reads it: each item is what it says of that kind.

Pure. What is 新办 reads the version itself. Of another kind the items are given (those on a licence, or those
it lacks): no situation decides which are needed, so only questions are left on which a paper hangs.
"""

from collections.abc import Collection

from guides.version.choices import UNKNOWN
from guides.version.kinds import NEW, Kind
from guides.version.permit_parts import CommitmentPart, InspectionPart, KindPart, PermitPart
from guides.version.rules import named_questions
from guides.version.snapshot import Snapshot


def described(snapshot: Snapshot, kind: Kind) -> dict[str, KindPart]:
    """What each item says of this kind, by its code; an item that says nothing does not offer it."""
    return {
        permit.code: part
        for permit in snapshot.permits
        for part in permit.kinds
        if part.kind == kind
    }


def of_kind(snapshot: Snapshot, kind: Kind, items: Collection[str]) -> Snapshot:
    """The version as an application of this kind about these items reads it."""
    if kind == NEW:
        return snapshot
    parts = described(snapshot, kind)
    permits = tuple(
        _read(permit, parts[permit.code])
        for permit in snapshot.permits
        if permit.code in parts and permit.code in items
    )
    used = {paper for permit in permits for paper in permit.materials}
    rules = [paper.when for paper in snapshot.materials if paper.id in used and paper.when]
    asked = {question for rule in rules for question in named_questions(rule)}
    changed = {
        "permits": permits,
        "questions": tuple(row for row in snapshot.questions if row.id in asked),
        "hints": (),
        "checks": (),
    }
    same = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    return Snapshot.model_construct(**same | changed)


def _read(permit: PermitPart, part: KindPart) -> PermitPart:
    """What is said of 新办 alone is said of no other kind: 告知承诺, 容缺, the order of the items and whether
    one is indispensable; whether a visit is needed its department says."""
    return permit.model_copy(
        update={
            "when": True,
            "conditions": part.conditions,
            "limit": part.limit,
            "promised_working_days": part.promised_working_days,
            "fee": part.fee,
            "note": part.note,
            "materials": part.materials,
            "fields": part.fields,
            "inspection": InspectionPart(mode=_visited(permit)),
            "commitment": CommitmentPart(deferrable=UNKNOWN),
            "indispensable": UNKNOWN,
            "after": (),
        }
    )


def _visited(permit: PermitPart) -> str:
    return "never" if permit.inspection.mode == "never" else "if_needed"
