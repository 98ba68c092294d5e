"""Submitting: what a draft holds becomes an immutable submission, exactly once."""

import hmac
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forms import commitment, contact, operators, revisions, slices, uploads
from forms.assembly import APPLY, COMMIT, HOLD, FormSpec, assemble, modes
from forms.combined import CombinedForm
from forms.completeness import (
    CHECK,
    FORM,
    MATERIALS,
    NOT_APPLICABLE,
    ON_PAPER,
    SIGNED,
    Problem,
    State,
    problems_of,
)
from forms.models import SCANNED, Channel, Draft, Submission, SubmissionRevision
from forms.references import (
    access_code,
    code_again,
    code_digest,
    next_reference,
    possible_references,
)
from forms.signals import NotTaken, submission_received
from guides.version import promises
from guides.version.answer_codec import freeze_answers, thaw_answers
from guides.version.permit_parts import PermitPart
from guides.version.situations import evaluate
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts

FIELD, MATERIAL = "field", "material"


class Incomplete(ValueError):
    """Something is missing or wrong; ``problems`` says what and where."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{problem.label}: {problem.message}" for problem in self.problems)
        )


class DraftGone(LookupError):
    """The draft expired and was swept before it was submitted."""


class NotOpened(ValueError):
    """A supplement touches what its notice did not name; ``names`` lists it."""

    def __init__(self, names: Collection[str]):
        self.names = tuple(names)
        super().__init__(_("Not opened by the notice: %(names)s.") % {"names": "、".join(names)})


@dataclass(frozen=True)
class Receipt:
    """Proof of receipt; equal for every equal post."""

    submission: Submission
    reference: str
    access_code: str


def submit(*, draft: Draft, actor=None) -> Receipt:
    """Hand in a draft. Idempotent on its uuid: fifty posts make one submission and equal receipts.

    Completeness is judged on the stored draft, not on a request. At the window ``actor`` is a
    clerk of the city (``PermissionDenied``). Raises ``Incomplete``, ``DraftGone``,
    ``uploads.LostFile``.
    """
    if draft.channel == Channel.WINDOW:
        posts.require(actor, Role.CLERK, region=draft.version.region)
    if done := _done(draft.submission_uuid):
        return done
    try:
        with transaction.atomic():
            return _submit(draft.pk, actor)
    except IntegrityError:
        # Another process was quicker: the unique uuid is what makes the submission one.
        if done := _done(draft.submission_uuid):
            return done
        raise
    except Draft.DoesNotExist as gone:
        raise DraftGone(_("This draft has expired.")) from gone
    except NotTaken as refusal:
        raise Incomplete([Problem(CHECK, "main", draft.kind_word, str(refusal))]) from refusal


def _done(submission_uuid: uuid.UUID) -> Receipt | None:
    submission = Submission.objects.filter(uuid=submission_uuid).first()
    return submission and receipt(submission)


def receipt(submission: Submission) -> Receipt:
    """The receipt of a submission; the code is derived again, never stored."""
    code = code_again(submission.uuid, submission.access_code_digest)
    return Receipt(submission, submission.reference, code)


def _submit(pk: int, actor) -> Receipt:
    drafts = Draft.objects.select_for_update(of=("self",))
    draft = drafts.select_related("version__region__parent", "version__industry").get(pk=pk)
    if done := _done(draft.submission_uuid):
        return done
    state = State(draft)
    if state.problems:
        raise Incomplete(state.problems)
    code = access_code(draft.submission_uuid)
    submission = Submission.objects.create(
        uuid=draft.submission_uuid,
        reference=next_reference(draft.version.region.code),
        access_code_digest=code_digest(code, draft.submission_uuid),
        version=draft.version,
        region=draft.version.region,
        channel=draft.channel,
        kind=draft.kind,
        about=draft.about,
        items=draft.items,
        began=draft.began,
        clerk=actor if draft.channel == Channel.WINDOW else None,
        filled_by_id=draft.clerk_id,
        operator_name=operators.name_in(state.form.values()),
        received_at=clock.now(),
    )
    files = [
        revisions.as_row(upload) for paper in state.papers for upload in state.uploads[paper.id]
    ]
    uploads.require_stored(files)
    revisions.freeze(submission, 1, _content(state), files, actor=actor, verb="submit")
    contact.remember(submission, contact.proposed(draft.contact, state.form.values()))
    submission_received.send(sender=Submission, submission=submission)
    return Receipt(submission, submission.reference, code)


def _content(state: State) -> dict:
    everything = evaluate(
        state.snapshot,
        state.outcome.answers,
        **modes(state.snapshot, state.draft.choices),
        frozen=True,
    )
    declared = {needed.id: _unasked(needed, everything) for needed in everything.handed_in}
    declared |= {paper.id: state.declared(paper) for paper in state.spec.papers}
    content = {
        "answers": freeze_answers(state.outcome.answers),
        "choices": state.choices.choices(),
        "data": state.form.values(),
        "declared": {key: way for key, way in declared.items() if way},
    }
    if promised := commitment.of_draft(state):
        content[commitment.PROMISE] = promised
    return content


def _unasked(needed, outcome) -> str:
    """How a paper that is not asked for stands in its row: the 承诺书 of an item that is handled by 告知承诺
    was signed."""
    mine = [permit for permit in needed.permits if permit in outcome.committed]
    return SIGNED if mine and promises.signed(needed.material.required_when) else NOT_APPLICABLE


def spec_of(revision: SubmissionRevision) -> FormSpec:
    """The one form as this revision was filled in."""
    snapshot = revision.submission.snapshot
    answers = thaw_answers(snapshot, revision.content["answers"])
    picked = modes(snapshot, revision.content["choices"])
    return assemble(snapshot, evaluate(snapshot, answers, **picked, frozen=True))


def chosen_permits(revision: SubmissionRevision) -> list[tuple[PermitPart, str]]:
    """The permits of this application, each with ``apply``, ``commit`` or ``held``, in the order of the
    version."""
    permits = revision.submission.snapshot.permits
    chosen = {code: choice["mode"] for code, choice in revision.content["choices"].items()}
    return [(p, chosen[p.code]) for p in permits if chosen.get(p.code) in (APPLY, COMMIT, HOLD)]


def revise(
    *,
    submission: Submission,
    data: Mapping,
    files: Mapping[str, Collection],
    allowed: Collection[tuple[str, str]],
    papers: Collection[str] = (),
    alone: Mapping[tuple[str, str], Collection[str]] = MappingProxyType({}),
    actor=None,
) -> SubmissionRevision:
    """Answer a supplement notice: the named fields and materials, all of them, and nothing else.

    ``allowed``: ("field", key) and ("material", id) pairs; ``data``: field key → value as typed;
    ``files``: material id → files as ``uploads.take_in`` returns them, which replace the old ones;
    ``papers``: material ids handed in at the window, with files (scanned there) or without. ``alone``: those
    of ``allowed`` that are answered for the permit items with these codes and for no other: what the others
    say of them stays (``forms.slices.ALONE``). Raises ``NotOpened``, ``Incomplete``, ``uploads.LostFile``.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        last = submission.current()
        fields = {key for target, key in allowed if target == FIELD}
        materials = {key for target, key in allowed if target == MATERIAL}
        foreign = (set(data) - fields) | ((set(files) | set(papers)) - materials)
        if foreign:
            raise NotOpened(sorted(foreign))
        form = supplemented(last, data, fields)
        missing = sorted(m for m in materials if not files.get(m) and m not in papers)
        problems = [
            *problems_of(FORM, form),
            *(_unsent(form.spec, material) for material in missing),
            *_unjudged(files),
        ]
        if problems:
            raise Incomplete(problems)
        shared = {m for m in materials if (MATERIAL, m) not in alone}
        stands = {k: way for k, way in last.content["declared"].items() if k not in shared}
        own = {name for name in form.cleaned_data if (FIELD, name) in alone}
        said = {key: value for key, value in form.cleaned_data.items() if key not in own}
        content = last.content | {
            "data": last.content["data"] | said,
            "declared": stands | dict.fromkeys(sorted(shared & {*papers}), ON_PAPER),
        }
        if own:
            told = {key: form.cleaned_data[key] for key in own}
            content[slices.ALONE] = slices.said_alone(last.content, told, alone, FIELD)
        content.pop(SCANNED, None)
        files = slices.filed_alone(files, alone, MATERIAL)
        replaced = shared | {*files}
        kept = [
            revisions.as_row(file) for file in last.files.all() if file.material not in replaced
        ]
        fresh = _rows_of(files)
        operators.follow(submission, content["data"])
        uploads.require_stored(fresh)  # what we lost of the old ones keeps nobody from answering
        return revisions.freeze(
            submission, last.number + 1, content, kept + fresh, actor=actor, verb="revise"
        )


