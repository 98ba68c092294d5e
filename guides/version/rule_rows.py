"""Rules as an editor types them: a mode and rows of question, operator and value; pure.

Rows of one group are a bracket: within it they are joined the other way, so that
（甲或乙）且丙 needs no nesting on the screen.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from guides.version.rules import ALLOWED, OPERATORS, SYMBOL, Asked, check_rule, plain, statement
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

NONE, ALWAYS, ALL, ANY, TEXT = "", "always", "all", "any", "text"
OTHER = {ALL: ANY, ANY: ALL}  # how the rows of a group are joined
GROUPS = "甲乙丙丁戊己"
YES, NO = "是", "否"
TRUTH = {YES: True, NO: False}
BETWEEN = "、"  # between the values of “in”
NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?")


@dataclass(frozen=True)
class Row:
    """One comparison as typed; ``param``: key of a regional parameter, ``group``: its bracket."""

    q: str = ""
    op: str = ""
    v: str = ""
    param: str = ""
    group: str = ""

    def __bool__(self) -> bool:
        return any((self.q, self.op, self.v, self.param))


@dataclass(frozen=True)
class Typed:
    """A rule as it stands in the form; ``text`` is JSON, read in the mode TEXT only."""

    mode: str = NONE
    rows: tuple[Row, ...] = ()
    text: str = ""


@dataclass
class Read:
    """The rule, ``None`` for no rule or a faulty one; faults by row, and those of the whole."""

    rule: Any = None
    rows: dict[int, list[Sentence]] = field(default_factory=dict)
    whole: list[Sentence] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.rows or self.whole)


def parse(typed: Typed, questions: Mapping[str, Asked]) -> Read:
    """What the form says, against the questions it may name; never raises."""
    match typed.mode:
        case "":
            return _forgotten(typed)
        case "always":
            return Read(True)
        case "all" | "any":
            return _parse_rows(typed, questions)
        case "text":
            return _parse_text(typed.text, questions)
        case _:
            return Read(whole=[Sentence(_("Choose how the rows are joined."))])


def _forgotten(typed: Typed) -> Read:
    """Rows without a mode would be lost in silence."""
    if any(typed.rows):
        return Read(whole=[Sentence(_("Choose how the rows are joined."))])
    return Read()


def _parse_rows(typed, questions) -> Read:
    read, brackets = Read(), {}
    for number, row in enumerate(typed.rows):
        if not row:
            continue
        part, faults = _comparison(row, questions)
        brackets.setdefault(row.group or number, []).append(part)
        if faults:
            read.rows[number] = faults
    if not brackets:
        read.whole.append(Sentence(_("Fill in at least one row, or choose “always”.")))
    if read.sound:
        within = [_joined(OTHER[typed.mode], parts) for parts in brackets.values()]
        read.rule = _joined(typed.mode, within)
    return read


def _joined(word: str, parts: list) -> dict:
    return parts[0] if len(parts) == 1 else {word: parts}


def _comparison(row: Row, questions) -> tuple[dict, list[Sentence]]:
    question = questions.get(row.q)
    if question is None:
        return {}, [Sentence(_("Choose a question."))]
    if row.op not in OPERATORS:
        return {}, [Sentence(_("Choose an operator."))]
    if row.op not in ALLOWED[question.type]:
        allowed = BETWEEN.join(SYMBOL.get(operator, "∈") for operator in ALLOWED[question.type])
        return {}, [Sentence(_("For this question only: %(operators)s."), {"operators": allowed})]
    texts = [row.v]
    if row.op == "in":
        texts = [part.strip() for part in re.split("[、,，;；]", row.v) if part.strip()]
    values = [literal(text.strip(), question) for text in texts]
    if not values or None in values:
        return {}, [expected(question)]
    part = {"q": row.q, "op": row.op, "v": values if row.op == "in" else values[0]}
    return part | ({"param": row.param.strip()} if row.param.strip() else {}), []


def literal(text: str, question: Asked) -> bool | int | float | str | None:
    """The value of the question's type that was typed; ``None`` if it is none."""
    match question.type:
        case "bool":
            return TRUTH.get(text)
        case "number":
            if not NUMBER.fullmatch(text):
                return None
            return float(text) if "." in text else int(text)
        case _:
            return text if text in question.choices else None


def expected(question: Asked) -> Sentence:
    """What a value of this question looks like."""
    match question.type:
        case "bool":
            return Sentence(_("The value is 是 or 否."))
        case "number":
            return Sentence(_("The value is a number, such as 300 or 40.5."))
        case _:
            choices = BETWEEN.join(question.choices)
            return Sentence(_("The value is one of: %(choices)s."), {"choices": choices})


def _parse_text(text: str, questions) -> Read:
    try:
        rule = json.loads(text)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        return Read(whole=[Sentence(_("Line %(line)s is not JSON."), {"line": line})])
    faults = check_rule(rule, questions)
    return Read(None if faults else rule, whole=faults)


def unparse(rule: Any, questions: Mapping[str, Asked]) -> Typed:
    """The form of a stored rule: rows where they say exactly the same, else JSON."""
    if rule is None:
        return Typed()
    if rule is True:
        return Typed(ALWAYS)
    if isinstance(rule, dict):
        mode = ANY if "any" in rule else ALL
        parts = rule.get(mode, [rule])
        typed = Typed(mode, tuple(_rows(parts, mode)) if isinstance(parts, list) else ())
        if parse(typed, questions).rule == rule:
            return typed
    return Typed(TEXT, text=json.dumps(rule, ensure_ascii=False, indent=1))


def _rows(parts: list, mode: str) -> Iterator[Row]:
    groups = iter(GROUPS)
    for part in parts:
        bracket = part.get(OTHER[mode]) if isinstance(part, dict) else None
        if isinstance(bracket, list):
            group = next(groups, "")
            yield from (replace(_row(comparison), group=group) for comparison in bracket)
        else:
            yield _row(part)


def _row(part: Any) -> Row:
    if not isinstance(part, dict):
        return Row()
    value = part.get("v")
    texts = map(written, value if isinstance(value, list) else [value])
    names = [str(part.get(key) or "") for key in ("q", "op", "param")]
    return Row(names[0], names[1], BETWEEN.join(texts), names[2])


def written(value: Any) -> str:
    """A literal as ``literal`` reads it."""
    if isinstance(value, bool):
        return YES if value else NO
    return plain(Decimal(str(value))) if isinstance(value, int | float) else str(value)


def sentence(rule: Any, questions: Mapping[str, Asked]) -> str:
    """A sound rule in Chinese: 经营面积 ≥ 300 平方米（各地可另定），且零售卷烟."""
    if rule is True:
        return "一律需要"
    if "q" in rule:
        clause = statement(questions[rule["q"]], rule["op"], rule["v"], holds=True)
        return f"{clause}（以当地参数 {rule['param']} 为准）" if rule.get("param") else clause
    word, joint = ("all", "，且") if "all" in rule else ("any", "，或者")
    clauses = [_within(part, questions) for part in rule[word]]
    return joint.join(clauses)


def _within(part, questions) -> str:
    clause = sentence(part, questions)
    return (
        f"（{clause}）"
        if "q" not in part and len(part.get("all") or part.get("any")) > 1
        else clause
    )
