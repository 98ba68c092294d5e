"""What the one supplement notice named and the answer did not cure is returned, once, under the number of
that notice and with a new last day; nothing new is asked (行政许可法 32)."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.models import Channel
from issuance.casework import due_days
from issuance.casework.application import name_of
from issuance.casework.verbs.base import OfficersVerb, Place, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.intake.acceptance import CHANNEL
from issuance.casework.verbs.intake.checking import CheckOnline, conclude, days_to_answer
from issuance.casework.verbs.intake.proposals import too_late, waits_for_departments
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.models import Case, Deficiency, Hand, Notice
from issuance.status import UNACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.office_days import almanac

AGAIN = "-2"  # behind the number of the notice that is returned


def asked_of(subject) -> list[Deficiency]:
    """What the notice named, of one review or of a case, while it still waits to be accepted."""
    reviews = subject.reviews.all() if isinstance(subject, Case) else [subject]
    return [
        item
        for review in reviews
        if review.status in UNACCEPTED_REVIEWS
        for item in review.deficiencies.all()
        if item.notice_id
    ]


def not_returnable(case) -> str:
    """What hinders a return, whoever wants it."""
    if not case.supplement_asked:
        return _("No supplement has been answered.")
    if any(notice.kind == Notice.Kind.RETURNED for notice in case.notices.all()):
        return _("It was returned once already: accept, or refuse with reasons.")
    return too_late(case)


class UncuredForm(VerbForm):
    """What was asked for and is still missing; nothing else can be chosen."""

    uncured = forms.MultipleChoiceField(
        label=gettext_lazy("Still missing or wrong"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.asked = {str(item.pk): item for item in asked_of(subject)}
        case = subject.owning_case
        self.fields["uncured"].choices = [
            (key, f"{name_of(case, item)}：{item.reason}") for key, item in self.asked.items()
        ]

    def arguments(self):
        return {"uncured": [self.asked[key] for key in self.cleaned_data["uncured"]]}


class Returning:
    """What both ways of returning share."""

    form = UncuredForm
    tone = Tone.HOLD
    place = Place.ASIDE
    queues = ()

    def faults(self, subject, *, uncured):
        known = {item.pk for item in asked_of(subject)}
        if not uncured or not {item.pk for item in uncured} <= known:
            return {"uncured": str(_("Choose what the notice named and is still missing."))}
        return {}

    @staticmethod
    def mark(uncured):
        Deficiency.objects.filter(pk__in=[item.pk for item in uncured]).update(waits=True)


class StillMissing(Returning, CheckOnline):
    """A department says what of its part the answer did not cure; when all have checked it is returned to the
    applicant in one paper."""

    code = "still_missing"
    position = 26
    targets = frozenset({ReviewStatus.DEFICIENT})
    title = gettext_lazy("Return: not cured")
    follows = gettext_lazy(
        "Only what was asked for before; returned once, when the last department has checked."
    )

    def hindered(self, review):
        if hindrance := super().hindered(review) or not_returnable(review.owning_case):
            return hindrance
        return "" if asked_of(review) else _("Nothing was asked for of this permit item.")

    def carry_out(self, review, actor, *, uncured):
        self.mark(uncured)
        self.check(review, actor)
        conclude(review.owning_case, actor)


class ReturnSupplement(Returning, OfficersVerb):
    """The window returns a counter case to its applicant; departments through their checks."""

    code = "return_supplement"
    position = 47
    subject = Case
    sources = frozenset({CaseStatus.CHECKING})
    targets = frozenset({CaseStatus.SUPPLEMENT})
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Return the supplement: not cured")
    follows = gettext_lazy(
        "Once only, under the number of the notice and with a new last day; nothing new may be asked"
        " (行政许可法 32)."
    )
    history = gettext_lazy("supplement returned, not cured")
    confirms = True
    prints = True
    notices = frozenset({Notice.Kind.RETURNED})

    def hindered(self, case):
        if case.channel != Channel.WINDOW:
            return CHANNEL
        return not_returnable(case) or waits_for_departments(case)

    def stands(self, case, **stated):
        return days_to_answer(case)

    def carry_out(self, case, actor, *, uncured):
        self.mark(uncured)
        for review in case.reviews.filter(deficiencies__in=uncured).distinct().order_by("pk"):
            still_missing.check(review, actor)
        Hand.objects.put(case, actor, Hand.Act.RETURNED)
        self.notify(case, actor)

    def notify(self, case, actor=None):
        terms, days = case.region.supplement_terms, almanac.days_of(case.region_id)
        told = due_days.told_to_answer(terms, clock.today(), days)
        columns = {"supplement_due": date.fromisoformat(told["due"])}
        columns |= {"supplement_silence": terms.silence, "supplement_reminded": None}
        self.move(case, CaseStatus.SUPPLEMENT, actor, **columns)
        asked = case.notices.get(kind=Notice.Kind.SUPPLEMENT)
        rows = Deficiency.objects.filter(
            notice=asked, waits=True, review__status__in=UNACCEPTED_REVIEWS
        ).select_related("review__department")
        facts = {
            "organ": case.issuing_body,
            "answer": told,
            "asked": asked.number,
            "deficiencies": [
                {
                    "label": name_of(case, row),
                    "reason": row.reason,
                    "department": row.review.department.name,
                }
                for row in rows.order_by("review", "pk")
            ],
        }
        number = f"{asked.number}{AGAIN}"
        self.give(case, Notice.Kind.RETURNED, actor, number=number, **facts)


still_missing = register(StillMissing())
return_supplement = register(ReturnSupplement())
