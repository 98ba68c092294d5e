"""A filled-in form as its readers see it: whole for the applicant, one permit's slice for a department.

Pure: files and revisions are only read, whatever they are made of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.assembly import APPLY, FormSpec, Item, Paper, Section, assemble, modes
from guides.version.answer_codec import thaw_answers
from guides.version.permit_parts import PermitPart
from guides.version.situations import evaluate
from guides.version.snapshot import Snapshot


@dataclass(frozen=True)
class FilledSection:
    section: Section
    facts: tuple[tuple[Item, Any], ...]


@dataclass(frozen=True)
class HandedIn:
    """``declared``: why there is no file: not_applicable, promised, paper, signed; else empty."""

    paper: Paper
    files: tuple[Any, ...]
    declared: str = ""


@dataclass(frozen=True)
class Choice:
    """``mode``: apply, held or separately; ``details`` of a held one: number, valid_from, valid_until."""

    permit: PermitPart
    mode: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    choices: tuple[Choice, ...]
    sections: tuple[FilledSection, ...]
    papers: tuple[HandedIn, ...]
    by_sharing: tuple[HandedIn, ...]


@dataclass(frozen=True)
class Slice:
    """What the department of one permit sees: its own data and the shared ones, its own papers."""

    choice: Choice
    sections: tuple[FilledSection, ...]
    papers: tuple[HandedIn, ...]
    by_sharing: tuple[HandedIn, ...]

    @property
    def fields(self) -> tuple[tuple[Item, Any], ...]:
        return tuple(fact for section in self.sections for fact in section.facts)


def filled(
    spec: FormSpec,
    *,
    choices: Mapping[str, Mapping[str, str]],
    data: Mapping[str, Any],
    declared: Mapping[str, str],
    files: Iterable[Any],
) -> Filled:
    """Join a form with what was filled in; ``files`` have a ``material``."""
    by_material: dict[str, list] = {}
    for file in files:
        by_material.setdefault(file.material, []).append(file)

    def handed_in(paper):
        return HandedIn(paper, tuple(by_material.get(paper.id, ())), declared.get(paper.id, ""))

    needed = (*spec.outcome.permits, *spec.outcome.held, *spec.outcome.separate)
    return Filled(
        choices=tuple(_choice(entry.permit, choices.get(entry.code, {})) for entry in needed),
        sections=tuple(
            FilledSection(section, tuple((item, data.get(item.key, "")) for item in section.items))
            for section in spec.sections
        ),
        papers=tuple(handed_in(paper) for paper in spec.papers),
        by_sharing=tuple(handed_in(paper) for paper in spec.by_sharing),
    )


def _choice(permit, chosen) -> Choice:
    details = {name: value for name, value in chosen.items() if name != "mode"}
    return Choice(permit, chosen.get("mode", APPLY), details)


def filled_of(snapshot: Snapshot, revision) -> Filled:
    """A whole revision; reads ``revision.content`` and ``revision.files.all()``."""
    content = revision.content
    answers = thaw_answers(snapshot, content["answers"])
    outcome = evaluate(snapshot, answers, **modes(snapshot, content["choices"]), frozen=True)
    spec = assemble(snapshot, outcome)
    names = ("choices", "data", "declared")
    return filled(spec, files=revision.files.all(), **{name: content[name] for name in names})


def review_slice(snapshot: Snapshot, revision, permit_code: str) -> Slice:
    """The slice of one permit item (后台分类审批); raises ``KeyError`` if it is not of this case."""
    whole = filled_of(snapshot, revision)
    choice = {choice.permit.code: choice for choice in whole.choices}[permit_code]

    def concerns(permits):
        return permit_code in {permit.code for permit in permits}

    sections = []
    for filled_section in whole.sections:
        facts = tuple(
            (item, value)
            for item, value in filled_section.facts
            if item.shared or concerns(item.permits)
        )
        if facts:
            sections.append(FilledSection(filled_section.section, facts))
    return Slice(
        choice=choice,
        sections=tuple(sections),
        papers=tuple(sheet for sheet in whole.papers if concerns(sheet.paper.permits)),
        by_sharing=tuple(sheet for sheet in whole.by_sharing if concerns(sheet.paper.permits)),
    )
