"""From a citizen's situation (情形) to the permits and materials needed, each with its reason.

Pure: a ``Snapshot`` and typed answers in, an ``Outcome`` out. Answers are ``bool`` for yes-or-no
questions, ``Decimal`` (or int) for numbers, ``str`` for choices; see ``guides.version.answer_codec`` for
text. A question no rule has to ask in this situation may stay open; one that decides may not. Hints
decide nothing: one whose question is open is not given.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from guides.version import promises
from guides.version.parts import CheckPart, MaterialPart
from guides.version.permit_parts import PermitPart
from guides.version.rules import decide, fits, grounds, named_questions, unanswered
from guides.version.snapshot import Snapshot

BECAUSE = "因为"
ALWAYS = "本行业都要办"
ALWAYS_HANDED_IN = "所办事项都要交"
OWN_FORM = "M_FORM"  # the combined form itself: generated, never uploaded
LEAST = 2  # permits a composite licence stands on (Liuzhou, task (一))


class MissingAnswers(ValueError):
    """A rule needs an answer that was not given; ``ids`` in the order of the questions."""

    def __init__(self, ids: Collection[str]):
        self.ids = tuple(ids)
        super().__init__(f"unanswered: {', '.join(self.ids)}")


class WrongAnswers(ValueError):
    """An answer has not the type its question asks for."""

    def __init__(self, ids: Collection[str]):
        self.ids = tuple(ids)
        super().__init__(f"wrong type of answer: {', '.join(self.ids)}")


class Verdict:
    """Whether a composite licence applies, and why; worded by ``guides.public.labels.verdict``."""

    COMPOSITE = "composite"  # at least two counted permits
    SINGLE_BY_REGION = "single_by_region"  # one, and the region gives a composite for it
    SINGLE = "single"  # one: apply for it alone
    FILINGS_ONLY = "filings_only"  # filings (备案) that do not count
    NOTHING = "nothing"  # no permit item at all


@dataclass(frozen=True)
class NeededPermit:
    """A permit item with the reason it is needed, or (in ``Outcome.spared``) not needed."""

    permit: PermitPart
    reason: str

    @property
    def code(self) -> str:
        return self.permit.code


@dataclass(frozen=True)
class NeededMaterial:
    """One material, once, with the permits that need it.

    ``only_when`` is 仅当…, shown with a 不适用 tick, where the data has words and no rule;
    ``reason`` says what decided where it has a rule.
    """

    material: MaterialPart
    permits: tuple[PermitPart, ...]
    only_when: str
    reason: str
    shared: bool

    @property
    def id(self) -> str:
        return self.material.id

    @property
    def generated(self) -> bool:
        """The combined form: made by the portal from the answers."""
        return self.material.id == OWN_FORM

    @property
    def handed_in(self) -> bool:
        """Whether the applicant must bring it: not made by us, not obtained by data sharing."""
        return not (self.generated or self.material.by_sharing)


@dataclass(frozen=True)
class Outcome:
    """What one situation needs; ``materials`` in the order of the version, each once.

    ``held`` permits count and are loaded on the licence but are not applied for again,
    ``separate`` ones are needed but left out of this application (自愿申报). ``doubts``: answers that
    hardly go together; they change nothing of what is needed. ``committed``: of the items applied for those
    handled by 告知承诺.
    """

    answers: Mapping[str, Any]
    permits: tuple[NeededPermit, ...]
    held: tuple[NeededPermit, ...]
    separate: tuple[NeededPermit, ...]
    spared: tuple[NeededPermit, ...]
    materials: tuple[NeededMaterial, ...]
    spared_materials: tuple[NeededMaterial, ...]
    hints: tuple[str, ...]
    doubts: tuple[CheckPart, ...]
    counted: tuple[PermitPart, ...]
    verdict: str
    committed: tuple[PermitPart, ...] = ()

    @property
    def composite(self) -> bool:
        return self.verdict in (Verdict.COMPOSITE, Verdict.SINGLE_BY_REGION)

    @property
    def permit_codes(self) -> tuple[str, ...]:
        """Codes of the permits applied for here."""
        return tuple(needed.code for needed in self.permits)

    @property
    def material_ids(self) -> tuple[str, ...]:
        return tuple(needed.id for needed in self.materials)

    @cached_property
    def shared_materials(self) -> tuple[NeededMaterial, ...]:
        """共性材料: needed by two permits or more, and the combined form."""
        return tuple(needed for needed in self.materials if needed.shared)

    @cached_property
    def handed_in(self) -> tuple[NeededMaterial, ...]:
        return tuple(needed for needed in self.materials if needed.handed_in)

    @cached_property
    def by_sharing(self) -> tuple[NeededMaterial, ...]:
        """由部门共享获取: not asked for again."""
        return tuple(needed for needed in self.materials if needed.material.by_sharing)

    def own_materials(self, code: str) -> tuple[NeededMaterial, ...]:
        """The materials only this permit item needs."""
        return tuple(
            needed
            for needed in self.materials
            if not needed.shared and needed.permits[0].code == code
        )


def deciding(snapshot: Snapshot) -> frozenset[str]:
    """Ids of the questions a permit or a material depends on; the others may stay open."""
    rules = [part.when for part in (*snapshot.permits, *snapshot.materials)]
    return frozenset(key for rule in rules for key in named_questions(rule))


def evaluate(
    snapshot: Snapshot,
    answers: Mapping[str, Any],
    *,
    held: Collection[str] = (),
    separate: Collection[str] = (),
    committed: Collection[str] = (),
    frozen: bool = False,
) -> Outcome:
    """Derive permits and materials; raises ``MissingAnswers``, ``WrongAnswers``.

    Answers to questions the version does not ask are ignored. ``committed``: codes of the items handled by
    告知承诺. ``frozen``: of what was handed in, also the papers that are not asked for since
    (``guides.version.promises``).
    """
    answers = _typed(snapshot, answers)
    questions, parameters = snapshot.question_by_id, snapshot.parameters
    needed = [p for p in snapshot.permits if decide(p.when, answers, parameters)]
    codes = {p.code for p in needed}
    applied = [p for p in needed if p.code not in held and p.code not in separate]

    def users(part):
        asking = (p for p in applied if part.id in p.materials)
        return promises.users(asking, part.required_when, () if frozen else committed)

    materials = [
        m
        for m in snapshot.materials
        if users(m) and (frozen or promises.asked_for(m.required_when))
    ]
    hints = [hint for hint in snapshot.hints if decide(hint.when, answers, parameters)]
    rules = [p.when for p in snapshot.permits]
    rules += [m.when for m in materials if m.when is not None]
    missing = {q for rule in rules for q in unanswered(rule, answers, parameters)}
    if missing:
        raise MissingAnswers([q.id for q in snapshot.questions if q.id in missing])

    def because(rule, always):
        clauses = grounds(rule, answers, questions, parameters)
        return f"{BECAUSE}{_joined(clauses)}" if clauses else always

    def permit(part):
        return NeededPermit(part, because(part.when, ALWAYS))

    def condition(part):
        return part.required_when if frozen else promises.condition(part.required_when)

    def material(part):
        permits = users(part)
        return NeededMaterial(
            material=part,
            permits=permits,
            only_when=f"仅当{words}" if (words := condition(part)) and not part.when else "",
            reason=because(part.when, ALWAYS_HANDED_IN) if part.when else "",
            shared=len(permits) > 1 or part.id == OWN_FORM,
        )

    def kept(part):
        return part.when is None or decide(part.when, answers, parameters)

    counted = tuple(p for p in needed if p.counts and p.code not in separate)
    return Outcome(
        answers=answers,
        permits=tuple(permit(p) for p in applied),
        held=tuple(permit(p) for p in needed if p.code in held),
        separate=tuple(permit(p) for p in needed if p.code in separate and p.code not in held),
        spared=tuple(permit(p) for p in snapshot.permits if p.code not in codes),
        materials=tuple(material(m) for m in materials if kept(m)),
        spared_materials=tuple(material(m) for m in materials if not kept(m)),
        hints=tuple(hint.text for hint in hints),
        doubts=tuple(c for c in snapshot.checks if decide(c.when, answers, parameters)),
        counted=counted,
        verdict=_verdict(snapshot, needed, counted),
        committed=tuple(p for p in applied if p.code in committed and p.by_commitment),
    )


def _joined(clauses) -> str:
    *first, last = clauses
    return f"{'，'.join(first)}，且{last}" if first else last


def _verdict(snapshot, needed, counted) -> str:
    if len(counted) >= LEAST:
        return Verdict.COMPOSITE
    if counted:
        alone = snapshot.region.composite_for_single
        return Verdict.SINGLE_BY_REGION if alone else Verdict.SINGLE
    return Verdict.FILINGS_ONLY if needed else Verdict.NOTHING


def _typed(snapshot: Snapshot, answers: Mapping[str, Any]) -> dict[str, Any]:
    known = {q.id: answers[q.id] for q in snapshot.questions if answers.get(q.id) is not None}
    wrong = [key for key, answer in known.items() if not fits(answer, snapshot.question_by_id[key])]
    if wrong:
        raise WrongAnswers(wrong)
    return {
        key: Decimal(str(answer)) if snapshot.question_by_id[key].type == "number" else answer
        for key, answer in known.items()
    }
