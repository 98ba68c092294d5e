"""Whether any answers lead to a permit item: a rule no answers satisfy is a mistake; pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice, pairwise, product
from typing import Any

from guides.version.rules import Asked, decide, is_number, threshold

MOST = 2000  # ways of a rule looked at; a rule with more is taken to be reachable


def reachable(
    rule: Any, questions: Mapping[str, Asked], parameters: Mapping[str, Any] | None = None
) -> bool:
    """Whether some answers make a sound rule true.

    A rule is a choice among ways (``any``) of comparisons that all hold (``all``). The questions of
    one way are independent of each other, so each is tried alone on the values around its literals.
    """
    for number, way in enumerate(_ways(rule)):
        if number == MOST:
            return True
        compared: dict[str, list] = {}
        for comparison in way:
            compared.setdefault(comparison["q"], []).append(comparison)
        if all(_answerable(questions[key], some, parameters) for key, some in compared.items()):
            return True
    return False


def _ways(rule: Any) -> Iterator[tuple]:
    """Every set of comparisons that together satisfy the rule."""
    if rule is True:
        yield ()
    elif "any" in rule:
        for part in rule["any"]:
            yield from _ways(part)
    elif "all" in rule:
        pools = [list(islice(_ways(part), MOST)) for part in rule["all"]]
        for parts in product(*pools):
            yield tuple(comparison for part in parts for comparison in part)
    else:
        yield (rule,)


def _answerable(question: Asked, comparisons, parameters) -> bool:
    rule = {"all": comparisons}
    return any(
        decide(rule, {question.id: answer}, parameters)
        for answer in _answers(question, comparisons, parameters)
    )


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
