"""One form (一张表) out of a version and a situation: each datum and each material once.

Pure: a ``Snapshot`` and an ``Outcome`` in, a ``FormSpec`` out. Titles are English msgids; what
comes from the version (labels, names of permits) is content and stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guides.version import promises
from guides.version.answer_codec import as_text
from guides.version.field_types import FieldType, field_type
from guides.version.fields import CombinedField, combined_fields
from guides.version.parts import MaterialPart
from guides.version.permit_parts import PermitPart
from guides.version.situations import NeededMaterial, Outcome
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import mark as _

BUSINESS_LICENCE = "M_BL"
VERSION, ONLY, CHOSEN = UNASKED = (
    "version",
    "only",
    "chosen",
)  # what settles a datum, besides an answer
HELD = "held:"  # prefix of the pseudo-material that carries the scan of a permit already held
APPLY, COMMIT, HOLD, SEPARATELY = MODES = (
    "apply",
    "commit",
    "held",
    "separately",
)  # commit: 告知承诺

# Where the shared data stand, by the beginning of their key.
SECTIONS = (
    ("operator", _("Business entity"), ("entity_", "uscc", "registered_")),
    ("responsible", _("Legal representative or person in charge"), ("legal_rep_",)),
    ("premises", _("Premises"), ("premises_", "staff_count")),
    ("agent", _("Person handling the application"), ("agent_",)),
    ("handling", _("Handling and delivery"), ("industry_code", "apply_mode", "delivery")),
)
OTHER = ("other", _("Further particulars"))
# A datum that must be filled in once another has this value.
DEMANDED_BY = {"delivery_address": ("delivery", "邮寄"), "agent_name": ("agent_id_no", None)}


@dataclass(frozen=True)
class Item:
    """One datum. ``fixed``: its value is settled (by the version or an answer) and not asked.

    ``source``: what settled it: ``version``, ``only`` where one option is left, ``chosen`` by the way
    each item is applied for, or the id of the question that was answered.
    """

    combined: CombinedField
    required: bool
    source: str = ""
    fixed: Any = None
    fixed_words: str = ""

    @property
    def key(self) -> str:
        return self.combined.key

    @property
    def label(self) -> str:
        return self.combined.field.label

    @property
    def field_type(self) -> FieldType:
        return field_type(self.combined.field.type)

    @property
    def shared(self) -> bool:
        return self.combined.field.shared

    @property
    def permits(self) -> tuple[PermitPart, ...]:
        return self.combined.permits

    @property
    def prefill_from(self) -> str:
        return self.combined.field.prefill_from

    @property
    def asked(self) -> bool:
        return not self.source

    @property
    def correctable(self) -> bool:
        """A supplement may correct what a situation answer had settled, but nothing else."""
        return self.source not in UNASKED


@dataclass(frozen=True)
class Section:
    """``title`` is a msgid of the common sections, or empty: then the permits name it."""

    code: str
    title: str
    permits: tuple[PermitPart, ...]
    items: tuple[Item, ...]

    @property
    def common(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True)
class Paper:
    """A material of this application, or the scan of a permit already held.

    ``optional``: only where words say so (仅当…), so 不适用 may be ticked. ``deferrable``: may
    follow later (容缺受理): it and every permit that needs it say a clear yes.
    """

    id: str
    name: str
    permits: tuple[PermitPart, ...]
    material: MaterialPart | None = None
    needed: NeededMaterial | None = None
    deferrable: bool = False

    @property
    def only_when(self) -> str:
        return self.needed.only_when if self.needed else ""

    @property
    def reason(self) -> str:
        return self.needed.reason if self.needed else ""

    @property
    def optional(self) -> bool:
        return bool(self.only_when)

    @property
    def shared(self) -> bool:
        """Needed by two permits or more (共性材料)."""
        return len(self.permits) > 1


@dataclass(frozen=True)
class FormSpec:
    """``papers`` are handed in, ``by_sharing`` are fetched by the departments themselves."""

    outcome: Outcome
    sections: tuple[Section, ...]
    papers: tuple[Paper, ...]
    by_sharing: tuple[Paper, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def item_by_key(self) -> dict[str, Item]:
        """By every key an item stands for (``same_as``)."""
        return {key: item for item in self.items for key in item.combined.keys}

    @cached_property
    def paper_by_id(self) -> dict[str, Paper]:
        """Also those from data sharing: they may be handed in, but are not asked for."""
        return {paper.id: paper for paper in (*self.papers, *self.by_sharing)}


def modes(snapshot: Snapshot, choices: Mapping[str, Any]) -> dict[str, list[str]]:
    """``held``, ``separate`` and ``committed`` of ``guides.version.situations.evaluate``, from stored
    choices."""
    picked = {code: choice.get("mode") for code, choice in choices.items()}
    codes = [permit.code for permit in snapshot.permits]
    return {
        "held": [code for code in codes if picked.get(code) == HOLD],
        "separate": [code for code in codes if picked.get(code) == SEPARATELY],
        "committed": [code for code in codes if picked.get(code) == COMMIT],
    }


def assemble(snapshot: Snapshot, outcome: Outcome) -> FormSpec:
    """The one form of the permits applied for; held ones add the scan of their paper.

    ``outcome`` is what ``evaluate`` made of the answers and of the applicant's choices.
    """
    fields = combined_fields(snapshot, outcome.permit_codes)
    items = [_item(field, snapshot, outcome) for field in fields]
    return FormSpec(
        outcome=outcome,
        sections=(*_common_sections(items), *_permit_sections(items)),
        papers=(
            *(_paper(needed) for needed in outcome.handed_in),
            *(_scan(needed.permit) for needed in outcome.held),
        ),
        by_sharing=tuple(_paper(needed) for needed in outcome.by_sharing),
    )


def _item(combined: CombinedField, snapshot: Snapshot, outcome: Outcome) -> Item:
    settled = {
        "industry_code": (snapshot.industry.code, snapshot.industry.name),
        "premises_region": (snapshot.region.code, snapshot.region.full_name),
    }.get(combined.key)
    if settled:
        return Item(combined, combined.required, VERSION, *settled)
    asking = combined.permits or tuple(needed.permit for needed in outcome.permits)
    if chosen := promises.way(field_type(combined.field.type).options, asking, outcome.committed):
        return Item(combined, combined.required, CHOSEN, chosen)
    if only := field_type(combined.field.type).only:
        return Item(combined, combined.required, ONLY, only)
    answer = outcome.answers.get(combined.question)
    if answer is not None and field_type(combined.field.type).takes(answer):
        value = answer if isinstance(answer, bool) else as_text(answer)
        return Item(combined, combined.required, combined.question, value)
    return Item(combined, combined.required and not _follows_later(combined.key, outcome))


def _follows_later(key: str, outcome: Outcome) -> bool:
    """Whether the credit code may still be 待登记: a permit that asks for no business licence
    comes before registration (学前教育法 30)."""
    return key == "uscc" and any(
        BUSINESS_LICENCE not in needed.permit.materials for needed in outcome.permits
    )


def _common_sections(items: list[Item]) -> Iterator[Section]:
    rest = [item for item in items if item.shared]
    for code, title, starts in SECTIONS:
        mine = tuple(item for item in rest if item.key.startswith(starts))
        rest = [item for item in rest if item not in mine]
        if mine:
            yield Section(code, title, (), mine)
    if rest:
        yield Section(*OTHER, (), tuple(rest))


def _permit_sections(items: list[Item]) -> Iterator[Section]:
    """One section for each set of permits that ask the same data, in the order of the form."""
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        if not item.shared:
            groups.setdefault(tuple(p.code for p in item.permits), []).append(item)
    for codes, mine in sorted(groups.items(), key=lambda group: len(group[0]) == 1):
        yield Section("-".join(codes).lower(), "", mine[0].permits, tuple(mine))


def _paper(needed: NeededMaterial) -> Paper:
    return Paper(
        id=needed.id,
        name=needed.material.name,
        permits=needed.permits,
        material=needed.material,
        needed=needed,
        deferrable=needed.material.deferrable == "yes"
        and all(permit.commitment.deferrable == "yes" for permit in needed.permits),
    )


def _scan(permit: PermitPart) -> Paper:
    return Paper(id=f"{HELD}{permit.code}", name=permit.certificate_name, permits=(permit,))
