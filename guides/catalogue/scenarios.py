"""Scenarios: answers and what they must lead to, run against versions built in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guides.catalogue.build import BuildFailed, build_snapshot
from guides.catalogue.format import Catalogue
from guides.catalogue.industry_entries import Industry, Scenario
from guides.catalogue.plain_entries import Competence, Department, IssuingBody, Region
from guides.version.situations import MissingAnswers, Outcome, WrongAnswers, evaluate
from guides.version.snapshot import Snapshot
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

NOWHERE = "000000"  # a region of no place: default parameters, default settings
ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class ScenarioResult:
    industry: Industry
    scenario: Scenario
    faults: tuple[Sentence, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


def run(catalogue: Catalogue, industries: Iterable[str] | None = None) -> list[ScenarioResult]:
    """Run the scenarios of all industries, or of those named by code, in the file's order.

    They test the rules, not the places: departments are stand-ins, parameters the defaults.
    """
    wanted = None if industries is None else set(industries)
    neutral = anywhere(catalogue)
    results = []
    for industry in catalogue.industries:
        if wanted is None or industry.code in wanted:
            results += _run_industry(neutral, industry)
    return results


def anywhere(catalogue: Catalogue) -> Catalogue:
    """The catalogue with one region of no place, where one stand-in is competent for all."""
    return Catalogue.model_construct(
        **{name: getattr(catalogue, name) for name in Catalogue.model_fields}
        | {
            "regions": [Region(code=NOWHERE, name="—")],
            "departments": [Department(code="STAND-IN", name="—", region=NOWHERE)],
            "competences": [
                Competence(region=NOWHERE, permit=permit.code, department="STAND-IN")
                for permit in catalogue.permits
            ],
            "issuing_bodies": [IssuingBody(region=NOWHERE, department="STAND-IN")],
            "region_parameters": [],
        }
    )


def _run_industry(catalogue, industry) -> list[ScenarioResult]:
    try:
        snapshot = build_snapshot(catalogue, NOWHERE, industry.code, ANY_DAY)
    except BuildFailed as failure:
        faults = tuple(problem.sentence for problem in failure.problems)
        return [ScenarioResult(industry, scenario, faults) for scenario in industry.scenarios]
    return [
        ScenarioResult(industry, scenario, tuple(compare(snapshot, scenario)))
        for scenario in industry.scenarios
    ]


def compare(snapshot: Snapshot, scenario: Scenario) -> Iterator[Sentence]:
    """How the outcome differs from what the scenario expects."""
    try:
        outcome = evaluate(snapshot, scenario.answers)
    except MissingAnswers as missing:
        yield Sentence(_("unanswered: %(ids)s"), {"ids": ", ".join(missing.ids)})
        return
    except WrongAnswers as wrong:
        yield Sentence(_("answers of the wrong type: %(ids)s"), {"ids": ", ".join(wrong.ids)})
        return
    expected, found = set(scenario.expected_permits), set(outcome.permit_codes)
    if expected - found:
        yield Sentence(_("not derived: %(codes)s"), {"codes": ", ".join(sorted(expected - found))})
    if found - expected:
        yield Sentence(_("not expected: %(codes)s"), {"codes": ", ".join(sorted(found - expected))})
    if len(outcome.counted) != scenario.expected_permit_count:
        yield Sentence(
            _("%(found)s permits count, %(expected)s expected"),
            {"found": len(outcome.counted), "expected": scenario.expected_permit_count},
        )
    if outcome.composite != scenario.eligible_for_composite:
        yield Sentence(
            _("a composite licence applies")
            if outcome.composite
            else _("no composite licence applies")
        )
    yield from _papers(outcome, scenario)


def _papers(outcome: Outcome, scenario: Scenario) -> Iterator[Sentence]:
    distinct = len(outcome.materials)
    kept = set(outcome.material_ids)
    single = sum(len(kept.intersection(needed.permit.materials)) for needed in outcome.permits)
    most = scenario.expected_distinct_materials_max
    if most is not None and distinct > most:
        yield Sentence(
            _("%(found)s materials, at most %(most)s expected"), {"found": distinct, "most": most}
        )
    most = scenario.sum_of_single_materials_max
    if most is not None and single > most:
        yield Sentence(
            _("%(found)s materials one by one, at most %(most)s expected"),
            {"found": single, "most": most},
        )
