"""The one-time notification (一次告知) of a version: all of it, or what one situation needs.

Pure: assembles what a page or PDF shows from a ``Snapshot`` and the ``Outcome`` of its answers.
Without an outcome every permit and material appears, each with its condition in words (仅当…).
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from guides.version import promises
from guides.version.parts import DepartmentPart
from guides.version.permit_parts import LimitPart, PermitPart
from guides.version.rules import statement, threshold
from guides.version.savings import DAYS_A_MONTH, WORKING_DAYS_A_WEEK
from guides.version.situations import ALWAYS_HANDED_IN, BECAUSE, OWN_FORM, NeededMaterial, Outcome
from guides.version.snapshot import Snapshot
from guides.version.tally import filings_among, permits_among

# Working days a unit lasts, as in ``guides.version.savings``; only to tell the longer of two limits.
WORKING_DAYS = {
    "工作日": 1,
    "日": WORKING_DAYS_A_WEEK,
    "个月": DAYS_A_MONTH * WORKING_DAYS_A_WEEK,
    "当场": 0,
}


@dataclass(frozen=True)
class Remedy:
    """Who answers for a decision, and who hears the complaint (行政复议法 24, 27; 行政诉讼法 14, 18).

    ``body`` is empty where the law leaves it to the written decision (烟草, 消防).
    """

    authority: str
    body: str


@dataclass(frozen=True)
class AnnouncedPermit:
    """A permit item as announced; ``reason`` says 因为… of a situation, 仅当… without one."""

    permit: PermitPart
    reason: str
    remedy: Remedy

    @property
    def always(self) -> bool:
        return self.permit.when is True


@dataclass(frozen=True)
class Limits:
    """Permits run side by side, so the longest decides.

    ``promised`` (working days) is None while a department has not published its promise.
    ``ceiling``, ``extension``: joint handling, in working days (行政许可法 42 第二款); a longer
    limit of a special law prevails and is then ``legal``.
    """

    legal: LimitPart | None
    slowest: PermitPart | None
    promised: int | None
    ceiling: int | None
    extension: int | None

    @property
    def exceeds_ceiling(self) -> bool:
        """Whether a special law gives more time than joint handling has."""
        return bool(self.ceiling and self.legal and lasting(self.legal) > self.ceiling)


@dataclass(frozen=True)
class Notification:
    """``outcome`` is None for the whole version, without a situation."""

    snapshot: Snapshot
    outcome: Outcome | None
    permits: tuple[AnnouncedPermit, ...]
    spared: tuple[AnnouncedPermit, ...]
    materials: tuple[NeededMaterial, ...]
    limits: Limits

    @property
    def personal(self) -> bool:
        return self.outcome is not None

    @property
    def items(self) -> list[PermitPart]:
        return [announced.permit for announced in self.permits]

    @property
    def counted(self) -> list[PermitPart]:
        """The permits proper (许可)."""
        return permits_among(self.items)

    @property
    def filings(self) -> list[PermitPart]:
        """What is filed along with them (备案)."""
        return filings_among(self.items)

    @property
    def composite(self) -> bool:
        """Whether one licence is made of the permits; open, so true, without a situation."""
        return self.outcome is None or self.outcome.composite

    @cached_property
    def shared_materials(self) -> tuple[NeededMaterial, ...]:
        """共性材料 the applicant hands in once for several permits."""
        return tuple(m for m in self.materials if m.shared and not m.material.by_sharing)

    @cached_property
    def own_materials(self) -> tuple[tuple[PermitPart, tuple[NeededMaterial, ...]], ...]:
        """Per permit, the materials that only it needs; permits without any are left out."""
        groups = (
            (
                announced.permit,
                tuple(
                    m
                    for m in self.materials
                    if m.handed_in and not m.shared and m.permits[0] is announced.permit
                ),
            )
            for announced in self.permits
        )
        return tuple((permit, materials) for permit, materials in groups if materials)

    @cached_property
    def fetched(self) -> tuple[NeededMaterial, ...]:
        """由部门共享获取: the departments fetch these themselves."""
        return tuple(m for m in self.materials if m.material.by_sharing)

    @cached_property
    def handed_in(self) -> tuple[NeededMaterial, ...]:
        return tuple(m for m in self.materials if not m.material.by_sharing)

    @cached_property
    def inspected(self) -> tuple[PermitPart, ...]:
        """Permits whose departments may come, together and once, before they decide."""
        modes = ("always", "if_needed")
        return tuple(n.permit for n in self.permits if n.permit.inspection.mode in modes)

    @cached_property
    def heard(self) -> tuple[PermitPart, ...]:
        return tuple(n.permit for n in self.permits if n.permit.hearing_required)

    @property
    def consultation(self) -> dict[str, Any]:
        return self.snapshot.common.get("consultation", {})

    @property
    def remedies(self) -> dict[str, Any]:
        """The deadlines all permits share, as published (复议、诉讼)."""
        return self.snapshot.common.get("remedies", {})

    @property
    def limit_rules(self) -> dict[str, Any]:
        return self.snapshot.common.get("combined_limits", {})


def assemble(snapshot: Snapshot, outcome: Outcome | None = None) -> Notification:
    """The notification of a version, narrowed to one situation if there is an outcome."""
    if outcome is None:
        permits = [(p, only_when(snapshot, p.when)) for p in snapshot.permits]
        spared, materials = [], _all_materials(snapshot)
    else:
        permits = [(n.permit, n.reason) for n in outcome.permits]
        spared = [(n.permit, n.reason) for n in outcome.spared]
        # What is applied for singly has its department's own form, not the combined one.
        papers = [m for m in outcome.materials if outcome.composite or not m.generated]
        materials = [replace(m, reason=_because(m, len(permits))) for m in papers]
    return Notification(
        snapshot=snapshot,
        outcome=outcome,
        permits=tuple(_announced(snapshot, *pair) for pair in permits),
        spared=tuple(_announced(snapshot, *pair) for pair in spared),
        materials=tuple(materials),
        limits=parallel_limits(snapshot, [permit for permit, _ in permits]),
    )


def parallel_limits(snapshot: Snapshot, permits: list[PermitPart]) -> Limits:
    """The time the permits take side by side: the longest legal and promised limit among them."""
    slowest = max(permits, key=lambda p: lasting(p.limit), default=None)
    promised = [0 if p.limit.unit == "当场" else p.promised_working_days for p in permits]
    joint = snapshot.common.get("combined_limits", {})
    return Limits(
        legal=slowest and slowest.limit,
        slowest=slowest,
        promised=max(promised) if promised and None not in promised else None,
        ceiling=joint.get("legal_ceiling_working_days"),
        extension=joint.get("extension"),
    )


def lasting(limit: LimitPart) -> Decimal:
    """About how many working days a limit lasts."""
    return Decimal(WORKING_DAYS[limit.unit] * limit.value)


def only_when(snapshot: Snapshot, rule: Any) -> str:
    """A rule as 仅当…; empty for what is always needed."""
    return "" if rule is True else f"仅当{condition(snapshot, rule)}"


def condition(snapshot: Snapshot, rule: Any) -> str:
    """A rule as a Chinese clause: 经营面积 ≥ 300 ㎡，且零售卷烟."""
    word = next((key for key in ("all", "any") if key in rule), None)
    if word is None:
        value = threshold(rule, snapshot.parameters)
        return statement(snapshot.question_by_id[rule["q"]], rule["op"], value, True)
    parts = [condition(snapshot, part) for part in rule[word]]
    if word == "any":
        return "，或者".join(parts)
    pairs = zip(parts, rule["all"], strict=True)
    return "，且".join(f"（{text}）" if "any" in part else text for text, part in pairs)


def _announced(snapshot: Snapshot, permit: PermitPart, reason: str) -> AnnouncedPermit:
    return AnnouncedPermit(permit, reason, remedy(snapshot, permit.department))


def remedy(snapshot: Snapshot, department: DepartmentPart) -> Remedy:
    """Who decides and who reviews: the department's own record, an exception, or the government."""
    if department.reconsideration_body:
        return Remedy(department.name, department.reconsideration_body)
    reconsideration = snapshot.common.get("remedies", {}).get("reconsideration", {})
    for exception in reconsideration.get("body_exceptions", ()):
        if any(stem in department.name for stem in _stems(exception["dept"])):
            return Remedy(department.name, "")
    region = snapshot.region
    place = region.full_name if department.region == region.code else region.city.name
    return Remedy(department.name, f"{place}人民政府")


