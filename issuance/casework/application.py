"""The application of a case as one officer may read it: slices, and what a supplement may name."""

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from forms import labels as form_labels
from forms.commitment import PROMISE
from forms.completeness import PROMISED
from forms.intake import Incomplete, NotOpened
from forms.models import SCANNED, SubmissionRevision
from forms.slices import Slice, filled_of, review_slice
from guides.version.promises import COMMITTED
from issuance.casework import promises
from issuance.casework.access import readable_permits
from issuance.casework.supplements import changes
from issuance.models import Deficiency, Review
from issuance.status import (
    ACCEPTED_REVIEWS,
    GONE_REVIEWS,
    UNACCEPTED_REVIEWS,
    PromiseStatus,
    ReviewStatus,
)
from portal.ground.history.transitions import VerbRefused


@contextmanager
def refused_by_intake():
    """What the intake does not take is a verb's refusal: the form had asked the same before the lock, and
    what is asked for may have changed meanwhile."""
    try:
        yield
    except (Incomplete, NotOpened) as error:
        raise VerbRefused(str(error)) from error


@dataclass(frozen=True)
class Round:
    """One answer to the supplement in one slice; a notice that was returned is answered again."""

    on: datetime
    before: Callable[[], Slice]
    answered: Callable[[], Slice]

    @cached_property
    def changes(self) -> list[changes.Change]:
        return changes.between(self.before(), self.answered())


@dataclass(frozen=True)
class Part:
    """A slice of the application with the review that reads it."""

    review: Review
    slice: Slice
    rounds: tuple[Round, ...] = ()  # the answers to the supplement, as they left it

    @property
    def held(self) -> list[tuple[str, str]]:
        """What the applicant says of a permit already held; its department verifies it."""
        if not self.review.held:
            return []
        labels = {
            "number": _("Permit number"),
            "valid_from": _("Valid from"),
            "valid_until": _("Valid until"),
        }
        details = self.slice.choice.details
        return [(label, details.get(key, "")) for key, label in labels.items()]


class Nameable(NamedTuple):
    """A field or material a supplement may name, for the review whose slice it stands in."""

    review: Review
    target: str
    key: str
    label: str

    @property
    def code(self) -> str:
        return f"{self.review.pk}:{self.target}:{self.key}"


def parts(actor, case) -> list[Part]:
    """The slices of the latest revision the actor may read, in the order of the reviews."""
    return _parts(case, readable_permits(actor, case))


def lacking(case, waited: Container[tuple[str, str]]) -> set[str]:
    """Codes of the permit items in whose slices one of these (target, key) stands."""
    return {review.permit_code for _target, review in needed_by(case, waited)}


def needed_by(
    case, waited: Container[tuple[str, str]], reviews: Iterable[Review] | None = None
) -> Iterator[tuple[tuple[str, str], Review]]:
    """Each of these (target, key) with each item in whose slice it stands; ``reviews``: among these, else
    among those that still wait to be accepted."""
    if reviews is None:
        reviews = [row for row in case.reviews.all() if row.status in UNACCEPTED_REVIEWS]
    for part in _parts(case, {review.permit_code for review in reviews}):
        for target, key, _label in _targets(part):
            if (target, key) in waited:
                yield (str(target), key), part.review


def beside(case, rows) -> dict[tuple[str, str], list[str]]:
    """Of these, fields or materials, those that stand in items too that were accepted, or decided, on what
    they say; each with the names of those. What is asked for them is asked of the item alone that lacks it,
    and changes nothing in the others (decision 15)."""
    accepted = [row for row in case.reviews.all() if row.status in ACCEPTED_REVIEWS]
    wanted = {(str(row.target), row.key) for row in rows}
    found: dict[tuple[str, str], list[str]] = {}
    if wanted and accepted:
        for target, review in needed_by(case, wanted, accepted):
            found.setdefault(target, []).append(review.permit_name)
    return found


def for_itself(case, rows) -> dict[tuple[str, str], list[str]]:
    """Of what is asked for, what is answered for the items alone that lack it: with their codes."""
    return {
        key: sorted({row.review.permit_code for row in rows if (str(row.target), row.key) == key})
        for key in beside(case, rows)
    }


def changed(case) -> set[str]:
    """Codes of the permit items in whose slices the last answer to the supplement changed something."""
    every = {review.permit_code for review in case.reviews.all()}
    answered = [part for part in _parts(case, every) if part.rounds]
    return {part.review.permit_code for part in answered if part.rounds[-1].changes}


def _parts(case, readable):
    if not readable:
        return []
    snapshot = case.snapshot
    read = last_revisions(case)
    answers = around_the_answers(read)
    return [
        Part(
            review,
            review_slice(snapshot, read[0], review.permit_code),
            tuple(
                Round(
                    answer.created_at,
                    partial(review_slice, snapshot, before, review.permit_code),
                    partial(review_slice, snapshot, answer, review.permit_code),
                )
                for before, answer in answers
            ),
        )
        for review in case.reviews.all()
        if review.permit_code in readable
    ]


