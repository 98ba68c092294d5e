"""The content of a guide version: typed, immutable, and canonical as bytes.

Everything a person sees or fills in is rendered from a ``Snapshot`` and from nothing else.
"""

import hashlib
import json
from functools import cached_property, lru_cache
from typing import Any

from pydantic import ValidationError

from guides.version.parts import (
    CheckPart,
    DepartmentPart,
    FieldPart,
    HintPart,
    IndustryPart,
    MaterialPart,
    Part,
    QuestionPart,
    RegionPart,
)
from guides.version.permit_parts import PermitPart
from guides.version.upgrades import UPGRADES
from portal.ground.text.canonical import canonical_json

SCHEMA = 2


class SnapshotCorrupt(ValueError):
    """The stored bytes are not what was hashed, or not a snapshot this code can read."""


class Snapshot(Part):
    schema_: int = SCHEMA
    region: RegionPart
    industry: IndustryPart
    issuing_body: DepartmentPart
    parameters: dict[str, Any]
    questions: tuple[QuestionPart, ...]
    permits: tuple[PermitPart, ...]
    materials: tuple[MaterialPart, ...]
    fields: tuple[FieldPart, ...]
    hints: tuple[HintPart, ...] = ()
    checks: tuple[CheckPart, ...] = ()
    common: dict[str, Any]

    @cached_property
    def permit_by_code(self) -> dict[str, PermitPart]:
        return {permit.code: permit for permit in self.permits}

    @cached_property
    def material_by_id(self) -> dict[str, MaterialPart]:
        return {material.id: material for material in self.materials}

    @cached_property
    def field_by_key(self) -> dict[str, FieldPart]:
        return {field.key: field for field in self.fields}

    @cached_property
    def question_by_id(self) -> dict[str, QuestionPart]:
        return {question.id: question for question in self.questions}

    @property
    def sample_documents(self) -> frozenset[tuple[str, str]]:
        """(SHA-256, name) of every file this version offers."""
        parts = (self.industry, *self.materials)
        return frozenset((file.sha256, file.name) for part in parts for file in part.specimens)

    def to_bytes(self) -> bytes:
        """Canonical JSON: UTF-8, sorted keys, no spaces, ``"schema"`` first-class."""
        data = self.model_dump(mode="json")
        data["schema"] = data.pop("schema_")
        return canonical_json(data).encode()

    @classmethod
    def from_bytes(cls, body: bytes, *, sha256: str | None = None) -> "Snapshot":
        """Read a body of this or an older schema; raises ``SnapshotCorrupt``."""
        body = bytes(body)
        if sha256 is not None and digest(body) != sha256:
            raise SnapshotCorrupt("the stored bytes do not match their SHA-256")
        return _parse(body)


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@lru_cache(maxsize=256)
def _parse(body: bytes) -> Snapshot:
    try:
        data = json.loads(body)
        schema = data.pop("schema")
        while schema < SCHEMA:
            data = UPGRADES[schema](data)
            schema += 1
        if schema != SCHEMA:
            raise SnapshotCorrupt(f"schema {schema} is newer than this software")
        return Snapshot.model_validate(data | {"schema_": schema})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, SnapshotCorrupt):
            raise
        if isinstance(error, ValidationError):
            raise SnapshotCorrupt(f"{error.error_count()} fields are not as expected") from error
        raise SnapshotCorrupt(str(error)) from error
