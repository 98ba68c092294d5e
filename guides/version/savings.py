"""What applying together saves against applying one by one; computed, never typed.

One by one, every permit item takes its own form with the shared data again, its own pile of
papers, its own visit, and its own days one after the other. Together there is one form, each
paper once (those from data sharing not at all), one visit, and the days run side by side.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from guides.version.fields import filled_in
from guides.version.permit_parts import PermitPart
from guides.version.situations import Outcome
from guides.version.snapshot import Snapshot

WORKING_DAYS_A_WEEK = Decimal(5) / 7
DAYS_A_MONTH = 30


@dataclass(frozen=True)
class Comparison:
    one_by_one: int
    together: int

    @property
    def saved(self) -> int:
        return self.one_by_one - self.together


@dataclass(frozen=True)
class Days:
    """Days one permit takes: promised where set, else legal; ``approximate`` if converted."""

    permit: PermitPart
    working_days: int
    promised: bool
    approximate: bool


@dataclass(frozen=True)
class Savings:
    """``days`` in working days. ``ceiling``: of joint handling (行政许可法 42(2)), 0 if unknown;
    permits whose special limit is longer keep it, ``beyond_ceiling`` names them.
    """

    forms: Comparison
    fields: Comparison
    materials: Comparison
    visits: Comparison
    inspections: Comparison
    days: Comparison
    by_permit: tuple[Days, ...]
    by_sharing: int
    ceiling: int
    beyond_ceiling: tuple[PermitPart, ...]

    @property
    def days_approximate(self) -> bool:
        return any(days.approximate for days in self.by_permit)


def savings(snapshot: Snapshot, outcome: Outcome) -> Savings:
    """Compare for the permits applied for in this situation."""
    permits = [needed.permit for needed in outcome.permits]
    kept = {needed.id for needed in outcome.materials}
    inspected = sum(permit.inspection.mode in ("always", "if_needed") for permit in permits)
    by_permit = tuple(permit_days(permit) for permit in permits)
    ceiling = snapshot.common.get("combined_limits", {}).get("legal_ceiling_working_days", 0)
    count = len(permits)
    papers = sum(len(kept.intersection(permit.materials)) for permit in permits)
    return Savings(
        forms=Comparison(count, min(count, 1)),
        fields=Comparison(
            sum(filled_in(snapshot, [permit.code]) for permit in permits),
            filled_in(snapshot, outcome.permit_codes) if permits else 0,
        ),
        materials=Comparison(papers, len(outcome.materials) - len(outcome.by_sharing)),
        visits=Comparison(count, min(count, 1)),
        inspections=Comparison(inspected, min(inspected, 1)),
        days=Comparison(
            sum(days.working_days for days in by_permit),
            max((days.working_days for days in by_permit), default=0),
        ),
        by_permit=by_permit,
        by_sharing=len(outcome.by_sharing),
        ceiling=ceiling,
        beyond_ceiling=tuple(
            days.permit for days in by_permit if ceiling and days.working_days > ceiling
        ),
    )


def permit_days(permit: PermitPart) -> Days:
    """Working days of one permit; 日 and 个月 are converted for comparison only."""
    if permit.promised_working_days is not None:
        return Days(permit, permit.promised_working_days, promised=True, approximate=False)
    limit = permit.limit
    match limit.unit:
        case "工作日":
            return Days(permit, limit.value, promised=False, approximate=False)
        case "当场":
            return Days(permit, 0, promised=False, approximate=False)
    calendar = limit.value * (DAYS_A_MONTH if limit.unit == "个月" else 1)
    converted = (calendar * WORKING_DAYS_A_WEEK).to_integral_value(ROUND_CEILING)
    return Days(permit, int(converted), promised=False, approximate=True)
