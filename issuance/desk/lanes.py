"""One permit item on the case page: how it stands and until when, as far as its reader may know."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from issuance.casework import (
    access,
    application,
    bars,
    charges,
    commitments,
    due_days,
    inspections,
    order,
    rounds,
    stages,
    summons,
)
from issuance.casework.hearings import hearing_of
from issuance.casework.papers import decision_words
from issuance.casework.verbs.limits.extensions import asked_of, new_last_day
from issuance.casework.verbs.review.decisions import decide
from issuance.casework.verbs.review.refusals_withdrawn import annul_refusal
from issuance.casework.verbs.who import NOT_DENIER
from issuance.desk import third_parties
from issuance.labels import PERMITS, RIGHTED, VISITS, Label, review_label
from issuance.models import Notice, Permit, PutRight, Review
from issuance.status import LOOKED_AFTER, SETTLED_REVIEWS, ReviewStatus
from portal.ground.models import Role
from portal.ground.staff import posts

if TYPE_CHECKING:
    from issuance.desk.case_file import CaseFile


@dataclass(frozen=True)
class Lane:
    """A review on the page of ``file``; days left are working days."""

    file: "CaseFile"
    review: Review

    @cached_property
    def label(self) -> Label:
        awaits = application.awaits(self.file.case, self.review, self.file.promised)
        paused = self.review.running_pause is not None
        held = self.review.held
        return review_label(self.review.status, held=held, awaits=awaits, paused=paused)

    @property
    def looked_after(self) -> bool:
        """Whether its last word is of the inspection after the decision."""
        return self.review.visit in LOOKED_AFTER

    @property
    def visit_label(self) -> Label:
        return RIGHTED if inspections.righted(self.review) else VISITS[self.review.visit]

    @property
    def charged(self) -> str:
        """What is held against its permit, while nobody has decided on it."""
        return charges.waits(self.review)

    @cached_property
    def promises(self) -> list[tuple]:
        """The lines of the ledger, each with the files that show that a condition is met."""
        lines = commitments.with_terms(self.review.promises.all())
        return [(line, self.file.of_conditions.get(line.paper, ())) for line in lines]

    @cached_property
    def left(self) -> int | None:
        runs = self.review.runs and self.review.due
        return self.file.left(self.review.due) if runs else None

    @property
    def put_right(self) -> list[PutRight]:
        """What was reported of it as put right, in every round, for those who read more than intake."""
        rows = () if self.file.intake_only else self.file.case.put_right.all()
        return [row for row in rows if row.of(self.review)]

    @cached_property
    def permits(self) -> list[tuple[Permit, Label]]:
        """With how each stands today."""
        return [(row, PERMITS[row.standing(self.file.today)]) for row in self.review.all_permits]

    @cached_property
    def words(self) -> decision_words.Words:
        """Of its decision, as it is to be read today."""
        return decision_words.words_of(self.file.case, self.review)

    @cached_property
    def corrections(self) -> list[Notice]:
        """Papers that correct the words of its decision."""
        if self.file.intake_only:
            return []
        return list(decision_words.corrections(self.file.case, self.review))

    @cached_property
    def annulled(self) -> tuple[rounds.Annulled, ...]:
        """Its earlier rounds, for those who read more than intake and delivery."""
        return () if self.file.intake_only else rounds.annulled(self.file.case, self.review)

    @cached_property
    def recorded_in(self) -> str:
        """The case page of the permit found on the register, for whoever may open it."""
        own = posts.departments_of(self.file.actor, Role.APPROVER, Role.INSPECTOR)
        if self.review.found is None or self.review.found.issuer_id not in own:
            return ""
        return reverse("issuance_case", args=[self.review.found.review.case_id])

    @cached_property
    def order(self) -> str:
        """What it waits for (先证后证), or came to nothing."""
        return order.told(self.review)

    @cached_property
    def not_built(self) -> str:
        """Of two stages why the second waits, or can no longer be granted."""
        if not self.review.runs:
            return ""
        return stages.not_built(self.review) or stages.never_built(self.review)

    @cached_property
    def build_until(self) -> date | None:
        return stages.build_until(self.review)

    @cached_property
    def barred(self) -> str:
        """Until when the applicant may not apply for it, and why: for the department of the item and
        supervision, while it is not decided."""
        own = access.readable_permits(self.file.actor, self.file.case)
        found = self.file.bars.get(self.review.permit_code)
        settled = self.review.status in SETTLED_REVIEWS
        told = found and not settled and self.review.permit_code in own
        return bars.told(found) if told else ""

    @cached_property
    def deliver_until(self) -> date | None:
        """Of a permit that was granted and is not recorded."""
        granted = self.review.status == ReviewStatus.GRANTED
        return due_days.delivery(self.review, self.file.office_days) if granted else None

    @cached_property
    def deliver_left(self) -> int | None:
        return self.file.left(self.deliver_until) if self.deliver_until else None

    @cached_property
    def hearing_asked_by(self) -> str:
        """For its own department alone."""
        return third_parties.who_asked(self.file.actor, self.review)

    @cached_property
    def opens_scans(self) -> bool:
        """Whether the reader may open the record of its hearing and its reports, which name third parties."""
        return access.knows_third_parties(self.file.actor, self.review.department_id)

    @cached_property
    def interested(self) -> tuple[third_parties.Told, ...]:
        """Whose interests are touched, and what they said, for whoever may read it."""
        if self.file.intake_only:
            return ()
        return third_parties.told(self.file.actor, self.review)

    @cached_property
    def summoned(self) -> list[summons.Summoned]:
        """Who received the notice of its hearing, and when, while it is set; for its own department alone."""
        hearing = hearing_of(self.review)
        waits = hearing and hearing.stage == hearing.Stage.SET
        return summons.everybody(self.review) if waits and self.opens_scans else []

    @cached_property
    def summoned_late(self) -> str:
        """Why the hearing cannot be held on its day."""
        return summons.too_near(self.review, self.review.hearing.on) if self.summoned else ""

    @cached_property
    def statement(self) -> str:
        """What the applicant stated before the decision, for its own department alone."""
        return third_parties.own_statement(self.file.actor, self.review)

    @cached_property
    def longer(self) -> date | None:
        """The last day there would be if the head approves what was asked."""
        asked = asked_of(self.review)
        if asked is None or not self.review.due:
            return None
        return new_last_day(self.review, asked, self.file.office_days)

    @cached_property
    def waits(self) -> str:
        """Why a reader who decides on it, or may withdraw that it was not accepted, does nothing now, and
        until when; who denied it before reads that somebody else decides."""
        actor, review = self.file.actor, self.review
        if review.status in annul_refusal.sources and not annul_refusal.refusal(actor, review):
            why = annul_refusal.hindrance(review)
            return f"{annul_refusal.title}：{why}" if why else ""
        if review.runs and not review.held and (denier := NOT_DENIER.refusal(actor, review)):
            return str(denier)
        if not self.review.runs or self.review.held or decide.refusal(self.file.actor, self.review):
            return ""
        return str(decide.hindrance(self.review))