def _stems(departments: str) -> list[str]:
    """烟草专卖局、消防救援机构 → 烟草专卖, 消防救援: what the names of such organs contain."""
    names = departments.split("、")
    return [name.removesuffix("局").removesuffix("机构").removesuffix("机关") for name in names]


def _because(needed: NeededMaterial, applied: int) -> str:
    """因为要办小餐饮登记: the permits that ask for a paper, and what else decided."""
    decided = needed.reason.removeprefix(BECAUSE) if needed.reason.startswith(BECAUSE) else ""
    if needed.generated or len(needed.permits) == applied > 1:
        return f"{BECAUSE}{decided}" if decided else ALWAYS_HANDED_IN
    asking = f"{BECAUSE}要办{_names(needed.permits)}"
    return f"{asking}，且{decided}" if decided else asking


def _names(permits) -> str:
    return "、".join(permit.official_name for permit in permits)


def _all_materials(snapshot: Snapshot) -> list[NeededMaterial]:
    """Every material of the version with its condition, as if every permit were needed."""
    needed = []
    for material in snapshot.materials:
        users = tuple(p for p in snapshot.permits if material.id in p.materials)
        condition = promises.condition(material.required_when, users)
        words = f"仅当{condition}" if condition else ""
        if material.when not in (None, True):
            words = only_when(snapshot, material.when)
        if users and promises.asked_for(material.required_when):
            needed.append(
                NeededMaterial(
                    material=material,
                    permits=users,
                    only_when=words,
                    reason=ALWAYS_HANDED_IN
                    if len(users) == len(snapshot.permits) or material.id == OWN_FORM
                    else f"办理{_names(users)}时提交",
                    shared=len(users) > 1 or material.id == OWN_FORM,
                )
            )
    return needed
