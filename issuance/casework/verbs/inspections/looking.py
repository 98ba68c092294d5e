"""事后核查: where the inspection follows the decision, what was granted is looked at afterwards, in the days
the region sets (行政许可法 62); what is not met is to be put right by a day, by the law of the item, and is
looked at once more."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import charges, commitments, inspections, promises, visiting
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.inspections.moving import moved
from issuance.casework.verbs.permits.charging import charge
from issuance.casework.verbs.promises import committing
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.review import basis
from issuance.casework.verbs.visitors import VisitorsField
from issuance.casework.verbs.who import APPROVER
from issuance.models import Notice, Permit, Review
from issuance.status import PermitStatus, ReviewStatus, Visit
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField
from portal.ground.text.masks import masked_numbers

BEFORE = frozenset({Visit.AFTER, Visit.UNMET})


class LookForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Inspected on"), widget=DayInput(), initial=clock.today)
    people = VisitorsField(label=gettext_lazy("Who held it: two people at least (行政许可法 34)"))
    met = forms.ChoiceField(
        label=gettext_lazy("Conclusion"),
        choices=[("yes", gettext_lazy("the conditions are met")), ("no", gettext_lazy("not met"))],
        widget=forms.RadioSelect,
    )
    findings = LineField(
        label=gettext_lazy("Findings"),
        max_length=150,
        help_text=gettext_lazy("If not met, the holder reads in a notice what is to be put right."),
    )
    until = forms.DateField(
        label=gettext_lazy("If not met: to be put right by"), required=False, widget=DayInput()
    )

    law = LineField(
        label=gettext_lazy("If not met: law and article by which it is to be put right"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The holder reads it in the notice (责令限期改正)."),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["people"].offer(subject.department_id)
        if _to_right(subject):
            self.fields["law"].initial = _law(subject)
        else:
            del self.fields["until"], self.fields["law"]

    def arguments(self):
        stated = super().arguments()
        return stated | {"met": stated["met"] == "yes"}


def _standing(rows):
    """Of what waits to be looked at: those whose permit has neither ended, unless another was recorded, nor
    was given up."""
    rows = rows.filter(look_by__isnull=False, status=ReviewStatus.GRANTED, given_up_at=None)
    permits = Permit.objects.filter(review=OuterRef("pk")).order_by()
    valid = permits.filter(status=PermitStatus.VALID)
    rows = rows.exclude(Exists(permits) & ~Exists(valid))
    return rows.select_related("department", "case__industry", "case__region").order_by(
        "look_by", "pk"
    )


def _to_look_at(actor, today):
    departments = posts.departments_of(actor, Role.APPROVER)
    return _standing(Review.objects.filter(department__in=departments)) if departments else None


def _late(actor, today):
    """For supervision."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    rows = Review.objects.filter(region__in=regions, look_by__lt=today)
    return _standing(rows) if regions else None


def _to_right(review) -> bool:
    """Whether what is not met now is given a day: once, and of a commitment (告知承诺) where its department's
    rule does."""
    if review.visit != Visit.AFTER:
        return False
    return commitments.of(review) is None or commitments.gives_a_term(review)


def _law(review) -> str:
    """By which it is to be put right, where nothing else is said: of a commitment what was signed, else the
    first of the bases of the item."""
    signed = commitments.stated(review).get("law", "") if commitments.of(review) else ""
    return signed or next(iter(basis.stated(review)), "")


def _what(review) -> str:
    if review.visit == Visit.UNMET:
        return _("%(permit)s: put right?") % {"permit": review.permit_name}
    return review.permit_name


def _reported(review) -> str:
    if review.visit != Visit.UNMET or review.righted_on is None:
        return ""
    told = _("Its holder reported it as put right on %(day)s: %(answer)s")
    answer = masked_numbers(review.righted)
    return told % {"day": review.righted_on.isoformat(), "answer": answer}


def _too_early(review, on) -> str:
    """Why what is to be put right is not found missing on that day: the term its paper gave runs, and nobody
    said that it is put right."""
    reported = review.righted_on is not None and on >= review.righted_on
    if review.visit != Visit.UNMET or reported or on > review.look_by:
        return ""
    told = _(
        "It may be put right until %(day)s, that day included, and was not reported as put right: that it is"
        " not is found by an inspection after that day."
    )
    return told % {"day": review.look_by.isoformat()}


