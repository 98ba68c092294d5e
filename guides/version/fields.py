"""The data (表单数据项) of the combined form: each asked once, with the permits that need it."""

from collections.abc import Collection
from dataclasses import dataclass

from guides.version.field_types import field_type
from guides.version.parts import FieldPart
from guides.version.permit_parts import PermitPart
from guides.version.snapshot import Snapshot


@dataclass(frozen=True)
class CombinedField:
    """``keys``: every key the one answer stands for (``same_as``), its own first;
    ``question``: id of the situation question whose answer fills it, if there is one.
    """

    field: FieldPart
    permits: tuple[PermitPart, ...]
    keys: tuple[str, ...]
    question: str = ""

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def required(self) -> bool:
        return self.field.required


def combined_fields(snapshot: Snapshot, codes: Collection[str]) -> tuple[CombinedField, ...]:
    """The union of the fields of these permit items, in the order of the version.

    A shared field is needed by all of them. A field that is the same datum as another in the
    form is merged into it, and its need makes the other required.
    """
    permits = [permit for permit in snapshot.permits if permit.code in codes]
    wanted = {key for permit in permits for key in permit.fields}
    shown = [field for field in snapshot.fields if field.shared or field.key in wanted]
    present = {field.key for field in shown}
    filled_by = {question.field: question.id for question in snapshot.questions if question.field}
    groups: dict[str, list[FieldPart]] = {}
    for field in shown:
        groups.setdefault(field.same_as if field.same_as in present else field.key, []).append(
            field
        )
    return tuple(
        _combined(field, groups[field.key], permits, filled_by)
        for field in shown
        if field.key in groups
    )


def _combined(field, same, permits, filled_by) -> CombinedField:
    same = [field, *(other for other in same if other.key != field.key)]
    keys = tuple(other.key for other in same)
    users = permits if field.shared else [p for p in permits if set(keys) & set(p.fields)]
    required = any(other.required for other in same)
    question = next((filled_by[key] for key in keys if key in filled_by), "")
    return CombinedField(
        field=field if field.required == required else field.model_copy(update={"required": True}),
        permits=tuple(users),
        keys=keys,
        question=question,
    )


def filled_in(snapshot: Snapshot, codes: Collection[str]) -> int:
    """How many data an applicant fills in, those that are settled without asking left out."""
    types = (field_type(combined.field.type) for combined in combined_fields(snapshot, codes))
    return sum(not (kind.set_by_portal or kind.only) for kind in types)
