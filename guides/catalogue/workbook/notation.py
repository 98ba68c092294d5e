"""Rules, values and answers as short text a clerk can read and write in a spreadsheet cell.

``是`` (always), ``area_m2 >= 300 [FIRE_AREA_THRESHOLD_M2]`` (a region's parameter in brackets),
``kind in {"甲", "乙"}``, ``all(…; …)``, ``any(…; …)``. Whatever fits none of these is written as
JSON, so that every rule has a text. Full-width punctuation and ≥ ≤ ≠ are read as their plain forms.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from guides.version.rules import DEPTH
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _
from portal.ground.text.whole_numbers import MOST_DIGITS

YES, NO = "是", "否"
_PLAIN = str.maketrans("（）；，｛｝［］＝＜＞！", "();,{}[]=<>!")
_PLAIN |= str.maketrans({"≥": ">=", "≤": "<=", "≠": "!="})
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|“[^”]*”)""")
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|“[^”]*”)
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    | (?P<operator><=|>=|==|!=|<|>|=)
    | (?P<mark>[(){};,\[\]、])
    | (?P<word>[\w-]+)
    )""",
    re.VERBOSE,
)
_ID = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORDS = {"all": "all", "any": "any", "全部": "all", "任一": "any"}


class NotReadable(ValueError):
    """The text is none of the notation; ``sentence`` tells the clerk where it stops making sense."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence
        super().__init__(str(sentence))


def write_rule(rule: Any) -> str:
    """A rule as text; ``read_rule`` gives it back."""
    text = _written(rule, DEPTH)
    return text if text is not None else json.dumps(rule, ensure_ascii=False)


def _written(rule, depth) -> str | None:
    if rule is True:
        return YES if depth == DEPTH else None
    if not isinstance(rule, dict) or not depth:
        return None
    for word in ("all", "any"):
        if set(rule) == {word} and isinstance(rule[word], list) and rule[word]:
            parts = [_written(part, depth - 1) for part in rule[word]]
            return None if None in parts else f"{word}({'; '.join(parts)})"
    if not {"q", "op", "v"} <= set(rule) <= {"q", "op", "v", "param"}:
        return None
    names = [rule["q"], rule.get("param", "x")]
    if not all(isinstance(name, str) and _ID.fullmatch(name) for name in names):
        return None
    if isinstance(rule["v"], list):
        value = "{" + ", ".join(write_value(part) for part in rule["v"]) + "}"
    else:
        value = write_value(rule["v"])
    parameter = f" [{rule['param']}]" if "param" in rule else ""
    text = f"{rule['q']} {rule['op']} {value}{parameter}"
    try:
        return text if read_rule(text) == rule else None
    except NotReadable:
        return None


def read_rule(text: str) -> Any:
    """A rule from its text; raises ``NotReadable``."""
    text = text.strip()
    if text == YES:
        return True
    if text.startswith("{") or text in ("true", "false", "null"):
        return _json(text)
    reading = _Reading(text)
    rule = reading.rule(DEPTH)
    reading.end()
    return rule


def write_value(value: Any) -> str:
    """是, 否, 300, 0.5, "甲"."""
    if isinstance(value, bool):
        return YES if value else NO
    return json.dumps(value, ensure_ascii=False)


def read_value(text: str) -> Any:
    """One value from its text; raises ``NotReadable``."""
    text = text.strip()
    if text.startswith(("{", "[", '"')):
        return _json(text)
    if text in (YES, NO):
        return text == YES
    if _NUMBER.fullmatch(text):
        return _number(text)
    if text.startswith("“") and text.endswith("”"):
        return text[1:-1]
    message = _("“%(text)s” is no value: write 是, 否, a number, or a text in quotation marks")
    raise NotReadable(Sentence(message, {"text": text[:40]}))


def write_answers(answers: Mapping[str, Any]) -> str:
    """area_m2=800; tobacco=否."""
    return "; ".join(f"{key}={write_value(value)}" for key, value in answers.items())


