"""The head of a department answers who asked for more time (行政许可法 42); the applicant is told in a paper
why and until when."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, separation
from issuance.casework.hearings import presiding
from issuance.casework.messages.letters import EXTENSION_REFUSED
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import ReasonForm, VerbForm
from issuance.casework.verbs.limits.extensions import (
    HEAD,
    OPEN,
    answer,
    asked_of,
    brings_nothing,
    new_last_day,
    too_late,
)
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, NOT_PRESIDING, Right
from issuance.models import Extension, Notice, Pause, Review
from issuance.status import ReviewStatus
from portal.ground.models import Role
from portal.ground.staff import posts

NOT_ASKER = Right(
    "not whoever asked for it",
    lambda actor, review: not ((asked := asked_of(review)) and asked.asked_by_id == actor.pk),
    lambda review: gettext_lazy(
        "You asked for this extension: another head of the department answers."
    ),
)


def _to_approve(actor, today):
    """Not what this very person asked for, nor cases in whose intake they had a hand (受审分离)."""
    departments = posts.departments_of(actor, Role.HEAD)
    if not departments:
        return None
    asked = Extension.objects.filter(
        outcome=OPEN,
        review__department__in=departments,
        review__status__in=refuse_extension.sources,
        review__due__gte=today,
    )
    paused = Pause.objects.filter(review=OuterRef("review"), last=None)
    asked = asked.exclude(asked_by=actor).exclude(separation.barred(actor, "review__case"))
    asked = asked.exclude(presiding(actor))
    cases = ("industry", "region", "version", "joint_extension__region")
    asked = asked.select_related("review__department", *(f"review__case__{name}" for name in cases))
    asked = asked.prefetch_related("review__pauses", "review__extensions", "review__promises")
    return asked.exclude(Exists(paused)).order_by("review__due", "pk")


def _what_is_asked(extension):
    more = _("%(span)s more") % {"span": due_days.span(extension.days, extension.unit)}
    return f"{extension.review.permit_name} · {more} · {extension.reason}"


class Answer(OfficersVerb):
    """What the two answers of the head share."""

    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, HEAD, NOT_ASKER, NOT_PRESIDING)
    confirms = True

    def hindered(self, review):
        if asked_of(review) is None:
            return _("No extension waits for the head of this department.")
        return too_late(review)

    def trace(self, review):
        return review.extensions.last() or review

    def hint(self, review):
        """What is asked, where it is answered: nobody looks for it elsewhere on the page."""
        asked = asked_of(review)
        told = _(
            "%(who)s asks for %(span)s more (%(basis)s): %(reason)s. The last day is %(due)s; if approved,"
            " %(later)s."
        )
        return told % {
            "who": asked.asked_by,
            "span": due_days.span(asked.days, asked.unit),
            "basis": asked.basis,
            "reason": asked.reason,
            "due": review.due.isoformat(),
            "later": new_last_day(review, asked).isoformat(),
        }

    def stands(self, review, **stated):
        asked = asked_of(review)
        return [
            (
                _("Days more"),
                f"{due_days.span(asked.days, asked.unit)}（{asked.basis}）",
            ),
            (_("Reason"), asked.reason),
            (_("Asked by"), asked.asked_by),
            (_("last day until then"), review.due),
        ]


class GrantExtension(Answer):
    """The head of the department approves; the new last day holds at once, and the applicant is told it
    with the reason in a paper."""

    code = "grant_extension"
    position = 88.2
    title = gettext_lazy("Approve the extension")
    follows = gettext_lazy("The applicant gets a notice with the reason and the new last day.")
    history = gettext_lazy("extension approved")
    form = VerbForm
    notices = frozenset({Notice.Kind.EXTENDED})
    queues = ()

    def hindered(self, review):
        """Joint handling extended meanwhile may reach as far already."""
        return super().hindered(review) or brings_nothing(review, asked_of(review))

    def stands(self, review, **stated):
        due = new_last_day(review, asked_of(review))
        return [*super().stands(review), (_("new last day"), due)]

    def carry_out(self, review, actor):
        extension, told = asked_of(review), review.due
        due = new_last_day(review, extension)
        granted = Extension.Outcome.GRANTED
        answer(extension, self.code, granted, actor, told=told, due=due)
        self.move(review, ReviewStatus.OPEN, actor, due=due)
        facts = {
            "days": extension.days,
            "unit": extension.unit,
            "basis": extension.basis,
            "reason": extension.reason,
            "told": told.isoformat(),
            "due": due.isoformat(),
            "promised": due_days.beyond_promise(review),
        }
        case, organ = review.owning_case, review.department
        self.give(case, Notice.Kind.EXTENDED, actor, organ=organ, review=review, extension=facts)


class RefuseExtension(Answer):
    """The head does not approve and says why: the last day stays, and the approver is told. Whatever was
    asked for can be answered so: the list of what waits for an answer is kept here."""

    code = "refuse_extension"
    position = 88.4
    title = gettext_lazy("Do not extend")
    follows = gettext_lazy(
        "The last day stays as it is; the approvers of your department are told why."
    )
    history = gettext_lazy("extension not approved")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = ReasonForm
    queues = (
        Queue(
            code="extensions",
            title=gettext_lazy("Extensions to approve"),
            rows=_to_approve,
            matter=_what_is_asked,
            due="review__due",
            later=lambda row, days: new_last_day(row.review, row, days),
        ),
    )
    letters = frozenset({EXTENSION_REFUSED})

    def faults(self, review, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, review, actor, *, reason):
        refused = Extension.Outcome.REFUSED
        answer(asked_of(review), self.code, refused, actor, answer=reason)
        key = f"{review.permit_code}:{review.extensions.count()}"
        case = review.owning_case
        self.send(EXTENSION_REFUSED, case=case, department=review.department, key=key)


grant_extension = register(GrantExtension())
refuse_extension = register(RefuseExtension())
