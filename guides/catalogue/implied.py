"""What the published words imply where the file does not say it outright."""

import re

from guides.catalogue.industry_entries import Industry
from guides.catalogue.permit_entries import Commitment, Inspection, Permit
from guides.catalogue.plain_entries import Question
from guides.version.choices import FILING, ITEM_KIND_UNKNOWN, ITEM_KINDS, PREPARATION, UNKNOWN
from guides.version.notification import WORKING_DAYS
from guides.version.permit_parts import STATUTORY_DEFAULT_DAYS

UNITS = {"平方米": "㎡", "立方米": "m³", "米": "米", "万元": "万元", "元": "元", "人": "人"}
# Hezhou 四(二): 容缺 and 承诺 stay closed where these interests are touched.
EXCLUDED = ("国家安全", "公共安全", "生态安全", "产业政策")


def unit(question: Question) -> str:
    """经营面积（平方米） → ㎡."""
    if question.unit is not None:
        return question.unit
    found = re.search(r"[（(]([^（）()]+)[）)][？?：:]?$", question.text)
    return UNITS.get(found[1], "") if found and question.type == "number" else ""


def slug(industry: Industry) -> str:
    """SMALL_EATERY → small-eatery."""
    return industry.slug or industry.code.lower().replace("_", "-")


def item_kind(words: str) -> str:
    """One of ``ITEM_KINDS``: 行政许可（使用登记） → 行政许可, 备案 → 行政备案; what is none is unknown."""
    if words in ITEM_KINDS:
        return words
    told = (
        chosen
        for chosen in ITEM_KINDS[:3]
        if words.startswith((chosen, chosen.removeprefix("行政")))
    )
    return next(told, ITEM_KIND_UNKNOWN)


def counts(permit: Permit, *, filings_count: bool) -> bool:
    """Whether an item counts towards a composite licence in a region with this setting; an approval to build
    never does."""
    if item_kind(permit.kind) == PREPARATION:
        return False
    return permit.counts_as_permit or (filings_count and item_kind(permit.kind) == FILING)


def inspection_mode(inspection: Inspection) -> str:
    """When the site is seen: as chosen. A file from before the choice says it in words (必要时
    where they are none of the others, 行政许可法 34); where it is silent nobody has verified it."""
    words = inspection.required or ""
    if inspection.mode:
        return inspection.mode
    if not words:
        return UNKNOWN
    if words.startswith(("是", "需要")):
        return "always"
    if words.startswith("事后"):
        return "after"
    if words.startswith("否") and "必要时" not in words:
        return "never"
    return "if_needed"


def excluded(commitment: Commitment) -> bool:
    """Whether an interest is touched that closes 容缺受理 whatever else is said."""
    return any(word in (commitment.excluded_reason or "") for word in EXCLUDED)


def deferrable(commitment: Commitment) -> str:
    """Whether 容缺受理 is open: yes, no or unknown; words may refuse it, never open it."""
    refused = (commitment.allowed or "").startswith(("否", "不适用"))
    if excluded(commitment) or (refused and commitment.deferrable is None):
        return "no"
    return commitment.deferrable or UNKNOWN


def promisable(commitment: Commitment) -> tuple[str, ...]:
    """Conditions that may be promised (容缺): none where that is not clearly open."""
    return lines_of(commitment.conditions) if deferrable(commitment) == "yes" else ()


def committable(commitment: Commitment, *, heard: bool = False) -> bool:
    """Whether an item may be handled by 告知承诺: a clear yes, the department's own text of the commitment
    with its source, and a rule for a broken one; what touches an excluded interest only where a law itself
    has it so (消防法 15). ``heard``: whether its law asks for a hearing (行政许可法 46): what is decided by
    the record of one is not decided at once."""
    stated = lines_of(commitment.statement) and commitment.statement_source
    ruled = (commitment.breach or UNKNOWN) != UNKNOWN
    open_by_law = commitment.law or not excluded(commitment)
    return bool(commitment.mode == "yes" and stated and ruled and open_by_law and not heard)


def lines_of(prose: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in (prose or "").splitlines())))


def over_the_law(promised: int, value: int | None, unit: str) -> bool:
    """Whether a promise (working days) exceeds the legal limit; an unknown one is 20 working days."""
    if value is None:
        value, unit = STATUTORY_DEFAULT_DAYS, "工作日"
    return promised > WORKING_DAYS[unit] * value


def is_working_days(unit: str) -> bool | None:
    return None if unit == "当场" else unit == "工作日"
