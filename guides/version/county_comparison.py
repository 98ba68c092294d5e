"""The eight unified elements (八统一) of one industry, county beside county; pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from guides.version.attributes import UNSET
from guides.version.flowchart import say, span
from guides.version.parts import DepartmentPart
from guides.version.permit_parts import PermitPart
from guides.version.rules import statement, threshold
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import mark as _

ELEMENTS = (
    _("item name"),  # 事项名称
    _("item code"),  # 事项编码
    _("applicable basis"),  # 适用依据
    _("application materials"),  # 申请材料
    _("course of service"),  # 办事流程
    _("course inside the office"),  # 业务经办流程
    _("time limit"),  # 办理时限
    _("content of the form"),  # 表单内容
)
INSPECTED = {
    "always": "决定前勘查",
    "if_needed": "必要时勘查",
    "after": "决定后核查",
    "never": "不勘查",
    "unknown": "是否勘查由部门确定",
}
DEFERRABLE = {"yes": "可容缺后补", "no": "不适用容缺", "unknown": "可否容缺待核实"}


@dataclass(frozen=True)
class Cell:
    """What one county says; ``differs`` from what most counties say."""

    lines: tuple[str, ...]
    differs: bool

    @property
    def unset(self) -> bool:
        return not any(self.lines)


@dataclass(frozen=True)
class Row:
    """One element: what most counties say, and each county in the order of the comparison."""

    element: str
    common: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def unified(self) -> bool:
        return not any(cell.differs for cell in self.cells)


@dataclass(frozen=True)
class ItemComparison:
    """One permit item; ``present`` says which counties have it at all."""

    code: str
    name: str
    present: tuple[bool, ...]
    rows: tuple[Row, ...]

    @property
    def differences(self) -> int:
        return sum(cell.differs for row in self.rows for cell in row.cells)


def compare(snapshots: Iterable[Snapshot]) -> tuple[ItemComparison, ...]:
    """Every permit item any of the snapshots (one a county, of one industry) has."""
    snapshots = list(snapshots)
    codes = dict.fromkeys(permit.code for snapshot in snapshots for permit in snapshot.permits)
    return tuple(_item(code, snapshots) for code in codes)


def _item(code: str, snapshots: list[Snapshot]) -> ItemComparison:
    parts = [snapshot.permit_by_code.get(code) for snapshot in snapshots]
    by_county = [
        elements(snapshot, part) if part else None
        for snapshot, part in zip(snapshots, parts, strict=True)
    ]
    rows = []
    for number, name in enumerate(ELEMENTS):
        values = [lines[number] if lines else None for lines in by_county]
        common = Counter(value for value in values if value is not None).most_common(1)[0][0]
        cells = tuple(Cell(value or (), value != common) for value in values)
        rows.append(Row(name, common, cells))
    name = next(part.official_name for part in parts if part)
    return ItemComparison(code, name, tuple(part is not None for part in parts), tuple(rows))


def elements(snapshot: Snapshot, permit: PermitPart) -> tuple[tuple[str, ...], ...]:
    """The eight elements of a permit item as lines, in the order of ``ELEMENTS``."""
    materials = [snapshot.material_by_id[key] for key in permit.materials]
    return (
        (permit.official_name,),
        (permit.item_code,) if permit.item_code else (),
        tuple(f"{basis.law} {basis.article}".strip() for basis in permit.legal_basis),
        tuple(
            f"{material.name}（仅当{material.required_when}）"
            if material.required_when
            else material.name
            for material in materials
        ),
        _course(snapshot, permit),
        _office(snapshot, permit),
        time_limit(permit),
        tuple(snapshot.field_by_key[key].label for key in permit.fields),
    )


def time_limit(permit: PermitPart) -> tuple[str, ...]:
    """By law, then as promised, in the reader's language."""
    by_law = _("by law %(limit)s")
    if permit.limit.defaulted:
        by_law = _("by law %(limit)s (Administrative Licensing Law, art. 42)")
    legal, promised = say(by_law, limit=span(permit.limit)), permit.promised_working_days
    if promised is None:
        return (legal,)
    return (legal, say(_("promised %(count)s working days"), count=promised))


def plain_name(department: DepartmentPart, snapshot: Snapshot) -> str:
    """The office without the name of its place: 柳南区住建局 and 鱼峰区住建局 are the same office."""
    place = snapshot.region.name
    city = snapshot.region.city.name
    if department.region == snapshot.region.city.code != snapshot.region.code:
        return f"市级：{department.name.removeprefix(city)}"
    return department.name.removeprefix(place).removeprefix(city)


def _course(snapshot: Snapshot, permit: PermitPart) -> tuple[str, ...]:
    lines = [condition(snapshot, permit), INSPECTED[permit.inspection.mode]]
    if permit.hearing_required:
        lines.append("须听证")
    if permit.renewal.words:
        lines.append(f"延续：{permit.renewal.words}")
    return tuple(lines)


def _office(snapshot: Snapshot, permit: PermitPart) -> tuple[str, ...]:
    return (
        f"审批：{plain_name(permit.department, snapshot)}",
        f"监管：{plain_name(permit.supervisor, snapshot) if permit.supervisor else UNSET}",
        f"出证：{plain_name(snapshot.issuing_body, snapshot)}",
        DEFERRABLE[permit.commitment.deferrable],
    )


def condition(snapshot: Snapshot, permit: PermitPart) -> str:
    """When the item is needed, with this region's parameters: 经营面积 ≥ 500 ㎡时办理."""
    if permit.when is True:
        return "均须办理"
    return f"{_words(snapshot, permit.when)}时办理"


def _words(snapshot: Snapshot, rule) -> str:
    parts = rule.get("all") or rule.get("any")
    if parts is None:
        question = snapshot.question_by_id[rule["q"]]
        return statement(question, rule["op"], threshold(rule, snapshot.parameters), True)
    joined = ("且" if "all" in rule else "或").join(_words(snapshot, part) for part in parts)
    return f"（{joined}）" if len(parts) > 1 else joined
