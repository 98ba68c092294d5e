"""Who may carry out a verb: rights as values, each with the sentence somebody without it is told."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.models import Channel
from issuance.casework import hearings, inspections, renewals, rounds, separation
from issuance.casework.access import own_clerk
from portal.ground.models import Department, Role
from portal.ground.staff import posts


@dataclass(frozen=True)
class Right:
    """``held``: whether an actor has it on a record; ``words``: who that is, for the documentation."""

    words: str
    held: Callable[[object, Model], bool]
    sentence: Callable[[Model], str | Promise]

    def refusal(self, actor, subject: Model) -> str:
        """Why not; empty for whoever has the right."""
        return "" if self.held(actor, subject) else str(self.sentence(subject))


class Apart(Right):
    """Tells whom it bars by which act."""

    def refusal(self, actor, subject):
        return separation.bar(actor, subject.owning_case)


def post(role: Role, words: str, department: Callable[[Model], Department]) -> Right:
    """The right of whoever holds ``role`` at the department a record leads to."""
    return Right(
        words=words,
        held=lambda actor, subject: posts.holds(actor, role, department=department(subject)),
        sentence=lambda subject: posts.lacking(role, department(subject)),
    )


def _has_no_account(actor, subject):
    return actor is None


def _checks(review) -> Right:
    return OWN_CLERK if review.owning_case.channel == Channel.WINDOW else APPROVER


APPROVER = post(Role.APPROVER, "an approver of its department", lambda review: review.department)
ISSUER_APPROVER = post(
    Role.APPROVER, "an approver of the department that issued it", lambda permit: permit.issuer
)
OFFICER_OF_CASE = post(
    Role.LICENCE_OFFICER, "a licence officer of its issuing body", lambda case: case.issuing_body
)
PLANNER = Right(
    "a licence officer of its issuing body, or an approver of the department that leads the visit",
    inspections.plans,
    lambda case: posts.lacking(*inspections.planner(case)),
)
OFFICER_OF_LICENCE = post(
    Role.LICENCE_OFFICER, "a licence officer of its issuing body", lambda licence: licence.issuer
)
OWN_CLERK = Right(
    "a clerk of its own county",
    lambda actor, subject: own_clerk(actor, subject.owning_case.region),
    lambda case: _("Only a window clerk of the county of this case may do this."),
)
CITY_CLERK = Right(
    "a clerk of its city",
    lambda actor, subject: posts.holds(actor, Role.CLERK, region=subject.owning_case.region),
    lambda case: _("Only a window clerk of the city of this case may do this."),
)
# Stated by every verb that decides a permit item.
APART = Apart(
    "not whoever took in, filled in, checked or prepared at the window, asked for the supplement, returned it"
    " or took it in, added scans, printed the access code or accepted the case (受审分离)",
    lambda actor, subject: not separation.bar(actor, subject.owning_case),
    lambda subject: _(
        "Whoever had a hand in the intake of a case decides nothing on it (受审分离)."
    ),
)
NOT_PRESIDING = Right(
    "not whoever presided over its hearing (48)",
    lambda actor, subject: not hearings.presided(actor, getattr(subject, "review", subject)),
    lambda review: _(
        "Whoever presides over the hearing does not review the application (行政许可法 48)."
    ),
)
NOT_DENIER = Right(
    "not whoever denied it before, while its department has somebody else who may",
    lambda actor, review: not rounds.keeps_out(actor, review),
    lambda review: _(
        "You denied this, and the denial was withdrawn: somebody else of the department decides anew."
    ),
)
NOT_ITS_CLERK = Right(
    "not whoever wrote the application for it down at the window (受审分离)",
    lambda actor, permit: not renewals.wrote_down(actor, permit),
    lambda permit: _(
        "You wrote this application down: whoever did decides nothing on it (受审分离)."
    ),
)
# Of an item that waits to be accepted.
CHECKER = Right(
    "an approver of its department, of a counter case a clerk of its own county",
    lambda actor, review: _checks(review).held(actor, review),
    lambda review: _checks(review).sentence(review),
)
VISITOR = Right(
    "whoever takes part in the visit for the department of the item",
    inspections.takes_part,
    lambda review: _("Only whoever takes part in the visit for this department concludes it."),
)
VISITOR_OF_CASE = Right(
    "whoever takes part in the visit",
    inspections.comes,
    lambda case: _("Only whoever takes part in the visit may do this."),
)
# Whoever holds reference number and access code has no account: /track/ has asked for them.
APPLICANT = Right(
    "the applicant",
    _has_no_account,
    lambda subject: _("Only the applicant may do this, under /track/."),
)
CLOCK = Right(
    "the clock", _has_no_account, lambda subject: _("Only the passing of time does this.")
)
NOBODY = Right(
    "nobody: it follows",
    lambda actor, subject: False,
    lambda subject: _("This follows from another step by itself."),
)
