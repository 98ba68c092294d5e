"""More time for a decision (延期, 行政许可法 42): the approver asks for it; the head of the department
answers in ``verbs.limits.extension_answers``. What was asked falls when the item is decided before."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, rounds, stages
from issuance.casework.messages.letters import EXTENSION_ASKED
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING, post
from issuance.models import Extension, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.calendar.clock import AT_ONCE
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import letters
from portal.ground.text.fields import LineField

OPEN = Extension.Outcome.OPEN
HEAD = post(Role.HEAD, "the head of its department", lambda review: review.department)


def asked_of(review) -> Extension | None:
    """What waits for the head; reads what a list has prefetched."""
    return next((row for row in review.extensions.all() if row.outcome == OPEN), None)


def answer(extension, verb, outcome, actor, **columns):
    """By compare-and-set, with the one event of it; whoever comes late is told."""
    transitions.advance(
        extension,
        verb=verb,
        actor=actor,
        expected=Q(outcome=OPEN),
        columns={
            "outcome": outcome,
            "answered_by": actor,
            "answered_at": timezone.now(),
            **columns,
        },
        meanwhile=lambda row: (
            ANSWERED % {"who": row.answered_by, "outcome": row.get_outcome_display()}
        ),
    )


ANSWERED = gettext_lazy("%(who)s answered this meanwhile: %(outcome)s.")


def too_late(review) -> str:
    """What hinders an extension now, asked for or not."""
    if review.running_pause:
        return _("The limit is paused; end the pause first.")
    if unbuilt := stages.not_built(review) or stages.never_built(review):
        return unbuilt
    if review.due and clock.today() > review.due:
        return _("The last day has passed: a limit that has ended is not extended (行政许可法 42).")
    return ""


def new_last_day(review, extension, days=None):
    case = review.owning_case
    days = days or almanac.days_of(case.region_id)
    return due_days.decision(case, review, days, extension=extension).due


def brings_nothing(review, extension) -> str:
    """Why these days would give no later last day; empty where they do."""
    if review.due is None or new_last_day(review, extension) > review.due:
        return ""
    told = _("These days give no day later than %(day)s, which joint handling has given already.")
    return told % {"day": review.due.isoformat()}


def _at_most(allowed) -> str:
    return _("At most %(span)s (%(basis)s).") % {"span": allowed.in_words, "basis": allowed.basis}


class ExtensionForm(VerbForm):
    days = forms.IntegerField(label=gettext_lazy("Days more"), min_value=1)
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The applicant reads it in the notice (行政许可法 42)."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        allowed = due_days.more_time(subject)
        initial = {"days": allowed.days} if allowed else {}
        super().__init__(data, subject=subject, initial=initial, **kwargs)
        if allowed:
            said = [_at_most(allowed)]
            if due_days.beyond_promise(subject):
                said.append(_("Counted from the end of the legal limit, not of the promised one."))
            self.fields["days"].help_text = " ".join(said)


class AskExtension(OfficersVerb):
    """An approver who cannot decide in time asks the head of the department for more time, once, by as
    many days as the law of the item allows; until the head has answered the last day stays as it is."""

    code = "ask_extension"
    position = 88
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})  # the head answers
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Ask for more time")
    follows = gettext_lazy("The head of your department approves it or not (行政许可法 42).")
    history = gettext_lazy("extension asked for")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = ExtensionForm
    queues = ()
    letters = frozenset({EXTENSION_ASKED})

    def hindered(self, review):
        if review.held:
            return _("A held permit is verified; its days are not extended.")
        if asked_of(review):
            return _("An extension has been asked for already; the head has not answered yet.")
        if review.extension:
            return _("The limit has been extended already: it can be extended once.")
        if due_days.more_time(review) is None:
            return _without_more_time(review)
        return too_late(review)

    def faults(self, review, *, days, reason):
        allowed = due_days.more_time(review)
        if not reason.strip():
            return {"reason": _("State the reason: the applicant has a right to it.")}
        if not 1 <= days <= allowed.days:
            return {"days": _at_most(allowed)}
        asked = Extension(review=review, days=days, unit=allowed.unit, basis=allowed.basis)
        if why := brings_nothing(review, asked):
            return {"days": why}
        if not (heads := letters.holders(Role.HEAD, department=review.department)).exists():
            return {"": _without_head(review)}
        presiding = {row.presided_by_id for row in review.hearings.all()} - {None}
        if presiding and not heads.exclude(pk__in=presiding).exists():
            return {
                "": _("The only head of your department presides over the hearing (行政许可法 48).")
            }
        return {}

    def carry_out(self, review, actor, *, days, reason) -> Extension:
        heads = letters.holders(Role.HEAD, department=review.department)
        if not heads.exclude(pk=actor.pk).exists():
            raise VerbRefused(
                _(
                    "You are the only head of %(department)s, and nobody approves what they asked for."
                )
                % {"department": review.department}
            )
        allowed = due_days.more_time(review)
        extension = review.extensions.create(
            round=review.round,
            days=days,
            unit=allowed.unit,
            basis=allowed.basis,
            reason=reason,
            asked_by=actor,
            asked_at=timezone.now(),
        )
        transitions.record(extension, verb=self.code, actor=actor)
        case, asked = review.owning_case, str(review.extensions.count())
        key = f"{review.permit_code}:{asked}"
        self.send(EXTENSION_ASKED, case=case, department=review.department, key=key)
        return extension

    def trace(self, review):
        return review.extensions.last() or review


def _without_more_time(review):
    if fixed := rounds.not_to_be_moved(review):
        return fixed
    if review.owning_case.snapshot.permit_by_code[review.permit_code].limit.unit == AT_ONCE:
        return _("This item is decided on the spot: there is no limit to extend.")
    return _(
        "A law of its own limits this item and names no extension: the ten days of 行政许可法 42 do not"
        " apply."
    )


def _without_head(review):
    return _(
        "%(department)s has no head (负责人) with an account: whoever manages the posts appoints one; until"
        " then the limit cannot be extended."
    ) % {"department": review.department}


class DropExtension(Consequence):
    """What was asked for falls when the item is decided or ends with its case."""

    code = "drop_extension"
    position = 88.6
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})  # it is decided or ended right after
    history = gettext_lazy("request for an extension without effect")
    tone = Tone.HOLD

    def carry_out(self, review, actor):
        answer(asked_of(review), self.code, Extension.Outcome.FALLEN, actor)


def drop_extension_of(review, actor):
    """Called before the move of its verb, so that whoever approves and whoever decides wait for each
    other in one order."""
    if asked_of(review):
        drop_extension.carry_out(review, actor)


ask_extension = register(AskExtension())
drop_extension = register(DropExtension())
