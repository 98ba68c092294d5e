"""Deciding one permit item (单项审批), and what follows from the last decision of a case."""

from datetime import date

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issuance.casework import (
    bars,
    choosing,
    commitments,
    deliveries,
    inspections,
    interested,
    later_cases,
    order,
    promises,
    rounds,
    separation,
    stages,
    trust,
)
from issuance.casework import reasons as listed
from issuance.casework.application import awaits, name_of, still_promised
from issuance.casework.hearings import (
    heard,
    needs_hearing,
    not_heard,
    not_held,
    presiding,
    unheard,
)
from issuance.casework.messages.letters import CASE_DECIDED
from issuance.casework.messages.occasions.handing_over import PERMITS_READY
from issuance.casework.papers import remedies
from issuance.casework.verbs.base import Consequence, OfficersVerb, Queue, Tone
from issuance.casework.verbs.case.closing import REASONS
from issuance.casework.verbs.forms import ListedReasonsForm
from issuance.casework.verbs.inspections.concluding import settle
from issuance.casework.verbs.limits.extensions import drop_extension_of
from issuance.casework.verbs.limits.pauses import reports_of
from issuance.casework.verbs.permits.barring import SafetyField, set_bar, unknown_holder
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review import basis as law
from issuance.casework.verbs.review import waiting_to_build
from issuance.casework.verbs.review.following import follow
from issuance.casework.verbs.who import APART, APPROVER, NOT_DENIER, NOT_PRESIDING
from issuance.licence.counting import counted_of, enough, lacking, needed
from issuance.models import Bar, Case, Notice, Pause, RefusalKind, Review
from issuance.status import (
    DECIDED_REVIEWS,
    GONE_REVIEWS,
    SETTLED_CASES,
    CaseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.models import Partial, Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.fields import LinesField


def _matter(review):
    """With what it waits for, or came to nothing, and whether it is decided at once."""
    at_once = commitments.of(review) and not order.waits_for(review)
    at_once = _("by commitment (告知承诺): decide within one working day") if at_once else ""
    return " · ".join(
        filter(None, (review.permit_name, order.told(review), at_once and str(at_once)))
    )


OF_DECISION = _(
    "A denial rests on what is ticked here or written below, and on nothing else. A grant without a choice"
    " rests on all of these: the item's own."
)


class DecisionForm(law.StatesBasis, ListedReasonsForm):
    use = listed.Use.DENIAL
    listed_label = _("Common reasons of a denial")
    field_order = ("grant", "reasons", "basis", "further_basis", "false_papers", "bar")
    false_papers = forms.BooleanField(
        required=False,
        label=_("Denied for false papers"),
        help_text=_(
            "隐瞒有关情况或者提供虚假材料 (行政许可法 78)."
            " A warning is decided on apart, by the law on penalties."
        ),
    )
    bar = SafetyField(Bar.Ground.FALSE_PAPERS, under=True)
    grant = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant")), ("no", _("Deny"))],
        widget=forms.RadioSelect,
    )
    reasons = LinesField(
        label=_("Reasons"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required for a denial (行政许可法 38)."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        if "basis" in self.fields:
            self.fields["basis"].help_text = OF_DECISION
        if order.fallen(subject):
            self.fields["grant"].initial = "no"
            self.fields["reasons"].initial = order.blocked(subject)
        elif promises.broken(subject):
            self.fields["grant"].initial = "no"
            self.fields["reasons"].initial = promises.blocked(subject)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("grant") == "yes" and cleaned.get("listed"):
            self.add_error("listed", _("These are reasons of a denial: untick them, or deny."))
        return cleaned

    def arguments(self):
        stated = super().arguments()
        return stated | {"grant": stated["grant"] == "yes"}


def _to_decide(actor, today):
    """Not those of cases in whose intake this very person had a hand (受审分离)."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    waiting = Review.objects.filter(
        department__in=departments, status__in=decide.sources, basis=Review.Basis.APPLIED
    )
    paused = Pause.objects.filter(review=OuterRef("pk"), last=None)
    reviews = waiting.exclude(separation.barred(actor, "case")).exclude(Exists(paused))
    reviews = reviews.exclude(unheard(today)).exclude(interested.unheard(today))
    reviews = reviews.exclude(interested.untold())
    reviews = reviews.exclude(presiding(actor, "pk"))
    reviews = reviews.exclude(rounds.kept_from(actor)).exclude(stages.building(today))
    reviews = reviews.exclude(inspections.undecidable())
    named = reviews.select_related("case__industry", "case__region").order_by("due", "pk")
    return named.prefetch_related("case__reviews", "promises")


def _overdue(actor, today):
    """What a supervisor watches."""
    if not any(post.role == Role.SUPERVISOR for post in posts.posts_of(actor)):
        return None
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    reviews = Review.objects.filter(region__in=regions, status__in=decide.sources, due__lt=today)
    return reviews.select_related("department", "case__industry", "case__region").order_by("due")


class Decide(OfficersVerb):
    """Grant or deny one permit item, with a paper of its department at once (行政许可法 38); of two
    officers one wins, and the other is told who decided.

    A denial cannot be without reasons and basis in law; a grant has the basis of its version.
    A permit already held is verified (``verbs.held``): nothing of it is granted or denied.
    """

    code = "decide"
    position = 90
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = DECIDED_REVIEWS
    who_may = (APART, NOT_PRESIDING, APPROVER, NOT_DENIER)
    title = _("Decide")
    follows = _("A decision never changes; when all are decided the case goes on.")
    history = _("decision taken")
    form = DecisionForm
    confirms = True
    notices = frozenset({Notice.Kind.DECISION, Notice.Kind.OUTCOME})
    queues = (
        Queue(
            code="to_decide",
            title=_("To decide"),
            rows=_to_decide,
            matter=_matter,
            due="due",
        ),
        Queue(
            code="overdue",
            title=_("Overdue decisions"),
            rows=_overdue,
            matter=lambda review: f"{review.permit_name} · {review.department}",
            due="due",
            watched=True,
        ),
    )

    def tone_of(self, after):
        return Tone.STOP if after == ReviewStatus.DENIED else self.tone

    def hindered(self, review):
        if review.held:
            return _("This permit is held already: it is verified, not decided on.")
        unheard_of = not_heard(review) or interested.not_heard(review)
        unheard_of = unheard_of or interested.not_told(review)
        unheard_of = unheard_of or inspections.not_said(review)
        return unheard_of or not_resumed(review) or stages.not_built(review)

    def hint(self, review):
        lacking = not_held(review) or inspections.not_passed(review)
        return lacking or "\n".join(f"{label}：{told}" for label, told in trust.told(review))

    def faults(self, review, *, grant, reasons="", basis="", false_papers=False, bar=False):
        if grant and false_papers:
            return {"false_papers": _("Only a denial is for false papers.")}
        if bar and not false_papers:
            return {"bar": _("Only after false papers a new application is barred.")}
        if bar and (unknown := unknown_holder(review)):
            return {"bar": unknown}
        if grant and (blocked := self.blocked(review)):
            return {"grant": blocked}
        if grant and (barred := bars.applied_under(review)):
            return {"grant": bars.told(barred)}
        missing = {} if grant or reasons.strip() else {"reasons": str(REASONS)}
        return missing if grant or basis.strip() else missing | {"basis": str(law.BASIS)}

    @staticmethod
    def blocked(review) -> str:
        """Why it cannot be granted now, though it may be denied."""
        unseen = inspections.not_passed(review) or not_held(review)
        missing = unseen or order.blocked(review) or promises.blocked(review)
        return missing or stages.never_built(review) or later_cases.blocked(review)

    def stands(self, review, *, grant, basis="", false_papers=False, **stated):
        """On what it rests, and what interested parties stated, to be weighed once more."""
        told = [(_("Basis in law"), _basis(review, grant, basis, false_papers))]
        return [*(trust.told(review) if grant else ()), *told, *interested.statements(review)]

    def remarks(self, review, *, grant, **stated):
        odd = needs_hearing(review) + uncured(review) + ([] if grant else remedies.unnamed(review))
        odd += [*interested.to_be_told(review), *(commitments.remarks(review) if grant else ())]
        odd += [] if grant else interested.unheard_applicant(review)
        if grant and (early := order.remark(review)):
            return [*odd, early]
        if grant and (barred := bars.running(review)):
            return [*odd, bars.told(barred)]
        if not grant:
            odd = [*odd, *filter(None, (order.too_early(review), rounds.same_again(review)))]
        if not grant and review.indispensable:
            lost = _("This permit is indispensable (主证): no composite licence follows then.")
            return [*odd, lost]
        missing = still_promised(review.owning_case, [review])
        if not grant or not awaits(review.owning_case, review, missing):
            return odd
        own = review.owning_case.snapshot.permit_by_code[review.permit_code].materials
        papers = "、".join(name for paper, name in missing.items() if paper in own)
        told = _(
            "Promised (容缺) and not there: %(papers)s. The decision says that it is under promise."
        )
        return [*odd, told % {"papers": papers}]

    def carry_out(
        self, review, actor, *, grant, reasons="", basis="", false_papers=False, bar=False
    ):
        to = ReviewStatus.GRANTED if grant else ReviewStatus.DENIED
        columns = {"decided_by": actor, "decided_at": timezone.now(), "reasons": reasons}
        columns |= {"legal_basis": _basis(review, grant, basis, false_papers)}
        columns["false_papers"] = false_papers
        columns["barred_by"] = None if grant else bars.applied_under(review)
        columns["undelivered_since"] = clock.today() if grant else None
        columns["look_by"] = inspections.look_by(review) if grant else None
        drop_extension_of(review, actor)
        self.move(review, to, actor, **columns)
        case = review.owning_case
        if grant:
            lines.date_commitment(review, actor)
        else:
            lines.drop(review, actor)
            listed.state(listed.Use.DENIAL, [(review, reasons)])
        facts = {"organ": review.department, "review": review}
        facts |= heard(review) | interested.heard(review) | reports_of(review)
        facts["promises"] = promises.under_promise(review) if grant else []
        facts |= commitments.decided(review) if grant else {}
        if grant and (over := later_cases.over(case)):
            facts["licence_ended"] = over["licence_ended"]
        facts |= inspections.found(review)
        paper = self.give(case, Notice.Kind.DECISION, actor, **facts)
        interested.tell_outcome(self, review, actor, paper)
        if bar:
            set_bar.carry_out(review, actor, ground=Bar.Ground.FALSE_PAPERS, on=clock.today())
        settle(case, actor)
        conclude(case, actor)


def uncured(review) -> list[str]:
    """Of what was accepted after all, what the supplement notice had asked for and was not handed in."""
    if not rounds.not_accepted_before(review):
        return []
    rows = review.deficiencies.filter(waits=True).select_related("notice")
    names = "、".join(dict.fromkeys(name_of(review.owning_case, row) for row in rows))
    told = _("The supplement notice asked for this, and it was not handed in: %(names)s.")
    return [told % {"names": names}] if names else []


def not_resumed(review) -> str:
    """What hinders the decision while the limit is paused by hand: a hearing's pause ends with its record."""
    pause = review.running_pause
    if pause is None:
        return ""
    told = _("The limit is paused for %(cause)s, expected until %(day)s; end the pause first.")
    return told % {"cause": pause.get_cause_display(), "day": pause.expected.isoformat()}


def _basis(review, grant, basis, false_papers) -> str:
    """What was chosen, after the article that by itself forbids to grant (行政许可法 78, 79); a grant without
    a choice rests on the item's own."""
    barred = None if grant else bars.applied_under(review)
    articles = [law.OF_REFUSAL[RefusalKind.FALSE_PAPERS]] if false_papers else []
    articles += [bars.ARTICLES[barred.ground]] if barred else []
    own = law.preset(review) if grant else ""
    return law.joined([*dict.fromkeys(articles), basis.strip() or own])


def conclude(case, actor):
    """The case joins when the last of its reviews is decided or verified; one whose licence is issued has
    joined, and what is granted anew comes to a new certificate of it. One that was taken back joins nothing:
    what is decided anew there is a single permit. Before, what waited for this decision gets its day."""
    follow(case, actor)
    if case.status in SETTLED_CASES:
        return
    over = DECIDED_REVIEWS | GONE_REVIEWS | {ReviewStatus.CANCELLED}
    if not case.reviews.exclude(status__in=over).exists():
        join.carry_out(case, actor)
    else:
        waiting_to_build.wait(case, actor)


class Join(Consequence):
    """The last decision joins the case: to the licence officer, to the applicant who may choose where some
    are denied and the region asks, or closed without a composite. Items not accepted are not waited
    for."""

    code = "join"
    position = 95
    subject = Case
    sources = frozenset({CaseStatus.REVIEWING})
    targets = frozenset({CaseStatus.CHOOSING, CaseStatus.DECIDED, CaseStatus.CLOSED})
    history = _("all reviews decided")
    notices = frozenset({Notice.Kind.CHOICE, Notice.Kind.CLOSED})
    letters = frozenset({CASE_DECIDED})
    occasions = PERMITS_READY

    def carry_out(self, case, actor):
        terms = case.region.partial_terms
        if case.later:
            self._later(case, actor)
        elif enough(case) and terms.rule == Partial.ASK and choosing.denied(case):
            told = choosing.told(terms, clock.today(), almanac.days_of(case.region_id))
            columns = {"choice_due": date.fromisoformat(told["due"])}
            self.move(case, CaseStatus.CHOOSING, actor, choice_silence=terms.silence, **columns)
            self.give(case, Notice.Kind.CHOICE, actor, organ=case.issuing_body, choice=told)
        elif enough(case):
            self._to_the_body(case, actor)
        else:
            self.move(case, CaseStatus.CLOSED, actor, closed_at=timezone.now())
            facts = {"counted": counted_of(case), "needed": needed(case)}
            facts["lacking"] = [row.permit_name for row in lacking(case.reviews.all())]
            self.give(case, Notice.Kind.CLOSED, actor, organ=case.issuing_body, **facts)
            deliveries.tell_ready(self, case)

    def _to_the_body(self, case, actor):
        self.move(case, CaseStatus.DECIDED, actor)
        again = max(case.reviews.values_list("round", flat=True))
        key = f"{again}" if again > 1 else ""
        self.send(CASE_DECIDED, case=case, department=case.issuing_body, key=key)

    def _later(self, case, actor):
        """About a licence that is there: what is granted comes to its next certificate; where nothing is,
        each denial has its own paper and the certificate stays as it is. What is granted when the licence has
        ended stands by itself, and a paper of the body says so."""
        granted = case.reviews.filter(status=ReviewStatus.GRANTED).exists()
        over = later_cases.over(case) if granted else {}
        if granted and not over:
            self._to_the_body(case, actor)
            return
        self.move(case, CaseStatus.CLOSED, actor, closed_at=timezone.now())
        if over:
            self.give(case, Notice.Kind.CLOSED, actor, organ=case.issuing_body, **over)
        deliveries.tell_ready(self, case)


decide = register(Decide())
join = register(Join())
