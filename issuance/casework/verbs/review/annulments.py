"""A denial that was wrong is withdrawn (撤销不予行政许可决定) and its item decided anew: because the
department has found it so itself, or because it was ordered to (行政复议法 64, 行政诉讼法 70)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections, later_limits, separation, stages
from issuance.casework.papers import decision_words
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Queue
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.intake.parts import accept_alone
from issuance.casework.verbs.limits.extensions import HEAD
from issuance.casework.verbs.permits.barring import lift_bar, running_bar
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review import annulment_form
from issuance.casework.verbs.review.held import revive
from issuance.casework.verbs.review.interested import heard_too_long, tell_again, told_again
from issuance.casework.verbs.who import APART
from issuance.models import Annulment, Case, Notice, Review
from issuance.status import ACCEPTING, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts

Ground = Annulment.Ground
OWN = Ground.OWN
BAR_FALLS = "设定该限制的不予行政许可决定已经撤销。"  # in the paper that lifts the bar
# What was made of the decisions is taken back with the denial they ended in.
COMES_BACK = frozenset(
    {
        *(CaseStatus.CHOOSING, CaseStatus.DECIDED, CaseStatus.CLOSED),
        *(CaseStatus.REFUSED, CaseStatus.UNANSWERED),
    }
)
# A permit already held ended with these undecided, and counts as before when they come back.
ENDED_BEFORE = frozenset({CaseStatus.REFUSED, CaseStatus.UNANSWERED})
KINDS = {
    ReviewStatus.REFUSED: Notice.Kind.REFUSED,
    ReviewStatus.UNANSWERED: Notice.Kind.UNANSWERED,
}
# 行政诉讼法 46: as long as one could still sue, it stands on the list.
LISTED_FOR = timedelta(days=183)
LICENCE_OVER = "over"  # of the case that made it, or is about it
LEFT_TO_SAY = {
    CaseStatus.CHOOSING: gettext_lazy("The applicant's choice falls: all is decided first."),
    CaseStatus.DECIDED: gettext_lazy("No certificate is made before it is decided again."),
    CaseStatus.CLOSED: gettext_lazy(
        "The case is open again; whether a composite follows is seen then."
    ),
    CaseStatus.ISSUED: gettext_lazy(
        "The licence stands; if the permit is granted now, a new certificate is made free of charge."
    ),
    LICENCE_OVER: gettext_lazy(
        "The licence was cancelled (注销); if the permit is granted now, it is a single permit."
    ),
    CaseStatus.WITHDRAWN: gettext_lazy(
        "The applicant has taken the application back, and this item was decided before: it is decided anew,"
        " as a single permit; what ended undecided stays ended."
    ),
}


def rested(status):
    """Items of this status that rested on a bar which fell since, for the head who may withdraw that."""

    def rows(actor, today):
        departments = posts.departments_of(actor, Role.HEAD)
        if not departments:
            return None
        reviews = Review.objects.filter(
            department__in=departments,
            status=status,
            basis=Review.Basis.APPLIED,
            barred_by__lifted_at__gte=clock.now() - LISTED_FOR,
        )
        reviews = reviews.exclude(separation.barred(actor, "case"))
        cases = reviews.select_related("case__industry", "case__region")
        return cases.order_by("decided_at", "pk")

    return rows


# That something counts as given up was never reasoned.
REASONS = {
    ReviewStatus.DENIED: gettext_lazy("Reasons of the denial"),
    ReviewStatus.REFUSED: gettext_lazy("Reasons of the refusal to accept"),
}


class Annul(OfficersVerb):
    """What both share."""

    subject = Review
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, HEAD)
    place = Place.DANGER
    form = annulment_form.AnnulForm
    confirms = True
    notices = frozenset({Notice.Kind.ANNULLED, Notice.Kind.INTERESTED, Notice.Kind.HEARING})
    left_to_say = LEFT_TO_SAY

    def trace(self, review):
        return review.annulments.last() or review

    def hindered(self, review):
        if review.held:
            return _("This permit is held already: it is verified, not decided on.")
        return ""

    def faults(self, review, **stated):
        return annulment_form.faults(review, _decided(review), **stated)

    def stands(self, review, *, until=None, **stated):
        paper, reasons = withdrawn(review)
        rows = [(_("Withdraws"), paper.number if paper else "—")]
        if label := REASONS.get(review.status):
            rows += [(str(label), reasons or "—")]
        rows += self.days(review, until, stated)
        if bar := running_bar(review):
            rows += [(_("Bar that falls"), str(bar))]
        return rows

    def days(self, review, until, stated) -> list[tuple]:
        """The last days that follow, in words."""
        due = _due(review, annulment_form.since(**stated), until)
        return [(_("new last day"), due)] if due else []

    def remarks(self, review, *, until=None, **stated):
        case = review.owning_case
        was, left = as_it_was(case, case.status), self.left_to_say
        odd = [str(left[was])] if was in left else []
        due = _due(review, annulment_form.since(**stated), until)
        if due and due < clock.today():
            told = _("Its last day, %(due)s, has passed: the item is overdue, decide it at once.")
            odd.append(told % {"due": due.isoformat()})
        odd += told_again(review)
        odd += heard_too_long(review, until, stated.get("reached"))
        if review.builds_on_id and review.builds_on.status == ReviewStatus.DENIED:
            told = _("If the denial of “%(item)s” is to fall as well, it is withdrawn first.")
            odd.append(told % {"item": review.builds_on.permit_name})
        later = [
            row.permit_name
            for row in case.reviews.all()
            if review.permit_code in row.after
            and row.status == ReviewStatus.DENIED
            and not row.held
        ]
        if later:
            told = _(
                "“%(items)s” comes after it and was denied: if for this reason alone, its department"
                " withdraws that too."
            )
            odd += [told % {"items": "、".join(later)}]
        return odd

    def missing(self, review) -> list[str]:
        """What had been asked for and was never handed in."""
        return []

    def carry_out(self, review, actor, *, reached=None, **stated) -> Annulment:
        case, today = review.owning_case, clock.today()
        before, (paper, _reasons) = case.status, withdrawn(review)
        annulment = annulled(review, actor, paper, **stated)
        due = _due(review, annulment.since, annulment.until)
        columns = anew(review) | {"due": due}
        if annulment.was != Annulment.Was.DENIED:  # it is accepted by this paper
            columns["accepted_on"] = annulment.since
        self.move(review, ReviewStatus.OPEN, actor, **columns)
        annulment.save(force_insert=True)
        transitions.record(annulment, verb=self.code, actor=actor)
        need(case, actor)
        awaited = lines.revive(review, actor)
        if before in COMES_BACK:
            come_back.carry_out(case, actor)
        elif before in ACCEPTING and case.accepted_at is None:
            accept_alone.carry_out(case, actor, at=timezone.now())
        held = revive(case, actor) if before in ENDED_BEFORE else []
        facts = in_words(annulment, paper) | {"case": as_it_was(case, before)}
        facts |= {"due": due.isoformat() if due else "", "over": bool(due and due < today)}
        facts["held"] = held
        facts["first"] = review.builds_on.permit_name if due is None else ""
        facts["missing"] = self.missing(review)
        facts["awaited"] = [{"name": row.name, "due": row.due.isoformat()} for row in awaited]
        organ_of = review.department
        self.give(case, Notice.Kind.ANNULLED, actor, organ=organ_of, review=review, annulment=facts)
        if running_bar(review):
            lift_bar.carry_out(review, actor, reason=BAR_FALLS)
        tell_again(self, review, actor, reached or {})
        return annulment


def annulled(review, actor, paper, *, ground, **stated) -> Annulment:
    """What is withdrawn, as it was, and why; not saved."""
    today = clock.today()
    annulment = Annulment(review=review, round=review.round, ground=ground, on=today)
    for name in ("reasons", "organ", "document", "law", "then"):
        setattr(annulment, name, stated.get(name, ""))
    annulment.document_on, annulment.until = stated.get("document_on"), stated.get("until")
    annulment.annulled_by, annulment.was = actor, review.status
    if ground != OWN:
        annulment.received_on = stated.get("received_on") or today
        annulment.in_force_on = stated.get("in_force_on")
    annulment.denied_by = review.decided_by
    annulment.denied_at = review.decided_at or paper.issued_at
    annulment.refusal_kind = review.refusal_kind
    annulment.refusal_authority = review.refusal_authority
    annulment.denied_reasons, annulment.denied_basis = review.reasons, review.legal_basis
    annulment.false_papers = review.false_papers
    return annulment


def anew(review) -> dict:
    """The columns of its next round."""
    columns = {"round": review.round + 1, "decided_by": None, "decided_at": None}
    columns |= {"reasons": "", "legal_basis": "", "false_papers": False, "barred_by": None}
    columns |= {"refusal_kind": "", "refusal_authority": ""}
    columns |= {"late_told": None, "law_due": None, "law_told": None}
    columns |= {"late_reason": "", "late_reason_on": None}
    return columns | {"visit": inspections.anew(review)}


class AnnulDenial(Annul):
    """The head of the department withdraws a denial that was wrong, by name, with ground and reasons: a
    paper tells the applicant, and that the item is reviewed again until when; the limit runs anew from
    that day, or ends on the day that a reconsideration or a judgment has set, which may have passed: then
    it is overdue at once. A bar set with the denial falls with it, interested parties are told again,
    from the day that the head states of each, and where the right to a hearing was told of before it is told
    of again in the same papers: nothing is decided while it can be asked for. A case that was done comes
    back; where the licence is issued it stands, and a permit granted now joins it by a new certificate. Where
    the application was taken back, what had been denied before is decided anew as a single permit, since
    nothing of it was taken back;
    what ended undecided stays ended. Nobody who denied decides again while the department has somebody else.
    """

    code = "annul_denial"
    position = 91.5
    sources = frozenset({ReviewStatus.DENIED})
    title = gettext_lazy("Withdraw the denial")
    follows = gettext_lazy(
        "The applicant gets a notice; the item is reviewed again, by somebody who did not deny it, and its"
        " limit runs anew from today."
    )
    history = gettext_lazy("denial withdrawn")
    queues = (
        Queue(
            code="denied_under_a_bar",
            title=gettext_lazy("Denied because of a bar that fell since"),
            rows=rested(ReviewStatus.DENIED),
            matter=lambda review: review.permit_name,
            watched=True,
        ),
    )


def as_it_was(case, status) -> str:
    """How the case stood when the denial fell, as the paper says it."""
    licence = case.on_licence
    return LICENCE_OVER if licence and licence.ended_at else str(status)


def withdrawn(review) -> tuple:
    """(paper, reasons) of what is withdrawn, as it is to be read today."""
    if review.status == ReviewStatus.DENIED:
        told = decision_words.words_of(review.owning_case, review)
        return told.paper, told.reasons
    kind = KINDS[review.status]
    own = (row for row in review.owning_case.notices.all() if row.review_id == review.pk)
    return next((row for row in own if row.kind == kind), None), review.reasons


def _decided(review):
    paper, _reasons = withdrawn(review)
    return clock.day_of(review.decided_at or paper.issued_at)


def _due(review, on, until):
    """The last day of the new decision, counted from the withdrawal or set from above; none of a second stage
    that is still to be built."""
    if until or stages.is_building(review):
        return until
    case = review.owning_case
    days = almanac.days_of(case.region_id)
    return later_limits.anew(case, review, days, on=on).due


def in_words(annulment, paper) -> dict:
    with translation.override(settings.LANGUAGE_CODE):
        named = str(Ground(annulment.ground).label)
    on = annulment.document_on
    return {
        "of": paper.number if paper else "",
        "given": clock.day_of(annulment.denied_at).isoformat(),
        "ground": str(annulment.ground),
        "named": named,
        "organ": annulment.organ,
        "document": annulment.document,
        "document_on": on.isoformat() if on else "",
        "law": annulment.law,
        "reasons": annulment.reasons,
        "was": str(annulment.was),
        "on": annulment.since.isoformat(),
        "until": annulment.until.isoformat() if annulment.until else "",
        "in_force_on": annulment.in_force_on.isoformat() if annulment.in_force_on else "",
    }


# What followed from the end of a case, or from a choice that was asked for.
FALLS = {
    "closed_at": None,
    "choice": "",
    "choice_due": None,
    "choice_silence": "",
    "choice_reminded": None,
}


class ComeBack(Consequence):
    """A case whose decisions were all there is under review again: what followed from them, a choice that was
    asked for among it, falls."""

    code = "come_back"
    position = 91.6
    subject = Case
    sources = COMES_BACK
    targets = frozenset({CaseStatus.REVIEWING})
    history = gettext_lazy("under review again")

    def carry_out(self, case, actor):
        accepted = case.accepted_at or timezone.now()
        self.move(case, CaseStatus.REVIEWING, actor, accepted_at=accepted, **FALLS)


annul_denial = register(AnnulDenial())
come_back = register(ComeBack())
