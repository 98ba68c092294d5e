"""A bar to new applications: set with the refusal, denial or 撤销 it follows from, told in a paper of its
own, and lifted where it was wrong (行政许可法 78, 79)."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import bars
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import ReasonForm
from issuance.casework.verbs.limits.extensions import HEAD
from issuance.casework.verbs.registry import register
from issuance.models import Bar, Notice, Review
from issuance.status import SETTLED_REVIEWS
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.staff import posts

NOBODY_KNOWN = gettext_lazy(
    "The application states neither a credit code nor an ID number: nobody can be barred by it."
)


class SafetyField(forms.BooleanField):
    """The bar follows only where the item directly concerns safety; whether it does the officer says.

    ``under``: drawn as part of the field before it, without which it says nothing.
    """

    TOLD = {
        Bar.Ground.FALSE_PAPERS: gettext_lazy(
            "Only with false papers: then the applicant may not apply for this permit again for a year"
            " (行政许可法 78); a paper says until when."
        ),
        Bar.Ground.FRAUD: gettext_lazy(
            "Only after fraud: then the holder may not apply for this permit again for three years"
            " (行政许可法 79); a paper says until when."
        ),
    }

    def __init__(self, ground, *, under=False, **kwargs):
        self.under = under
        super().__init__(
            required=False,
            label=gettext_lazy("Directly concerns public safety, health, life or property"),
            help_text=self.TOLD[ground],
            **kwargs,
        )


class SetBar(Consequence):
    """Its paper says until when the applicant may not apply for the permit item again."""

    code = "set_bar"
    position = 132
    subject = Bar
    sources = frozenset()
    targets = frozenset({"running"})
    history = gettext_lazy("barred from a new application")
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.BARRED})

    def carry_out(self, review, actor, *, ground, on) -> Bar:
        """``on``: the day of the decision, from which 78 and 79 count."""
        case = review.owning_case
        bar = Bar(review=review, permit_code=review.permit_code, holder=bars.holder_of(case))
        bar.ground, bar.first, bar.last = ground, on, bars.last_day(ground, on)
        bar.set_by = actor
        bar.save(force_insert=True)
        transitions.record(bar, verb=self.code, actor=actor)
        facts = {"ground": ground, "law": bars.ARTICLES[ground]}
        facts |= {"first": bar.first.isoformat(), "last": bar.last.isoformat()}
        organ = review.department
        self.give(case, Notice.Kind.BARRED, actor, organ=organ, review=review, bar=facts)
        return bar


def unknown_holder(review) -> str:
    return "" if bars.holder_of(review.owning_case) else str(NOBODY_KNOWN)


def running_bar(review) -> Bar | None:
    """What this review has led to and still runs."""
    return review.bars.running(clock.today()).first()


def _running(actor, today):
    """Those of a department, for whoever approves or heads there; of a region, for its supervisor."""
    departments = posts.departments_of(actor, Role.APPROVER, Role.HEAD)
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not departments and not regions:
        return None
    own = Q(review__department__in=departments) if departments else Q()
    if regions:
        own |= Q(region__in=regions)
    cases = ("review__case__industry", "review__case__region")
    return Bar.objects.running(today).filter(own).select_related(*cases).order_by("last", "pk")


class LiftBar(OfficersVerb):
    """A bar that was wrong is lifted by the head of its department, by name and with the reason; a paper
    tells who was barred."""

    code = "lift_bar"
    position = 133
    subject = Review
    sources = SETTLED_REVIEWS
    targets = SETTLED_REVIEWS  # what was decided stands
    who_may = (HEAD,)
    title = gettext_lazy("Lift the bar")
    follows = gettext_lazy(
        "From now the applicant may apply for this permit again; nothing else changes."
    )
    history = gettext_lazy("bar lifted")
    place = Place.ASIDE
    form = ReasonForm
    confirms = True
    notices = frozenset({Notice.Kind.BAR_LIFTED})
    queues = (
        Queue(
            code="bars",
            title=gettext_lazy("Bars to new applications"),
            rows=_running,
            matter=lambda bar: f"{bar} · {bar.get_ground_display()}",
            watched=True,
        ),
    )

    def trace(self, review):
        return review.bars.order_by("pk").last() or review

    def hindered(self, review):
        return "" if running_bar(review) else _("No bar runs from this.")

    def stands_already(self, review, **stated):
        return running_bar(review) is None

    def stands(self, review, *, reason):
        return [(_("Bar"), str(running_bar(review)))]

    def faults(self, review, *, reason):
        return {} if reason.strip() else {"reason": _("State the reason.")}

    def carry_out(self, review, actor, *, reason):
        bar = running_bar(review)
        transitions.advance(
            bar,
            verb=self.code,
            actor=actor,
            expected=Q(lifted_at=None),
            columns={
                "lifted_at": timezone.now(),
                "lifted_by": actor,
                "lifted_reason": reason,
            },
            meanwhile=lambda _row: _("Somebody was quicker."),
        )
        barred = review.notices.filter(kind=Notice.Kind.BARRED).order_by("pk").last()
        facts = {"of": barred.number if barred else "", "reason": reason}
        facts |= {"first": bar.first.isoformat(), "last": bar.last.isoformat()}
        case, organ = review.owning_case, review.department
        self.give(case, Notice.Kind.BAR_LIFTED, actor, organ=organ, review=review, lifted=facts)


set_bar = register(SetBar())
lift_bar = register(LiftBar())
