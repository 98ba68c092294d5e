"""Where a draft stands: everything derived from it, and what is still missing, step by step."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from forms.assembly import COMMIT, FormSpec, Paper, assemble, modes
from forms.combined import CombinedForm
from forms.models import Channel, Draft, Upload
from forms.permit_choices import LATER, PermitChoices, conditions
from guides.models import GuideVersion
from guides.public.labels import verdict
from guides.public.situation_form import SituationForm
from guides.version.permit_parts import PermitPart
from guides.version.situations import Outcome, evaluate
from guides.version.snapshot import Snapshot
from portal.ground.hooks import LATER_HINDRANCES

SITUATION, PERMITS, FORM, MATERIALS, CHECK = STEPS = (
    "situation",
    "permits",
    "form",
    "materials",
    "check",
)
NOT_APPLICABLE, PROMISED, ON_PAPER = "not_applicable", "promised", "paper"
SIGNED = "signed"  # the 承诺书 of an item handled by 告知承诺, which the portal makes
WHEN_BUILT = "when_built"  # of two stages (筹建 → 验收) a paper of the second alone


@dataclass(frozen=True)
class Problem:
    """Something missing or wrong; ``anchor`` is the id of the place to mend it.

    ``passes``: nothing to mend, only to wait for.
    """

    step: str
    anchor: str
    label: str
    message: str
    passes: bool = False


class State:
    """One reading of a draft; each part is derived when asked for, and only once."""

    def __init__(self, draft: Draft):
        self.draft = draft
        self.snapshot: Snapshot = draft.snapshot

    @cached_property
    def situation(self) -> SituationForm:
        """Bound to every question, so that none is passed over in silence."""
        given = {question.id: "" for question in self.snapshot.questions}
        known = given | _known(self.draft.answers, given)
        return SituationForm(self.snapshot, known, answered=True)

    @cached_property
    def derived(self) -> Outcome | None:
        """What the answers alone call for; ``None`` while one is missing."""
        return self.situation.outcome if self.situation.is_valid() else None

    @cached_property
    def choices(self) -> PermitChoices:
        choices = (self.derived.permits, self.draft.choices)
        return PermitChoices(*choices, later=self.draft.later)

    @cached_property
    def outcome(self) -> Outcome:
        """What remains to be applied for after the applicant's choices."""
        picked = modes(self.snapshot, self.draft.choices)
        return evaluate(self.snapshot, self.situation.answers, **picked)

    @cached_property
    def spec(self) -> FormSpec:
        return assemble(self.snapshot, self.outcome)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All that may carry files: those asked for, and those from data sharing."""
        return (*self.spec.papers, *self.spec.by_sharing)

    @cached_property
    def form(self) -> CombinedForm:
        return CombinedForm(self.spec, self.draft.data)

    @cached_property
    def uploads(self) -> dict[str, list[Upload]]:
        """Files by material; one query."""
        files = defaultdict(list)
        for upload in self.draft.uploads.all():
            files[upload.material].append(upload)
        return files

    @property
    def waits(self) -> bool:
        """Whether a file is still in quarantine."""
        files = (upload for files in self.uploads.values() for upload in files)
        return any(upload.state == Upload.State.CHECKING for upload in files)

    def ways(self, paper: Paper) -> tuple[str, ...]:
        """What may stand in for an upload of this paper."""
        ways = []
        if paper.optional:
            ways.append(NOT_APPLICABLE)
        if paper.deferrable:
            ways.append(PROMISED)
        if self._of_a_second_stage(paper):
            ways.append(WHEN_BUILT)
        if self.draft.channel == Channel.WINDOW:
            ways.append(ON_PAPER)
        return tuple(ways)

    def _of_a_second_stage(self, paper: Paper) -> bool:
        """Whether only items need it whose approval to build is applied for here too."""
        building = {needed.code for needed in self.outcome.permits if needed.permit.prepares}
        return all(building.intersection(permit.after) for permit in paper.permits)

    def declared(self, paper: Paper) -> str:
        """How the paper is accounted for without a file, if it may be."""
        way = self.draft.declared.get(paper.id, "")
        return way if way in self.ways(paper) and not self.uploads.get(paper.id) else ""

    def settled(self, paper: Paper) -> bool:
        return bool(self.uploads.get(paper.id) or self.declared(paper))

    @property
    def promised(self) -> list[Paper]:
        """Papers that follow later, each accounted for by a promise (容缺)."""
        return [paper for paper in self.spec.papers if self.declared(paper) == PROMISED]

    @property
    def later(self) -> list[tuple[PermitPart, str, str]]:
        """Conditions that are promised (容缺): item, name of its field, words."""
        return [
            (needed.permit, name, words)
            for needed in self.outcome.permits
            for name, words in conditions(needed.permit).items()
            if self.choices.is_valid() and self.choices.choices()[needed.code].get(name) == LATER
        ]

    @property
    def committed(self) -> list[PermitPart]:
        """Items to be handled by 告知承诺."""
        choices = self.draft.choices
        return [
            needed.permit
            for needed in self.outcome.permits
            if choices.get(needed.code, {}).get("mode") == COMMIT and needed.permit.by_commitment
        ]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Empty when the draft can be submitted; a later step is judged once the earlier are sound."""
        if self.draft.version.status == GuideVersion.Status.WITHDRAWN:
            message = _(
                "This guide has been withdrawn; please start again from the service guides."
            )
            return (Problem(SITUATION, "main", str(self.draft.version.industry), message),)
        if early := self._situation() or self._permits():
            return early
        return (*problems_of(FORM, self.form), *self._materials(), *self._unjudged())

    @property
    def reached(self) -> str:
        """The first step with something to do."""
        return next((problem.step for problem in self.problems if not problem.passes), CHECK)

    def _situation(self):
        return problems_of(SITUATION, self.situation)

    def _permits(self):
        found = list(problems_of(PERMITS, self.choices))
        if not found and self.draft.later:
            found += self._later()
        elif not found and not self.outcome.composite:
            found.append(Problem(PERMITS, "main", _("Permits"), verdict(self.outcome)))
        return tuple(found)

    def _later(self):
        """What is asked of an application about what was given before."""
        if not self.outcome.permits:
            return [Problem(PERMITS, "main", _("Permits"), _("Choose at least one item."))]
        told = LATER_HINDRANCES.lines(self.draft.kind, self.draft.about, self.outcome.permit_codes)
        return [Problem(PERMITS, "main", _("Permits"), sentence) for sentence in told]

    def _materials(self):
        message = _("Please upload it, or say why it is not needed.")
        plain = _("Please upload it.")
        return tuple(
            Problem(
                MATERIALS, f"paper-{paper.id}", paper.name, message if self.ways(paper) else plain
            )
            for paper in self.spec.papers
            if not self.settled(paper)
        )

    def _unjudged(self):
        """A file that was refused is taken off by the applicant, so that none goes missing unseen."""
        for paper in self.papers:
            for upload in self.uploads.get(paper.id, ()):
                if upload.state == Upload.State.CHECKING:
                    message = _("“%(name)s” is being checked.") % {"name": upload.name}
                elif upload.state == Upload.State.REFUSED:
                    message = _("“%(name)s” was not taken: %(reason)s") % {
                        "name": upload.name,
                        "reason": upload.refusal,
                    }
                else:
                    continue
                passes = upload.state == Upload.State.CHECKING
                yield Problem(MATERIALS, f"paper-{paper.id}", paper.name, message, passes)


def _known(stored, given):
    return {key: str(value) for key, value in stored.items() if key in given}


def problems_of(step: str, form) -> tuple[Problem, ...]:
    """What a form of this step finds wrong."""
    if form.is_valid():
        return ()
    return tuple(
        Problem(step, _anchor(form[name]), str(form.fields[name].label), error)
        for name, errors in form.errors.items()
        for error in errors
    )


def _anchor(bound) -> str:
    return bound.id_for_label or f"{bound.auto_id}_0"
