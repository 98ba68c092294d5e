"""A refusal to accept, or that something counted as given up, was wrong: it is withdrawn, and its item is
accepted, checked again, or waits once more for what had been asked of it."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days
from issuance.casework.application import name_of
from issuance.casework.verbs.base import Consequence, Queue
from issuance.casework.verbs.intake.parts import in_part
from issuance.casework.verbs.intake.returns import Returning
from issuance.casework.verbs.permits.barring import lift_bar, running_bar
from issuance.casework.verbs.promises import lines
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review import annulment_form, annulments
from issuance.models import Annulment, Case, Notice
from issuance.status import ACCEPTING, RUNNING_CASES, SETTLED_CASES, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.office_days import almanac

ACCEPTED_AFTER_ALL = annulments.LEFT_TO_SAY | {
    CaseStatus.WITHDRAWN: gettext_lazy(
        "The applicant has taken the application back, and this item had ended before: it is decided now, as"
        " a single permit; what ended undecided stays ended."
    ),
    CaseStatus.DECIDED: gettext_lazy("No certificate is made before it is decided."),
}
# The rest of such a case is over: nothing of it is checked any more.
Then = Annulment.Then


class AnnulRefusalForm(annulment_form.AnnulForm):
    field_order = ("ground", "then")
    then = forms.ChoiceField(
        label=gettext_lazy("What becomes of the item"),
        choices=Then.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Where materials are still missing, do not accept it: the applicant could not hand them in."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        if not asked_of_item(subject):
            kept = [choice for choice in Then.choices if choice[0] != Then.SUPPLEMENT]
            self.fields["then"].choices = kept


class AnnulRefusal(annulments.Annul):
    """A refusal to accept, or that something counts as given up, was wrong: it is withdrawn by the head of
    the department, because of a reconsideration or a judgment, or found so by itself (行政复议法 64,
    行政诉讼法 70, 72). The item is accepted from then, and its limit runs, also while others of its case
    still wait (行政复议法 77, 行政诉讼法 96); or it is checked again, within five working days, with
    the others where they are being checked; or what the one notice had asked of it may be handed in until
    a new last day. A case that ended with it comes back."""

    code = "annul_refusal"
    position = 91.55
    sources = frozenset({ReviewStatus.REFUSED, ReviewStatus.UNANSWERED})
    targets = frozenset({ReviewStatus.OPEN, ReviewStatus.CHECKING, ReviewStatus.DEFICIENT})
    form = AnnulRefusalForm
    title = gettext_lazy("Withdraw the refusal to accept")
    follows = gettext_lazy(
        "The applicant gets a notice: the application for this item is accepted, and its limit runs; or it is"
        " checked again, or may be supplemented."
    )
    after = {
        Then.ACCEPT: gettext_lazy(
            "The applicant gets a notice: it is accepted, and its limit runs."
        ),
        Then.CHECK: gettext_lazy("The applicant gets a notice: the item is checked again."),
        Then.SUPPLEMENT: gettext_lazy(
            "The applicant gets a notice: what had been asked for may be handed in until a new last day."
        ),
    }
    history = gettext_lazy("refusal to accept withdrawn")
    left_to_say = ACCEPTED_AFTER_ALL
    queues = (
        Queue(
            code="refused_under_a_bar",
            title=gettext_lazy("Not accepted because of a bar that fell since"),
            rows=annulments.rested(ReviewStatus.REFUSED),
            matter=lambda review: review.permit_name,
            watched=True,
        ),
    )

    def title_of(self, review):
        given_up = review.status == ReviewStatus.UNANSWERED
        return _("Withdraw that it counts as given up") if given_up else self.title

    def follows_of(self, review, *, then=Then.ACCEPT, **stated):
        return self.after.get(then, self.follows)

    def faults(self, review, *, then=Then.ACCEPT, **stated):
        if found := super().faults(review, **stated):
            return found
        paper, _reasons = annulments.withdrawn(review)
        if stated["ground"] == annulments.OWN and paper and paper.body.get("chosen"):
            told = _(
                "The applicant has chosen to go on without it: the department found nothing wrong."
            )
            return {"ground": told}
        return _not_so(review, then, stated)

    def days(self, review, until, stated):
        then = stated.pop("then", Then.ACCEPT)
        if then == Then.ACCEPT:
            return super().days(review, until, stated)
        if then == Then.CHECK:
            return [(_("To be checked by"), _checked_by(review, until))]
        asked = "、".join(row["label"] for row in _asked(review))
        return [(_("Supplement due"), _told(review)["due"]), (_("Asked for"), asked)]

    def remarks(self, review, *, then=Then.ACCEPT, until=None, **stated):
        if then != Then.ACCEPT:
            return []
        missing = "、".join(self.missing(review))
        told = _("Asked for and never handed in: %(names)s. Once accepted nobody can hand it in.")
        odd = [told % {"names": missing}] if missing else []
        return [*odd, *super().remarks(review, until=until, **stated)]

    def missing(self, review):
        return [row["label"] for row in _asked(review) if row["waits"]]

    def carry_out(self, review, actor, *, then=Then.ACCEPT, reached=None, **stated):
        """What was noted and told to nobody before it was refused falls with the refusal."""
        review.deficiencies.filter(notice=None).delete()
        if then == Then.ACCEPT:
            return super().carry_out(review, actor, reached=reached, then=then, **stated)
        case = review.owning_case
        paper, _reasons = annulments.withdrawn(review)
        annulment = annulments.annulled(review, actor, paper, then=then, **stated)
        columns = annulments.anew(review) | {"checked_by": None, "checked_at": None}
        facts = annulments.in_words(annulment, paper) | {"then": str(then), "awaited": []}
        facts["case"] = annulments.as_it_was(case, case.status)
        if then == Then.CHECK:
            # What is still missing its department says anew.
            review.deficiencies.update(waits=False)
            due = _checked_by(review, stated.get("until"))
            facts["due"], told = due.isoformat(), {}
            facts["asked_before"] = case.supplement_asked
            self.move(review, ReviewStatus.CHECKING, actor, **columns)
            back_to_intake.check(case, actor, due=due)
        else:
            told = _told(review)
            facts["asked"] = [
                {name: row[name] for name in ("label", "reason")} for row in _asked(review)
            ]
            self.move(review, ReviewStatus.DEFICIENT, actor, **columns)
            Returning.mark(_open_again(review))
            back_to_intake.wait(case, actor, told=told)
        annulment.save(force_insert=True)
        transitions.record(annulment, verb=self.code, actor=actor)
        lines.revive(review, actor, dated=False)
        body = {"annulment": facts} | ({"answer": told} if told else {})
        self.give(case, Notice.Kind.ANNULLED, actor, organ=review.department, review=review, **body)
        if running_bar(review):
            lift_bar.carry_out(review, actor, reason=annulments.BAR_FALLS)
        return annulment


def _not_so(review, then, stated) -> dict:
    """Why the item cannot be checked again, or wait for its supplement."""
    status, until = review.owning_case.status, stated.get("until")
    if then == Then.ACCEPT:
        return {}
    if then not in Then.values:
        return {"then": _("Say what becomes of the item.")}
    if status in SETTLED_CASES:
        return {"then": _("The rest of the case is over: it can be accepted, and nothing else.")}
    if then == Then.CHECK and status == CaseStatus.SUPPLEMENT:
        return {"then": _("The others wait for a supplement: accept it, or let it wait with them.")}
    if then == Then.CHECK and until and until < clock.today():
        return {
            "then": _("The days to check it have passed: it counts as accepted (行政许可法 32).")
        }
    if then == Then.CHECK and until and until < _checked_by(review, None):
        day = _checked_by(review, None).isoformat()
        told = _(
            "The others are checked until %(day)s, and no earlier: accept it, or check it with them."
        )
        return {"until": told % {"day": day}} if status == CaseStatus.CHECKING else {}
    if then == Then.SUPPLEMENT and status == CaseStatus.CHECKING:
        return {"then": _("The others are being checked: accept it, or have it checked with them.")}
    if then == Then.SUPPLEMENT and not asked_of_item(review):
        return {"then": _("No supplement notice asked for anything of it.")}
    if then == Then.SUPPLEMENT and until:
        return {"until": _("Only of a decision: the supplement has its own last day.")}
    return {}


def _checked_by(review, until) -> date:
    """With the others where they are being checked: nobody's days are shortened; else by the day set from
    above, or within five working days of carrying it out (行政诉讼法 70 names none)."""
    case = review.owning_case
    if case.status == CaseStatus.CHECKING:
        return case.check_due
    return until or due_days.acceptance_due(clock.today(), almanac.days_of(case.region_id))


def _told(review) -> dict:
    """Until when it may be handed in; never earlier than what the others were told."""
    case = review.owning_case
    terms, days = case.region.supplement_terms, almanac.days_of(case.region_id)
    told = due_days.told_to_answer(terms, clock.today(), days)
    if case.status == CaseStatus.SUPPLEMENT and case.supplement_due:
        told["due"] = max(told["due"], case.supplement_due.isoformat())
        told["silence"] = case.supplement_silence  # as the others were told
    return told


def asked_of_item(review) -> list:
    """What the one notice named of it, though it ended since."""
    return [item for item in review.deficiencies.all() if item.notice_id]


def _open_again(review) -> list:
    """What was not handed in; all of it, where the answer had not cured what it held."""
    rows = asked_of_item(review)
    return [row for row in rows if row.waits] or rows


def _asked(review) -> list[dict]:
    case = review.owning_case
    return [
        {"label": name_of(case, row), "reason": row.reason, "waits": row.waits}
        for row in _open_again(review)
    ]


class BackToIntake(Consequence):
    """One item of a case is checked again, or waits for its supplement: what followed from the end of the
    others falls, and the case is in the intake once more; what was accepted of it runs on."""

    code = "back_to_intake"
    position = 91.66
    subject = Case
    sources = annulments.COMES_BACK | RUNNING_CASES
    targets = ACCEPTING
    history = gettext_lazy("in the intake again")

    def check(self, case, actor, *, due):
        self.move(case, CaseStatus.CHECKING, actor, check_due=due, **self.falls(case))

    @staticmethod
    def falls(case) -> dict:
        """What was accepted by lapse stays so, and in sight of supervision, while anything of it runs."""
        return annulments.FALLS | {"deemed_accepted": case.deemed_accepted and in_part(case)}

    def wait(self, case, actor, *, told):
        columns = {"supplement_due": date.fromisoformat(told["due"]), "supplement_reminded": None}
        columns |= {"supplement_silence": told["silence"]}
        self.move(case, CaseStatus.SUPPLEMENT, actor, **columns, **self.falls(case))


annul_refusal = register(AnnulRefusal())
back_to_intake = register(BackToIntake())
