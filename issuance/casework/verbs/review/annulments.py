"""A denial that was wrong is withdrawn (撤销不予行政许可决定) and its item decided anew: because the
department has found it so itself, or because it was ordered to (行政复议法 64, 行政诉讼法 70)."""

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import inspections, interested, later_limits, stages
from issuance.casework.papers import decision_words
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.inspections.opening import need
from issuance.casework.verbs.limits.extensions import HEAD
from issuance.casework.verbs.permits.barring import lift_bar, running_bar
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review.interested import REACHED, not_reached, tell_again, told_again
from issuance.casework.verbs.who import APART
from issuance.models import Annulment, Case, Notice, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac
from portal.ground.text.fields import LineField, LinesField

Ground = Annulment.Ground
OWN = Ground.OWN
BAR_FALLS = "设定该限制的不予行政许可决定已经撤销。"  # in the paper that lifts the bar
# What was made of the decisions is taken back with the denial they ended in.
COMES_BACK = frozenset({CaseStatus.CHOOSING, CaseStatus.DECIDED, CaseStatus.CLOSED})
LICENCE_OVER = "over"  # of an issued case
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


class AnnulForm(VerbForm):
    ground = forms.ChoiceField(
        label=gettext_lazy("Why the denial is withdrawn"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
    )
    organ = LineField(
        label=gettext_lazy("Organ that found it wrong"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of a reconsideration, a judgment or a superior organ alone."),
    )
    document = LineField(
        label=gettext_lazy("Number of its document"), max_length=100, required=False
    )
    document_on = forms.DateField(
        label=gettext_lazy("Day of its document"), required=False, widget=DayInput()
    )
    until = forms.DateField(
        label=gettext_lazy("Last day it sets for the new decision"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Only if the document sets one, one that has passed too; else the limit of the item runs anew"
            " from today."
        ),
    )
    reasons = LinesField(
        label=gettext_lazy("What was wrong with the denial"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it in the notice; name law and facts."),
    )
    law = LineField(
        label=gettext_lazy("Basis in law of the withdrawal"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Law and article, where the document alone does not carry it."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        for party in interested.parties(subject):
            self.fields[f"{REACHED}{party.pk}"] = forms.DateField(
                label=_("Day on which the paper reaches %(name)s") % {"name": party.name},
                widget=DayInput(),
                help_text=_("They are told again (%(way)s); their five days run from it.")
                % {"way": party.way},
            )

    def arguments(self):
        stated = super().arguments()
        days = {name: stated.pop(name) for name in list(stated) if name.startswith(REACHED)}
        reached = {int(name.removeprefix(REACHED)): day for name, day in days.items()}
        return stated | ({"reached": reached} if reached else {})


class AnnulDenial(OfficersVerb):
    """The head of the department withdraws a denial that was wrong, by name, with ground and reasons: a
    paper tells the applicant, and that the item is reviewed again until when; the limit runs anew from
    that day, or ends on the day that a reconsideration or a judgment has set, which may have passed: then
    it is overdue at once. A bar set with the denial falls with it, interested parties are told again,
    from the day that the head states of each. A case that was done comes back; where the licence is
    issued it stands, and a permit granted now joins it by a new certificate. Where the application was taken
    back, what had been denied before is decided anew as a single permit, since nothing of it was taken back;
    what ended undecided stays ended. Nobody who denied decides again while the department has somebody else.
    """

    code = "annul_denial"
    position = 91.5
    subject = Review
    sources = frozenset({ReviewStatus.DENIED})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, HEAD)
    title = gettext_lazy("Withdraw the denial")
    follows = gettext_lazy(
        "The applicant gets a notice; the item is reviewed again, by somebody who did not deny it, and its"
        " limit runs anew from today."
    )
    history = gettext_lazy("denial withdrawn")
    place = Place.DANGER
    form = AnnulForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.ANNULLED, Notice.Kind.INTERESTED})

    def trace(self, review):
        return review.annulments.last() or review

    def hindered(self, review):
        if review.held:
            return _("This permit is held already: it is verified, not decided on.")
        return ""

    def faults(
        self,
        review,
        *,
        ground,
        reasons,
        organ="",
        document="",
        document_on=None,
        until=None,
        law="",
        reached=None,
    ):
        if ground not in Ground.values:
            return {"ground": _("Say why it is withdrawn.")}
        if not reasons.strip():
            return {"reasons": _("State the reasons: the applicant has a right to them.")}
        if late := not_reached(review, reached or {}):
            return late
        if ground == OWN:
            stated = {
                "organ": organ,
                "document": document,
                "document_on": document_on,
                "until": until,
            }
            wrong = _("Only where another organ found the denial wrong.")
            return {name: wrong for name, value in stated.items() if value}
        return _of_document(review, organ, document, document_on, until)

    def stands(self, review, *, until=None, **stated):
        told = decision_words.words_of(review.owning_case, review)
        rows = [(_("Withdraws"), told.paper.number if told.paper else "—")]
        rows += [(_("Reasons of the denial"), told.reasons or "—")]
        if due := _due(review, clock.today(), until):
            rows += [(_("new last day"), due)]
        if bar := running_bar(review):
            rows += [(_("Bar that falls"), str(bar))]
        return rows

    def remarks(self, review, *, until=None, **stated):
        case = review.owning_case
        odd = (
            [str(LEFT_TO_SAY[was])] if (was := _as_it_was(case, case.status)) in LEFT_TO_SAY else []
        )
        if until and until < clock.today():
            odd.append(_("The day it sets has passed: the item is overdue, decide it at once."))
        odd += told_again(review)
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

    def carry_out(
        self,
        review,
        actor,
        *,
        ground,
        reasons,
        organ="",
        document="",
        document_on=None,
        until=None,
        law="",
        reached=None,
    ) -> Annulment:
        case, today = review.owning_case, clock.today()
        before, decided = case.status, decision_words.words_of(case, review)
        annulment = Annulment(review=review, round=review.round, ground=ground, reasons=reasons)
        annulment.organ, annulment.document, annulment.law = organ, document, law
        annulment.document_on, annulment.until, annulment.on = document_on, until, today
        annulment.annulled_by = actor
        annulment.denied_by, annulment.denied_at = review.decided_by, review.decided_at
        annulment.denied_reasons, annulment.denied_basis = review.reasons, review.legal_basis
        annulment.false_papers = review.false_papers
        due = _due(review, today, until)
        columns = {"round": review.round + 1, "due": due, "decided_by": None, "decided_at": None}
        columns |= {"reasons": "", "legal_basis": "", "false_papers": False}
        columns["visit"] = inspections.anew(review)
        self.move(review, ReviewStatus.OPEN, actor, **columns)
        annulment.save(force_insert=True)
        transitions.record(annulment, verb=self.code, actor=actor)
        need(case, actor)
        awaited = lines.revive(review, actor)
        if before in COMES_BACK:
            come_back.carry_out(case, actor)
        facts = _in_words(annulment, decided.paper) | {"case": _as_it_was(case, before)}
        facts |= {"due": due.isoformat() if due else "", "over": bool(due and due < today)}
        facts["first"] = review.builds_on.permit_name if due is None else ""
        facts["awaited"] = [{"name": row.name, "due": row.due.isoformat()} for row in awaited]
        organ_of = review.department
        self.give(case, Notice.Kind.ANNULLED, actor, organ=organ_of, review=review, annulment=facts)
        if running_bar(review):
            lift_bar.carry_out(review, actor, reason=BAR_FALLS)
        tell_again(self, review, actor, reached or {})
        return annulment


def _as_it_was(case, status) -> str:
    """How the case stood when the denial fell, as the paper says it."""
    licence = getattr(case, "licence", None)
    return LICENCE_OVER if licence and licence.ended_at else str(status)


def _of_document(review, organ, document, document_on, until) -> dict:
    for field, text in {"organ": organ, "document": document}.items():
        if not text.strip():
            return {field: _("Name the organ and its document.")}
    today, decided = clock.today(), clock.day_of(review.decided_at)
    if document_on is None or not decided <= document_on <= today:
        return {"document_on": _("From the day of the denial until today.")}
    if until is not None and until < document_on:
        return {"until": _("Not before the day of the document.")}
    return {}


def _due(review, on, until):
    """The last day of the new decision, counted from the withdrawal or set from above; none of a second stage
    that is still to be built."""
    if until or stages.is_building(review):
        return until
    case = review.owning_case
    days = almanac.days_of(case.region_id)
    return later_limits.anew(case, review, days, on=on).due


def _in_words(annulment, paper) -> dict:
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
        "on": annulment.on.isoformat(),
        "until": annulment.until.isoformat() if annulment.until else "",
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
        columns = {"closed_at": None, "choice": "", "choice_due": None, "choice_silence": ""}
        self.move(case, CaseStatus.REVIEWING, actor, choice_reminded=None, **columns)


annul_denial = register(AnnulDenial())
come_back = register(ComeBack())
