"""What the holder of a licence may apply for about it (变更、增项), as the page of the case offers it."""

import uuid
from dataclasses import dataclass, field

from guides.version.kinds import WORDS
from guides.version.permit_parts import PermitPart
from issuance.casework import later_cases
from issuance.models import Case


@dataclass(frozen=True)
class Offer:
    """``items``: names of those it can be applied for here; ``ask``: those on the licence of which the guide
    does not describe it, whose departments say what it takes."""

    kind: str
    word: str
    items: tuple[str, ...]
    ask: tuple[PermitPart, ...]
    submission_uuid: uuid.UUID = field(default_factory=uuid.uuid4)  # a second click finds the first

    @property
    def changes(self) -> bool:
        return self.kind == later_cases.CHANGE


def offered(case: Case) -> list[Offer]:
    """By the guide that is in force; none without a licence in force."""
    licence = case.on_licence
    version = later_cases.version_of(licence) if licence and not licence.ended_at else None
    if version is None:
        return []
    there = later_cases.loaded(licence)
    return [_offer(licence, kind, version.snapshot, there) for kind in later_cases.KINDS]


def _offer(licence, kind, snapshot, there) -> Offer:
    codes = later_cases.open_items(licence, kind, snapshot)
    silent = [
        permit
        for permit in snapshot.permits
        if kind == later_cases.CHANGE and permit.code in there and kind in permit.undescribed_kinds
    ]
    names = (snapshot.permit_by_code[code].certificate_name for code in codes)
    return Offer(str(kind), WORDS[kind], tuple(names), tuple(silent))
