"""How one attribute of a permit, paper, question or field reads in short, e.g. before → after; pure."""

from decimal import Decimal
from typing import Any

from guides.version import choices
from guides.version.kinds import WORDS
from guides.version.notification import only_when
from guides.version.parts import CheckPart, DepartmentPart, HintPart
from guides.version.permit_parts import (
    BasisPart,
    CommitmentPart,
    InspectionPart,
    KindPart,
    LimitPart,
    RenewalPart,
    ValidityPart,
)
from guides.version.rules import is_number, plain
from guides.version.snapshot import Snapshot

LONGEST = 80  # characters of a text that is given whole
UNSET = "待配置"  # a fact the county or the department still has to supply
NONE = "无"
TO_BE_SET = {"promised_working_days", "fee", "item_code", "supervisor"}
ALWAYS = "一律需要"


def in_short(snapshot: Snapshot, key: str, value: Any) -> str | tuple[str, ...] | None:
    """A text, the entries of a list, or ``None`` for what has no short form."""
    match key:
        case "when":
            return _condition(snapshot, value)
        case "materials":
            return tuple(snapshot.material_by_id[code].name for code in value)
        case "fields":
            return tuple(snapshot.field_by_key[code].label for code in value)
        case "legal_basis":
            return tuple(f"{basis.words}{in_force(basis)}" for basis in value)
        case "checks" | "hints":
            return tuple(_advice(snapshot, part) for part in value)
        case "kinds":
            return tuple(_kind(snapshot, part) for part in value)
        case "after":
            return tuple(snapshot.permit_by_code[code].official_name for code in value)
        case "indispensable" | "deferrable":
            return choices.KNOWN[value]
        case "specimens":
            return tuple(file.name for file in value)
        case "choices":
            return tuple(value)
        case "verification":
            return choices.VERIFICATION[value]
        case _:
            return _plain(key, value)


def _advice(snapshot: Snapshot, part: CheckPart | HintPart) -> str:
    """When it is given, what it says, and why."""
    basis = getattr(part, "basis", "")
    words = getattr(part, "message", "") or part.text
    return f"{_condition(snapshot, part.when)}：{words}{f'（{basis}）' if basis else ''}"


def _kind(snapshot: Snapshot, part: KindPart) -> str:
    """延续：时限 20 个工作日；材料 甲、乙；表单 丙."""
    papers = "、".join(snapshot.material_by_id[code].name for code in part.materials)
    data = "、".join(snapshot.field_by_key[key].label for key in part.fields)
    said = {"时限": part.limit.words, "收费": part.fee, "条件": part.conditions}
    said |= {"材料": papers, "表单": data, "备注": part.note}
    return f"{WORDS[part.kind]}：" + "；".join(
        f"{name} {text}" for name, text in said.items() if text
    )


def in_force(basis: BasisPart) -> str:
    """（2021-04-29起施行，2024-12-31止）, as far as it is known."""
    first = f"{basis.valid_from}起施行" if basis.valid_from else ""
    last = f"{basis.valid_until}止" if basis.valid_until else ""
    words = "，".join(filter(None, (first, last)))
    return f"（{words}）" if words else ""


def _condition(snapshot: Snapshot, rule: Any) -> str:
    if rule is None:
        return NONE
    return only_when(snapshot, rule) or ALWAYS


def _plain(key: str, value: Any) -> str | None:
    match value:
        case None | "":
            return UNSET if key in TO_BE_SET else NONE
        case bool():
            return "是" if value else "否"
        case LimitPart() | ValidityPart():
            return value.words or NONE
        case RenewalPart():
            return _text(value.words)
        case DepartmentPart():
            return value.name
        case InspectionPart():
            return _text(_with_words(choices.INSPECTION[value.mode], value.words))
        case CommitmentPart():
            mode = _with_words(choices.COMMITMENT[value.mode], value.words)
            return _text(f"{mode}；可容缺：{choices.KNOWN[value.deferrable]}")
        case str():
            return _text(value)
    return plain(Decimal(str(value))) if is_number(value) else None


def _with_words(chosen: str, words: str) -> str:
    return f"{chosen}（{words}）" if words else chosen


def _text(text: str) -> str | None:
    """Long texts have no short form: they are only named."""
    return (text or NONE) if len(text) <= LONGEST else None
