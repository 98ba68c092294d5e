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

ALONE = "alone"  # in the content of a revision: code of an item → what is said for it alone


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

    own = revision.content.get(ALONE, {}).get(permit_code, {})
    filed = [file for file in revision.files.all() if file.material.startswith(f"{permit_code}:")]

    def mine(sheet):
        files = [file for file in filed if file.material == key_alone(permit_code, sheet.paper.id)]
        return HandedIn(sheet.paper, tuple(files)) if files else sheet

    sections = []
    for filled_section in whole.sections:
        facts = tuple(
            (item, own.get(item.key, value))
            for item, value in filled_section.facts
            if item.shared or concerns(item.permits)
        )
        if facts:
            sections.append(FilledSection(filled_section.section, facts))
    return Slice(
        choice=choice,
        sections=tuple(sections),
        papers=tuple(mine(sheet) for sheet in whole.papers if concerns(sheet.paper.permits)),
        by_sharing=tuple(
            mine(sheet) for sheet in whole.by_sharing if concerns(sheet.paper.permits)
        ),
    )


@dataclass(frozen=True)
class Alone:
    """What was said, or handed in, for one permit item where others were accepted on something else."""

    permit: PermitPart
    facts: tuple[tuple[Item, Any], ...]
    papers: tuple[HandedIn, ...]


def alone(snapshot: Snapshot, revision) -> list[Alone]:
    """In the order of the version."""
    said = revision.content.get(ALONE, {})
    filed = {file.material for file in revision.files.all()}
    found = []
    for permit in snapshot.permits:
        if permit.code in said or any(key.startswith(f"{permit.code}:") for key in filed):
            part = review_slice(snapshot, revision, permit.code)
            own = said.get(permit.code, {})
            facts = tuple((item, value) for item, value in part.fields if item.key in own)
            sheets = (*part.papers, *part.by_sharing)
            papers = (row for row in sheets if key_alone(permit.code, row.paper.id) in filed)
            found.append(Alone(permit, facts, tuple(papers)))
    return found


def key_alone(code: str, material: str) -> str:
    """Under which files of a material lie that are of one item alone."""
    return f"{code}:{material}"


def said_alone(content: Mapping, told: Mapping, alone: Mapping, target: str) -> dict:
    """What stands in the next revision for items alone: with these values for those that lacked them."""
    before = content.get(ALONE, {})
    codes = sorted({code for key in told for code in alone[target, key]})
    mine = {
        code: before.get(code, {}) | {k: v for k, v in told.items() if code in alone[target, k]}
        for code in codes
    }
    return {**before, **mine}


def filed_alone(files: Mapping, alone: Mapping, target: str) -> dict:
    """The same files, by item where they are of it alone."""
    found = {}
    for material, rows in files.items():
        codes = alone.get((target, material))
        keys = [key_alone(code, material) for code in codes] if codes else [material]
        found |= dict.fromkeys(keys, rows)
    return found
