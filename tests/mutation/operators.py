"""The kinds of fault a mutation run makes: those of cosmic-ray that are subtle, and our own.

A comparison moves its boundary or turns round; what a test of the boundary kills anyway (``<``
turned into ``>``) is left out. Our own take away what is easily forgotten: a call, a guard, a
filter, one of several values. Faults in type annotations change nothing and are not made.
"""

import parso
from cosmic_ray import plugins
from cosmic_ray.operators.operator import Example, Operator

CORE = """
    ReplaceComparisonOperator_Eq_NotEq ReplaceComparisonOperator_NotEq_Eq
    ReplaceComparisonOperator_Lt_LtE ReplaceComparisonOperator_LtE_Lt
    ReplaceComparisonOperator_Gt_GtE ReplaceComparisonOperator_GtE_Gt
    ReplaceComparisonOperator_Is_IsNot ReplaceComparisonOperator_IsNot_Is
    ReplaceBinaryOperator_Add_Sub ReplaceBinaryOperator_Sub_Add
    ReplaceBinaryOperator_Mul_Add ReplaceBinaryOperator_FloorDiv_Mul
    ReplaceBinaryOperator_BitOr_BitAnd ReplaceBinaryOperator_BitAnd_BitOr
    ReplaceUnaryOperator_USub_UAdd ReplaceUnaryOperator_Delete_Not ReplaceUnaryOperator_Delete_Invert
    AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd
    ReplaceBreakWithContinue ReplaceContinueWithBreak ExceptionReplacer NumberReplacer
    RemoveDecorator ZeroIterationForLoop
""".split()


class DropStatement(Operator):
    """A call, a guard's ``raise`` or ``return``, a ``yield`` or ``+=`` does not happen."""

    KINDS = {"atom_expr", "raise_stmt", "return_stmt", "yield_expr", "del_stmt"}

    def mutation_positions(self, node):
        if node.type == "simple_stmt":
            first = node.children[0]
            augmented = first.type == "expr_stmt" and first.children[1].get_code().endswith("=")
            if first.type in self.KINDS or (augmented and first.children[1].value != "="):
                yield first.start_pos, first.end_pos

    def mutate(self, node, index):
        prefix = node.children[0].get_first_leaf().prefix
        node.children[0] = parso.parse(f"{prefix}pass")
        return node

    @classmethod
    def examples(cls):
        return (
            Example("if late:\n    raise Late(day)\n", "if late:\n    pass\n"),
            Example("x = 1\nposts.require(x)\n", "x = 1\npass\n"),
            Example(
                "for x in y:\n    n += x\n    yield n\n", "for x in y:\n    pass\n    yield n\n"
            ),
            Example("if x: return 1\n", "if x: pass\n"),
        )


# Calls whose keyword arguments are conditions or columns; elsewhere a missing one is a TypeError.
QUERIES = {"filter", "exclude", "get", "Q", "update", "create", "get_or_create", "update_or_create"}


class DropPart(Operator):
    """One of the values a display lists, or one condition or column of a query, is missing."""

    def mutation_positions(self, node):
        for part in self._droppable(node):
            yield part[0].start_pos, part[-1].end_pos

    def mutate(self, node, index):
        dropped = self._droppable(node)[index]
        code = "".join(
            f"{''.join(leaf.get_code() for leaf in part)},"
            for part in _parts(node)
            if part != dropped
        )
        inside = slice(1, -1) if node.type == "trailer" else slice(None)
        node.children[inside] = [parso.parse(code)]
        return node

    @staticmethod
    def _droppable(node):
        if node.type in {"dictorsetmaker", "testlist_comp"}:
            parts = _parts(node)
            return parts if len(parts) > 1 else []
        call = node.parent if node.type == "arglist" else node
        if call.type == "trailer" and call.get_previous_leaf().get_code().strip() in QUERIES:
            return [part for part in _parts(node) if _is_keyword_argument(part[0])]
        return []

    @classmethod
    def examples(cls):
        return (
            Example("x = {A, B}", "x = {A,}", occurrence=1),
            Example("x = {'a': 1, **b, 'c': 2}", "x = {'a': 1, 'c': 2,}", occurrence=1),
            Example("x = [\n    a,\n    b,\n]", "x = [\n    b,\n]"),
            Example("x = (a, b)", "x = ( b,)"),
            Example("x.filter(a, b=1, *c, d=2)", "x.filter(a, b=1, *c,)", occurrence=1),
            Example("f(a=1, b=Q(c=1))", "f(a=1, b=Q())"),
        )


def _parts(node):
    """The parts of a list between its commas, each a list of nodes; [] for a comprehension."""
    parts = [[]]
    for child in node.children[1:-1] if node.type == "trailer" else node.children:
        if child.type == "sync_comp_for":
            return []
        if child.get_code().strip() == ",":
            parts.append([])
        else:
            parts[-1].append(child)
    return [part for part in parts if part]


def _is_keyword_argument(node):
    return node.type == "argument" and node.children[1].get_code().strip() == "="


class DropFilter(Operator):
    """A comprehension takes everything."""

    def mutation_positions(self, node):
        if node.type == "comp_if":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node, index):
        node.children[1] = parso.parse(" True")
        return node

    @classmethod
    def examples(cls):
        return (Example("[x for x in y if x and z]", "[x for x in y if True]"),)


class TurnMembership(Operator):
    """``in`` becomes ``not in`` and the other way round."""

    def mutation_positions(self, node):
        for place in self._places(node):
            yield node.children[place].start_pos, node.children[place].end_pos

    def mutate(self, node, index):
        place = self._places(node)[index]
        other = "not in" if self._said(node.children[place]) == "in" else "in"
        node.children[place] = parso.parse(f" {other}")
        return node

    def _places(self, node):
        if node.type != "comparison":
            return []
        places = range(1, len(node.children), 2)
        return [n for n in places if self._said(node.children[n]) in {"in", "not in"}]

    @staticmethod
    def _said(operator):
        return " ".join(operator.get_code().split())

    @classmethod
    def examples(cls):
        return (
            Example("a in b", "a not in b"),
            Example("a not in b", "a in b"),
        )


OWN = (DropStatement, DropPart, DropFilter, TurnMembership)
plugins.OPERATOR_PROVIDERS["own"] = {operator.__name__: operator for operator in OWN}
NAMES = (*(f"core/{name}" for name in CORE), *(f"own/{operator.__name__}" for operator in OWN))
