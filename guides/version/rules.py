"""Rules as data: the condition under which a permit item or a material is needed.

A rule is ``True`` (always), a comparison ``{"q", "op", "v", "param"?}``, or ``{"all": [...]}`` or
``{"any": [...]}`` of rules. A region's parameter named by ``param`` overrides the literal ``v``.

An unanswered question is neither true nor false. ``decide`` looks past it only where the answers
already given settle the matter whatever it will be (one true part of an ``any``, one false part
of an ``all``), in any order; otherwise the result is ``None`` and the caller must ask.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

COMPARE = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
OPERATORS = (*COMPARE, "in")
ALLOWED = {"bool": ("==", "!="), "choice": ("==", "!=", "in"), "number": OPERATORS}
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
SYMBOL = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
DEPTH = 12

Answers = Mapping[str, Any]


class Asked(Protocol):
    """What a rule must know of a question."""

    id: str
    text: str
    type: str
    choices: tuple[str, ...]


def named_questions(rule: Any) -> Iterator[str]:
    """Ids of the questions a rule names, in its order, with repetitions."""
    if isinstance(rule, dict):
        if "q" in rule:
            yield rule["q"]
        for part in rule.get("all", rule.get("any", ())):
            yield from named_questions(part)


def named_parameters(rule: Any) -> Iterator[str]:
    """Keys of the parameters a rule names."""
    if isinstance(rule, dict):
        if rule.get("param"):
            yield rule["param"]
        for part in rule.get("all", rule.get("any", ())):
            yield from named_parameters(part)


def check_rule(
    rule: Any, questions: Mapping[str, Asked], parameters: Mapping[str, Any] | None = None
) -> list[Sentence]:
    """Everything wrong with a rule; an empty list means ``decide`` can read it.

    ``parameters``: the known keys with their values; ``None`` leaves ``param`` unchecked.
    """
    return list(_faults(rule, questions, parameters, DEPTH))


def _faults(rule, questions, parameters, depth):
    if rule is True:
        return
    if not isinstance(rule, dict):
        yield Sentence(_("a rule is true or an object, not %(value)s"), {"value": _shown(rule)})
    elif not depth:
        yield Sentence(_("the rule is nested too deeply"))
    elif "all" in rule or "any" in rule:
        word = "all" if "all" in rule else "any"
        parts = rule[word]
        if len(rule) > 1:
            yield Sentence(_("“%(word)s” stands alone in its rule"), {"word": word})
        if not isinstance(parts, list) or not parts:
            yield Sentence(_("“%(word)s” needs a list of at least one rule"), {"word": word})
            return
        for part in parts:
            if part is True:
                yield Sentence(_("“true” cannot be part of “%(word)s”"), {"word": word})
            else:
                yield from _faults(part, questions, parameters, depth - 1)
    else:
        yield from _comparison_faults(rule, questions, parameters)


def _comparison_faults(rule, questions, parameters):
    for key in sorted(set(rule) - {"q", "op", "v", "param"}):
        yield Sentence(_("a rule has no key “%(key)s”"), {"key": str(key)})
    missing = [key for key in ("q", "op", "v") if key not in rule]
    if missing:
        yield Sentence(_("the rule lacks %(keys)s"), {"keys": ", ".join(missing)})
        return
    question = questions.get(rule["q"]) if isinstance(rule["q"], str) else None
    if question is None:
        yield Sentence(
            _("the rule names the unknown question “%(question)s”"), {"question": str(rule["q"])}
        )
    operator = rule["op"]
    if operator not in OPERATORS:
        yield Sentence(_("the operator “%(operator)s” is unknown"), {"operator": str(operator)})
        return
    if question is None:
        return
    if operator not in ALLOWED[question.type]:
        yield Sentence(
            _(
                "the operator “%(operator)s” does not fit the question “%(question)s” of type %(type)s"
            ),
            {"operator": operator, "question": question.id, "type": question.type},
        )
        return
    faults = list(_value_faults(rule["v"], operator, question))
    yield from faults
    param = rule.get("param")
    if faults or param is None or parameters is None:
        return
    if not isinstance(param, str) or param not in parameters:
        yield Sentence(_("the rule names the unknown parameter “%(key)s”"), {"key": str(param)})
        return
    for fault in _value_faults(parameters[param], operator, question):
        yield Sentence(
            _(
                "the value %(value)s of the parameter “%(key)s” does not fit the question “%(question)s”"
            ),
            {
                "value": _shown(parameters[param]),
                "key": str(param),
                "question": fault.values["question"],
            },
        )


def _value_faults(value, operator, question):
    if operator == "in" and (not isinstance(value, list) or not value):
        yield Sentence(
            _("“in” needs a list of values for the question “%(question)s”"),
            {"question": question.id},
        )
        return
    for literal in value if operator == "in" else [value]:
        if not fits(literal, question):
            yield Sentence(
                _("the value %(value)s does not fit the question “%(question)s” of type %(type)s"),
                {"value": _shown(literal), "question": question.id, "type": question.type},
            )


def fits(value: Any, question: Asked) -> bool:
    """Whether a literal of a rule, parameter or scenario has the question's type."""
    match question.type:
        case "bool":
            return isinstance(value, bool)
        case "number":
            return is_number(value)
        case _:
            return isinstance(value, str) and value in question.choices