class LookAfter(OfficersVerb):
    """The inspection that follows the decision is recorded. What is not met the holder puts right by a day
    that a notice names; what is not put right is proposed to be ended, by the law of the item, in a step of
    its own, unless it is found right after all."""

    code = "look_after"
    position = 96.5
    subject = Review
    sources = frozenset({ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.GRANTED})
    who_may = (APPROVER,)
    title = gettext_lazy("Record the inspection after the decision")
    follows = gettext_lazy(
        "It is kept with the item. Of what is not met the holder gets a notice with the day; what is not put"
        " right then stands on the list of permits to be ended."
    )
    history = gettext_lazy("inspected after the decision")
    form = LookForm
    confirms = True
    queues = (
        Queue(
            code="to_look_at",
            title=gettext_lazy("To be inspected after the decision"),
            rows=_to_look_at,
            matter=_what,
            due="look_by",
        ),
        Queue(
            code="looked_at_late",
            title=gettext_lazy("Not inspected in time after the decision"),
            rows=_late,
            matter=lambda review: f"{review.permit_name} · {review.department}",
            due="look_by",
            watched=True,
        ),
    )
    notices = frozenset({Notice.Kind.LOOKED})

    def hindered(self, review):
        waits = review.visit in BEFORE and review.look_by is not None
        again = review.visit == Visit.BREACH and not commitments.broken(review)
        if not waits and not again:
            return _("This item is not inspected after the decision, or was already.")
        if review.given_up_at:
            return _("This permit has been given up already.")
        over = charges.over(review)
        return _("This permit has ended: nothing is left to inspect.") if over else ""

    def hint(self, review):
        """What its holder reports; one visit for all of a case: what else waits for one."""
        return "".join(filter(None, [_reported(review), self._others(review)]))

    @staticmethod
    def _others(review):
        rows = [
            row
            for row in review.owning_case.reviews.all()
            if row.pk != review.pk and row.visit in BEFORE and row.look_by is not None
        ]
        if not rows:
            return ""
        told = _("Hold it together with the others that wait for one (一同核查): %(items)s.")
        named = (
            f"{row.permit_name}（{row.department}，{row.look_by.isoformat()}）" for row in rows
        )
        return told % {"items": "、".join(named)}

    def faults(self, review, *, on, people, met, findings, until=None, law=""):
        if not clock.day_of(review.decided_at) <= on <= clock.today():
            return {"on": _("From the day of the decision until today.")}
        if few := visiting.too_few(review.department, people):
            return {"people": few}
        if not findings.strip():
            return {"findings": _("State what was found.")}
        if review.visit == Visit.BREACH and not met:
            return {"met": _("That is recorded already: end the permit by its law.")}
        if not met and (early := _too_early(review, on)):
            return {"met": early}
        if met or not _to_right(review):
            return {"until": _("Only what is to be put right has a day.")} if until else {}
        if wrong := inspections.no_term(until):
            return {"until": wrong}
        if not (law.strip() or _law(review)):
            return {"law": _("Name the law and its article.")}
        return {}

    def carry_out(self, review, actor, *, on, people, met, findings, until=None, law=""):
        chosen = inspections.may_visit(review.department_id).filter(pk__in=people)
        names = "、".join(str(person) for person in chosen)[:80]
        said = "符合条件" if met else "不符合条件"
        first = review.visit == Visit.AFTER
        unmet = Visit.UNMET if until else Visit.BREACH
        columns = {"visit": Visit.LOOKED if met else unmet, "look_by": until}
        if met and not promises.charged(review):
            columns |= {"charged_on": None, "answer_until": None}
        columns["visit_reason"] = f"{on.isoformat()} {names}：{said}。{findings}"
        if first:
            columns |= {"righted": "", "righted_on": None}
        before = {review.visit}
        moved(review, self.code, actor, before=before, status=ReviewStatus.GRANTED, **columns)
        if unmet == Visit.BREACH and not met:
            charge.carry_out(review, actor)
        told_already = committing.settle(review, actor, met=met, findings=findings)
        if (met and first) or told_already:
            return
        told = {"on": on.isoformat(), "people": names, "findings": findings, "met": met}
        told |= {"until": until.isoformat() if until else "", "permit": review.permit_name}
        told["law"] = (law.strip() or _law(review)) if until else ""
        told["committed"] = commitments.of(review) is not None
        told["answer_until"] = "" if met else charges.told_until(review)
        facts = {"organ": review.department, "review": review, "looked": told}
        self.give(review.owning_case, Notice.Kind.LOOKED, actor, **facts)


look_after = register(LookAfter())