def promised(case) -> dict[str, str]:
    """Papers this case was taken in without, against a promise (容缺), as its form says: id → name."""
    snapshot = case.snapshot
    declared = case.submission.current().content["declared"]
    return {
        paper: snapshot.material_by_id[paper].name
        for paper, way in declared.items()
        if way == PROMISED and paper in snapshot.material_by_id
    }


def still_promised(case, reviews: Iterable[Review]) -> dict[str, str]:
    """Those of them that are not there, for an item that did not end before: by the ledger, where
    there is one; what was promised before it was kept is asked for by nobody."""
    left = [review for review in reviews if review.status not in GONE_REVIEWS]
    if ledger := promises.of(left):
        wanted = (PromiseStatus.AWAITED, promises.DEFERRED)
        return promises.papers(line for line in ledger if (line.status, line.way) == wanted)
    papers = promised(case)
    return {
        paper: name
        for paper, name in papers.items()
        if any(awaits(case, review, (paper,)) for review in left)
    }


def complete(case) -> list[Review]:
    """Items applied for that wait to be accepted and lack nothing, also nothing of what is asked for by
    others."""
    rows = [row for row in case.reviews.order_by("pk") if row.status in UNACCEPTED_REVIEWS]
    asked = Deficiency.objects.filter(review__in=rows, waits=True).values_list("target", "key")
    lack = lacking(case, set(asked))
    return [
        row
        for row in rows
        if row.status != ReviewStatus.DEFICIENT and not row.held and row.permit_code not in lack
    ]


def unnamed(case) -> QuerySet[Deficiency]:
    """What was found missing and no notice has named: nothing is asked for an item that has ended."""
    found = Deficiency.objects.filter(review__case=case, notice=None)
    return found.exclude(review__status__in=GONE_REVIEWS)


def committed(case) -> bool:
    """Whether the applicant chose 告知承诺 before it was one of each item, so that papers it stands for were
    not asked for."""
    content = case.submission.current().content
    return PROMISE not in content and COMMITTED in content["data"].values()


def awaits(case, review: Review, papers: Container[str]) -> bool:
    """Whether one of these papers belongs to the permit of a review."""
    permit = case.snapshot.permit_by_code[review.permit_code]
    return any(paper in papers for paper in permit.materials)


def last_revisions(case) -> list[SubmissionRevision]:
    """The latest, each answer to the supplement and the one before it, newest first, with their files:
    read once however many slices are shown."""
    revisions = case.submission.revisions
    answers = revisions.filter(number__gt=1).exclude(content__has_key=SCANNED).values("number")
    latest = revisions.order_by("-number").values("number")[:1]
    wanted = revisions.annotate(following=F("number") + 1).filter(
        Q(number=Subquery(latest)) | Q(number__in=answers) | Q(following__in=answers)
    )
    return list(wanted.order_by("-number").prefetch_related("files"))


def around_the_answers(revisions) -> list[tuple[SubmissionRevision, SubmissionRevision]]:
    """(the one before, the answer) of each answer to the supplement, oldest first."""
    numbered = {row.number: row for row in revisions}
    answers = [row for row in revisions if row.number > 1 and SCANNED not in row.content]
    return [(numbered[row.number - 1], row) for row in reversed(answers)]


def facts_in_words(case, wanted) -> list[tuple[str, str]]:
    """(label, value) of the wanted fields of the latest revision, a person's numbers masked."""
    whole = filled_of(case.snapshot, last_revisions(case)[0])
    return [
        (form_labels.label(item), form_labels.masked(item, value))
        for section in whole.sections
        for item, value in section.facts
        if item.key in wanted
    ]


def nameable(actor, subject) -> list[Nameable]:
    """What ``actor`` may name as missing: of one review its own slice, of a case every readable one."""
    case = subject.owning_case
    found = [
        Nameable(part.review, str(target), key, label)
        for part in parts(actor, case)
        if subject in (case, part.review) and part.review.status in UNACCEPTED_REVIEWS
        for target, key, label in _targets(part)
    ]
    also = beside(case, found)
    told = _("%(label)s (for this item alone: “%(others)s” was accepted as it is)")
    return [
        row._replace(label=told % {"label": row.label, "others": "、".join(names)})
        if (names := also.get((row.target, row.key)))
        else row
        for row in found
    ]


def _targets(part) -> Iterator[tuple[str, str, str]]:
    for item, _value in part.slice.fields:
        if item.asked:
            yield Deficiency.Target.FIELD, item.key, form_labels.label(item)
    for sheet in (*part.slice.papers, *part.slice.by_sharing):
        yield Deficiency.Target.MATERIAL, sheet.paper.id, sheet.paper.name


def name_of(case, deficiency) -> str:
    """What a deficiency is about, as the version of the case calls it."""
    snapshot = case.snapshot
    if deficiency.target == Deficiency.Target.MATERIAL:
        material = snapshot.material_by_id.get(deficiency.key)
        return material.name if material else deficiency.key
    field = snapshot.field_by_key.get(deficiency.key)
    return field.label if field else deficiency.key