def is_number(value: Any) -> bool:
    """Whether it is a number that can be stored: 1e999 is read as infinity and is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return isinstance(value, int) or math.isfinite(value)


def _shown(value) -> str:
    return repr(value) if not isinstance(value, str) else f"“{value}”"


def decide(rule: Any, answers: Answers, parameters: Mapping[str, Any] | None = None) -> bool | None:
    """True or false, or ``None`` while an answer the rule needs is missing."""
    if rule is True:
        return True
    if "all" in rule or "any" in rule:
        settled = "any" in rule
        results = [decide(part, answers, parameters) for part in rule.get("all") or rule.get("any")]
        if settled in results:
            return settled
        return None if None in results else not settled
    if rule["q"] not in answers:
        return None
    answer, value = answers[rule["q"]], threshold(rule, parameters)
    if rule["op"] == "in":
        return any(answer == like(answer, literal) for literal in value)
    return COMPARE[rule["op"]](answer, like(answer, value))


def unanswered(rule: Any, answers: Answers, parameters=None) -> Iterator[str]:
    """Ids of the questions that must still be answered before the rule is decided."""
    if decide(rule, answers, parameters) is not None:
        return
    parts = rule.get("all") or rule.get("any")
    if parts is None:
        yield rule["q"]
    else:
        for part in parts:
            yield from unanswered(part, answers, parameters)


def threshold(rule: Mapping[str, Any], parameters: Mapping[str, Any] | None) -> Any:
    """The value compared with: the region's parameter where there is one, else the literal."""
    return (parameters or {}).get(rule.get("param"), rule["v"])


def like(answer: Any, value: Any) -> Any:
    """The literal as the answer's type: numbers are compared as decimals, never as floats."""
    if isinstance(answer, Decimal) and not isinstance(value, bool):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return value
    return value


def grounds(
    rule: Any,
    answers: Answers,
    questions: Mapping[str, Asked],
    parameters: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Why a decided rule came out as it did: short Chinese statements, all of them true."""
    return tuple(dict.fromkeys(_grounds(rule, answers, questions, parameters)))


def _grounds(rule, answers, questions, parameters) -> Iterable[str]:
    if rule is True:
        return
    holds = decide(rule, answers, parameters)
    parts = rule.get("all") or rule.get("any")
    if parts is None:
        yield statement(questions[rule["q"]], rule["op"], threshold(rule, parameters), holds)
        return
    for part in parts:
        if decide(part, answers, parameters) is holds:
            yield from _grounds(part, answers, questions, parameters)


def statement(question: Asked, operator: str, value: Any, holds: bool) -> str:
    """One comparison as a Chinese clause: 零售卷烟 / 不零售卷烟 / 经营面积 ≥ 300 ㎡."""
    if question.type == "bool":
        return (
            affirmed(question.text)
            if (value is (operator == "==")) is holds
            else denied(question.text)
        )
    if operator == "in":
        values = "、".join(_written(question, literal) for literal in value)
        return f"{subject(question)}{'属于' if holds else '不属于'}{values}"
    operator = operator if holds else OPPOSITE[operator]
    if question.type == "choice":
        verb = "为" if operator == "==" else "不是"
        return f"{subject(question)}{verb}{_written(question, value)}"
    return f"{subject(question)} {SYMBOL[operator]} {_written(question, value)}"


def _written(question: Asked, value: Any) -> str:
    if question.type == "number":
        return f"{plain(Decimal(str(value)))} {getattr(question, 'unit', '')}".strip()
    return f"“{value}”"


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: 40, 40.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def subject(question: Asked) -> str:
    """经营（建筑）面积（平方米） → 经营（建筑）面积."""
    text = question.text.strip().rstrip("？?：:")
    if question.type == "number":
        text = re.sub(r"[（(][^（）()]*[）)]$", "", text)
    return text.removeprefix("是否")


def affirmed(text: str) -> str:
    """是否属于小餐饮（有固定门店），且不经营生食 → 属于小餐饮."""
    core = text.strip().rstrip("？?").removeprefix("是否")
    while (bare := re.sub(r"[（(][^（）()]*[）)]", "", core)) != core:
        core = bare
    return core.split("，")[0].strip()


def denied(text: str) -> str:
    """The negative of ``affirmed`` in natural Chinese."""
    core = affirmed(text)
    if core.startswith(("仅", "只", "由", "已")):
        return f"并非{core}"
    if core.startswith("设有"):
        return f"未{core}"
    if core.startswith("有"):
        return f"没{core}"
    return f"不{core}"