def scan(*, submission: Submission, files: Mapping[str, Collection], actor) -> SubmissionRevision:
    """Add scans, made at the window, of materials handed in there on paper (see ``_join``)."""
    with transaction.atomic():
        declared = submission.current().content["declared"]
        ticked = {material for material, way in declared.items() if way == ON_PAPER}
        return _join(submission, files, ticked, actor=actor, verb="scan")


def follow_up(
    *, submission: Submission, files: Mapping[str, Collection], opened: Collection[str], actor=None
) -> SubmissionRevision:
    """Add files of materials that were promised (容缺) and are still awaited, ``opened`` (see ``_join``)."""
    with transaction.atomic():
        return _join(submission, files, opened, actor=actor, verb="follow_up")


def _join(submission, files, opened, *, actor, verb) -> SubmissionRevision:
    """Files beside those that are there, of ``opened`` materials alone; nothing else changes.

    ``files``: as ``revise`` takes them; what is there already stays and is not taken twice. Raises
    ``NotOpened``, ``Incomplete``, ``uploads.LostFile``.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        last = submission.current()
        if foreign := sorted(set(files) - set(opened)):
            raise NotOpened(foreign)
        kept = [revisions.as_row(file) for file in last.files.all()]
        there = {(row["material"], row["sha256"]) for row in kept}
        fresh = [row for row in _rows_of(files) if (row["material"], row["sha256"]) not in there]
        if problems := [*_unjudged(files), *([] if fresh else map(_missing_scan, files))]:
            raise Incomplete(problems)
        uploads.require_stored(fresh)
        content = last.content | {SCANNED: sorted({row["material"] for row in fresh})}
        return revisions.freeze(
            submission, last.number + 1, content, kept + fresh, actor=actor, verb=verb
        )


def _missing_scan(material):
    return Problem(MATERIALS, f"paper-{material}", material, _("This scan is there already."))


def _unjudged(files) -> Iterator[Problem]:
    for material in sorted(files):
        for file in files[material]:
            if not file.media_type:
                message = _("The file is being checked.")
                yield Problem(MATERIALS, f"paper-{material}", file.name, message)


def _rows_of(files) -> list[dict]:
    """One for each file of a material, the same file once."""
    return [
        {"material": material} | {name: getattr(file, name) for name in revisions.BLOB_COLUMNS}
        for material in sorted(files)
        for file in {file.sha256: file for file in files[material]}.values()
    ]


def supplemented(
    revision: SubmissionRevision, data: Mapping, fields: Collection[str]
) -> CombinedForm:
    """The whole form of a revision with ``data`` (key → value as typed) in its opened ``fields``:
    what it finds wrong is refused, whoever asks."""
    return CombinedForm(spec_of(revision), revision.content["data"] | dict(data), only=fields)


def _unsent(spec: FormSpec, material: str) -> Problem:
    paper = spec.paper_by_id.get(material)
    name = paper.name if paper else material
    return Problem(MATERIALS, f"paper-{material}", name, _("Please upload it."))


def verify_access(reference: str, code: str) -> Submission | None:
    """The submission both belong to, in the same time whether the reference exists or not."""
    found = Submission.objects.filter(reference__in=possible_references(reference)).first()
    salt = found.uuid if found else uuid.UUID(int=0)
    stored = found.access_code_digest if found else ""
    fits = hmac.compare_digest(code_digest(code, salt).encode(), stored.encode())
    return found if fits else None
