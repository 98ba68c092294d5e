"""A permit item of a version with its eight unified elements (八统一); limits where the law is silent."""

from datetime import date
from typing import Any, Literal

from guides.version import choices
from guides.version.kinds import LATER, Kind
from guides.version.law_dates import Standing, standing
from guides.version.parts import DepartmentPart, Part

STATUTORY_DEFAULT_DAYS = 20  # working days, 行政许可法 42
ACCEPTANCE_DAYS = 5  # working days, 行政许可法 32


class BasisPart(Part):
    """``code``: of the city's record; the days it is in force are both included, ``None``: open.

    ``source``: the address of the text, or organ, number and date.
    """

    code: str = ""
    law: str
    article: str = ""
    quote: str = ""
    note: str = ""
    provenance: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""

    @property
    def words(self) -> str:
        return f"{self.law}{self.article}"

    def standing(self, on: date) -> Standing:
        return standing(self.valid_from, self.valid_until, on)


class LimitPart(Part):
    """Legal limit. ``defaulted``: unknown, so the 20 working days of 行政许可法 42 stand in."""

    value: int
    unit: Literal["工作日", "日", "个月", "当场"]
    extension: int | None = None
    basis: str = ""
    provenance: str = ""
    defaulted: bool = False

    @property
    def words(self) -> str:
        """20 个工作日 / 30 日 / 3 个月 / 当场."""
        if self.unit == "当场":
            return "当场"
        return f"{self.value} {'个工作日' if self.unit == '工作日' else self.unit}"


class ValidityPart(Part):
    years: int | None = None
    review_years: int | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """5 年 / 4 年（每 2 年复核） / the note where the law fixes no years."""
        if self.years is None:
            return self.note
        review = f"（每 {self.review_years} 年复核）" if self.review_years else ""
        return f"{self.years} 年{review}"


class RenewalPart(Part):
    """When one applies for renewal: from ``earliest`` to ``latest`` before the permit expires.

    ``silence``: whether it counts as renewed if nobody decides before it expires (行政许可法 50);
    ``note``: what is published besides, in versions of the first schema all there is.
    """

    earliest: int | None = None
    latest: int | None = None
    unit: Literal["工作日", "日", "个月"] = "日"
    silence: choices.Known = choices.UNKNOWN
    note: str = ""

    @property
    def words(self) -> str:
        """有效期届满前 90 个工作日至 15 个工作日之间申请；届满前未作决定的，视为准予延续."""
        return "；".join(filter(None, (self.window, choices.SILENCE[self.silence], self.note)))

    @property
    def window(self) -> str:
        unit = "个工作日" if self.unit == "工作日" else self.unit
        earliest, latest = (f"{value} {unit}" for value in (self.earliest, self.latest))
        if self.earliest is None:
            return f"最迟在有效期届满前 {latest}申请" if self.latest is not None else ""
        if self.latest is None:
            return f"有效期届满前 {earliest}起申请"
        return f"有效期届满前 {earliest}至 {latest}之间申请"


class InspectionPart(Part):
    """``mode``: always before the decision, if needed, after it, never, or not verified; ``words``
    as published."""

    mode: choices.InspectionMode
    words: str = ""
    note: str = ""


class CommitmentPart(Part):
    """``deferrable``: whether 容缺受理 is open (Hezhou 四(二) excludes some interests), and ``conditions``
    which a visit verifies that may be promised so too. ``offered``: whether the item may be handled by
    告知承诺; then ``text`` is what is committed to, ``check_days`` within how many working days after the
    decision it is looked into (None: the days of the region), and ``breach`` what follows if it was not kept.
    Nothing but a clear yes is one."""

    mode: choices.CommitmentMode = choices.UNKNOWN
    words: str = ""
    excluded_reason: str = ""
    deferrable: choices.Known
    conditions: tuple[str, ...] = ()
    offered: bool = False
    text: tuple[str, ...] = ()
    text_source: str = ""
    law: str = ""
    check_days: int | None = None
    breach: choices.Breach = choices.UNKNOWN


class KindPart(Part):
    """What an item needs for one kind of application besides 新办, which it describes itself."""

    kind: Kind
    conditions: str = ""
    limit: LimitPart
    promised_working_days: int | None = None
    fee: str = ""
    note: str = ""
    provenance: str = ""
    materials: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class PermitPart(Part):
    """One permit item with its eight unified elements; ``when``: a rule (``guides.version.rules``).

    ``conditions``, ``limit``, ``fee``, ``materials``, ``fields`` are those of 新办; ``kinds`` are the
    others it describes, in the order of ``guides.version.kinds``. ``indispensable``: whether no composite
    is made where it is needed and not given; ``after``: codes of the items that come first (先证后证).
    ``kind`` (类别) is one of ``choices.ITEM_KINDS``, in versions of the first schema free words.
    """

    code: str
    official_name: str
    certificate_name: str
    kind: str
    item_code: str = ""
    counts: bool
    when: Any
    department: DepartmentPart
    supervisor: DepartmentPart | None = None
    legal_basis: tuple[BasisPart, ...]
    limit: LimitPart
    promised_working_days: int | None = None
    validity: ValidityPart
    renewal: RenewalPart = RenewalPart()
    inspection: InspectionPart
    commitment: CommitmentPart
    hearing_required: bool
    number_format: str = ""
    number_pattern: str = ""
    fee: str = ""
    note: str = ""
    conditions: str = ""
    materials: tuple[str, ...]
    fields: tuple[str, ...]
    kinds: tuple[KindPart, ...] = ()
    indispensable: choices.Known = choices.UNKNOWN
    after: tuple[str, ...] = ()

    @property
    def prepares(self) -> bool:
        """Whether it lets build (筹建) and is followed by the permit itself (验收)."""
        return self.kind == choices.PREPARATION

    @property
    def by_commitment(self) -> bool:
        """Whether it may be handled by 告知承诺: some older versions say so though a hearing closes it."""
        return self.commitment.offered and not self.hearing_required

    @property
    def undescribed_kinds(self) -> tuple[Kind, ...]:
        """Kinds not offered because the item does not say what they need (待配置)."""
        return tuple(kind for kind in LATER if kind not in {part.kind for part in self.kinds})

    @property
    def time_allowed(self) -> tuple[int, str]:
        """Value and unit that bind: a published promise (优化营商环境条例 37), else the law's."""
        if self.promised_working_days is not None:
            return self.promised_working_days, "工作日"
        return self.limit.value, self.limit.unit
