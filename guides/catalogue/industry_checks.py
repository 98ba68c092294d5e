"""What is said of permit items within an industry: order, indispensable ones, doubts, inspection points."""

from collections.abc import Iterator

from guides.catalogue.implied import item_kind
from guides.catalogue.industry_entries import Industry
from guides.version.choices import PREPARATION
from guides.version.order import rings
from guides.version.problems import Problem
from guides.version.reach import reachable
from guides.version.rules import check_rule
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _


def industry_facts(judge, industry: Industry, asked, parameters) -> Iterator[Problem]:
    """``judge``: the whole-file check, which knows the names and how references are told."""
    place = f"industries[{industry.code}]"
    bundle = {use.code for use in industry.permits}
    names = {code: permit.official_name for code, permit in judge.catalogue.permit_by_code.items()}
    for use in industry.permits:
        here = f"{place}.permits[{use.code}]"
        yield from judge.references(f"{here}.after", use.after, "permit item", bundle)
        sound = not check_rule(use.when, asked, parameters)
        if use.indispensable == "yes" and sound and not reachable(use.when, asked, parameters):
            message = _("%(permit)s is indispensable, but no answer leads to it")
            values = {"permit": names.get(use.code, use.code)}
            yield Problem(f"{here}.when", Sentence(message, values))
    yield from _stages(judge, industry, place, names)
    for ring in rings({use.code: use.after for use in industry.permits}):
        items = "、".join(names.get(code, code) for code in ring)
        message = _("%(items)s would come after itself")
        if len(ring) > 1:
            message = _("%(items)s would each come after the other")
        yield Problem(f"{place}.permits[{ring[0]}].after", Sentence(message, {"items": items}))
    for number, entry in enumerate(industry.checks):
        where = f"{place}.checks[{number}].when"
        yield from judge.rule(where, entry.when, asked, parameters)
    seen = set()
    for number, point in enumerate(industry.inspection_points):
        where = f"{place}.inspection_points[{number}]"
        yield from judge.references(f"{where}.permits", point.permits, "permit item", bundle)
        if point.text in seen:
            message = _("the point “%(text)s” is there already; add the items to it")
            yield Problem(f"{where}.text", Sentence(message, {"text": point.text[:40]}))
        seen.add(point.text)


def _stages(judge, industry: Industry, place: str, names) -> Iterator[Problem]:
    """An approval to build (筹建批准) is the first of two stages: a permit comes after it, and it is none
    itself."""
    permits = judge.catalogue.permit_by_code
    for use in industry.permits:
        item = permits.get(use.code)
        if item is None or item_kind(item.kind) != PREPARATION:
            continue
        here = f"{place}.permits[{use.code}]"
        if not any(use.code in other.after for other in industry.permits):
            message = _("%(permit)s is an approval to build: say which item comes after it")
            yield Problem(f"{here}.after", Sentence(message, {"permit": names[use.code]}))
        if item.counts_as_permit:
            message = _("%(permit)s is an approval to build: it does not count as a permit")
            where = f"permits[{use.code}].counts_as_permit"
            yield Problem(where, Sentence(message, {"permit": names[use.code]}))