def read_answers(text: str) -> dict[str, Any]:
    """Answers by question; raises ``NotReadable``."""
    reading, answers = _Reading(text), {}
    while not reading.done():
        key = reading.take("word", _("a question's code"))
        reading.mark("=")
        if key in answers:
            raise NotReadable(Sentence(_("%(code)s is given twice"), {"code": key}))
        answers[key] = reading.value()
        if not reading.done():
            reading.mark(";")
    return answers


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        message = _("“%(text)s” is not JSON either")
        raise NotReadable(Sentence(message, {"text": text[:40]})) from None


def _number(text: str) -> int | float:
    number = math.inf if len(text) > MOST_DIGITS else float(text)
    if not math.isfinite(number):
        message = _("the number %(start)s… is too long")
        raise NotReadable(Sentence(message, {"start": text[:12]}))
    return number if set(text) & set(".eE") else int(text)


class _Reading:
    """Tokens of one text, taken from left to right."""

    def __init__(self, text: str):
        self.tokens = []
        parts = _QUOTED.split(text)
        parts[::2] = [part.translate(_PLAIN) for part in parts[::2]]
        text, place = "".join(parts).rstrip(), 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            if not found:
                message = _("“%(text)s” cannot be read here")
                raise NotReadable(Sentence(message, {"text": text[place:].strip()[:20]}))
            kind = found.lastgroup
            self.tokens.append((kind, found[kind]))
            place = found.end()
        self.at = 0

    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self) -> tuple[str, str]:
        return ("end", "") if self.done() else self.tokens[self.at]

    def take(self, kind: str, wanted: str) -> str:
        found_kind, found = self.peek()
        if found_kind != kind:
            self.fail(wanted)
        self.at += 1
        return found

    def mark(self, sign: str) -> None:
        if self.peek()[1] != sign:
            self.fail(f"“{sign}”")
        self.at += 1

    def fail(self, wanted: str):
        found = self.peek()[1]
        if found:
            message = _("%(wanted)s is expected before “%(found)s”")
        else:
            message = _("%(wanted)s is expected at the end")
        raise NotReadable(Sentence(message, {"wanted": Sentence(wanted), "found": found}))

    def end(self) -> None:
        if not self.done():
            self.fail(_("nothing more"))

    def rule(self, depth: int) -> Any:
        if not depth:
            raise NotReadable(Sentence(_("the rule is nested too deeply")))
        name = self.take("word", _("a question's code"))
        if name in WORDS and self.peek()[1] == "(":
            self.mark("(")
            parts = [self.rule(depth - 1)]
            while self.peek()[1] == ";":
                self.mark(";")
                parts.append(self.rule(depth - 1))
            self.mark(")")
            return {WORDS[name]: parts}
        return self.comparison(name)

    def comparison(self, question: str) -> dict[str, Any]:
        if self.peek() == ("word", "in"):
            self.at += 1
            operator, value = "in", self.values()
        else:
            operator = self.take("operator", _("a comparison such as >="))
            operator, value = "==" if operator == "=" else operator, self.value()
        rule = {"q": question, "op": operator, "v": value}
        if self.peek()[1] == "[":
            self.mark("[")
            rule["param"] = self.take("word", _("a parameter's key"))
            self.mark("]")
        return rule

    def values(self) -> list[Any]:
        self.mark("{")
        values = [self.value()]
        while self.peek()[1] in (",", "、"):
            self.at += 1
            values.append(self.value())
        self.mark("}")
        return values

    def value(self) -> Any:
        kind, found = self.peek()
        if kind == "text":
            value = _json(found) if found[0] == '"' else found[1:-1]
        elif kind == "number":
            value = _number(found)
        elif found in (YES, NO):
            value = found == YES
        else:
            self.fail(_("是, 否, a number, or a text in quotation marks"))
        self.at += 1
        return value
