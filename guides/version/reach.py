"""Whether any answers lead to a permit item: a rule no answers satisfy is a mistake; pure."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from guides.version.rules import Asked, decide, is_number, threshold

MOST = 50_000  # answers and parts looked at; a rule that asks for more is taken to be reachable


class _Endless(Exception):
    """The rule has more ways than anybody could read."""


def reachable(
    rule: Any, questions: Mapping[str, Asked], parameters: Mapping[str, Any] | None = None
) -> bool:
    """Whether some answers make a sound rule true.

    A way through the rule takes one part of each ``any`` and all of each ``all``. It is followed as
    long as every question has an answer that fits all comparisons on it so far; the questions are
    independent of each other, so each is tried alone on the values around its literals.
    """
    try:
        return _Search(rule, questions, parameters).succeeds()
    except _Endless:
        return True


class _Search:
    def __init__(self, rule, questions, parameters):
        self.rule, self.parameters = rule, parameters
        self.left = MOST
        compared: dict[str, list] = {}
        for comparison in _comparisons(rule):
            compared.setdefault(comparison["q"], []).append(comparison)
        self.answers = {
            key: _answers(questions[key], some, parameters) for key, some in compared.items()
        }
        self.fitting: dict[int, frozenset[int]] = {}

    def spend(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            raise _Endless

    def succeeds(self) -> bool:
        """``open_``: parts that must hold yet, as nested pairs; ``held``: answers left by question."""
        waiting = [((self.rule, None), {})]
        while waiting:
            open_, held = waiting.pop()
            if open_ is None:
                return True
            part, rest = open_
            self.spend(1)
            if part is True:
                waiting.append((rest, held))
            elif "any" in part:
                self.spend(len(part["any"]))
                waiting += [((one, rest), held) for one in reversed(part["any"])]
            elif "all" in part:
                self.spend(len(part["all"]))
                # What decides at once comes first, so that dead ends are short.
                for one in sorted(part["all"], key=lambda inner: "q" in inner):
                    rest = (one, rest)
                waiting.append((rest, held))
            else:
                key, fitting = part["q"], self.fitting_answers(part)
                still = held[key] & fitting if key in held else fitting
                if still:
                    waiting.append((rest, held | {key: still}))
        return False

    def fitting_answers(self, comparison) -> frozenset[int]:
        """Numbers of the answers of its question with which the comparison holds."""
        if (known := self.fitting.get(id(comparison))) is None:
            key = comparison["q"]
            answers = self.answers[key]
            self.spend(len(answers))
            known = self.fitting[id(comparison)] = frozenset(
                number
                for number, answer in enumerate(answers)
                if decide(comparison, {key: answer}, self.parameters)
            )
        return known


def _comparisons(rule: Any):
    if rule is True:
        return
    parts = rule.get("any") or rule.get("all")
    if parts is None:
        yield rule
    else:
        for part in parts:
            yield from _comparisons(part)


def _answers(question: Asked, comparisons, parameters) -> list:
    """The answers that can make a difference: all of a list; of numbers those at and around a literal."""
    if question.type == "bool":
        return [True, False]
    if question.type == "choice":
        return list(question.choices)
    literals = set()
    for comparison in comparisons:
        value = threshold(comparison, parameters)
        for literal in value if isinstance(value, list) else [value]:
            if is_number(literal) or isinstance(literal, str):
                literals.add(Decimal(str(literal)))
    ordered = sorted(literals)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    around = [ordered[0] - 1, ordered[-1] + 1] if ordered else []
    return [answer for answer in (*ordered, *between, *around) if answer >= 0]
