"""What the applicant and interested parties state before a decision (陈述、申辩, 行政许可法 7, 36) is
recorded, read by whoever decides, and named in the decision."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import charges, separation
from issuance.casework.hearings import presiding
from issuance.casework.interested import APPLICANT, may_speak_from
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Interested, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LinesField
from portal.ground.text.masks import masked_numbers


class StatementForm(VerbForm):
    party = forms.ChoiceField(label=gettext_lazy("Who stated it"))
    statement = LinesField(
        label=gettext_lazy("Statement"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What they stated (陈述、申辩意见), in writing or by word of mouth."
        ),
    )
    on = forms.DateField(label=gettext_lazy("Stated on"), widget=DayInput(), initial=clock.today)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.told = {str(row.pk): row for row in subject.interested.all()}
        told = [(key, _said(row)) for key, row in self.told.items()]
        applicant = (APPLICANT, _("the applicant"))
        self.fields["party"].choices = [("", _("choose")), applicant, *told]

    def arguments(self):
        stated = super().arguments()
        return stated | {"party": self.told.get(stated["party"], stated["party"])}


def _said(row) -> str:
    return f"{masked_numbers(row.name)} {row.told_on:%Y-%m-%d}"


def _to_hear(actor, today):
    """Told, and not heard yet while they may be; not of cases in whose intake this very person had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Interested.objects.filter(
        stated_on=None,
        until__gte=today,
        review__department__in=departments,
        review__status=ReviewStatus.OPEN,
    )
    rows = rows.exclude(separation.barred(actor, "review__case")).exclude(presiding(actor))
    cases = ("review__case__industry", "review__case__region")
    return rows.select_related(*cases).order_by("until", "pk")


class RecordStatement(OfficersVerb):
    """What the applicant or an interested party stated before the decision stands with its department, and is
    weighed in it (行政许可法 7, 36); a second statement is added to the first. Where something is
    held against a permit that was granted, its holder states theirs before it is ended."""

    code = "record_statement"
    position = 87.02
    subject = Review
    sources = frozenset({ReviewStatus.OPEN, ReviewStatus.GRANTED})
    targets = frozenset({ReviewStatus.OPEN, ReviewStatus.GRANTED})  # it stays what it is
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Record a statement")
    follows = gettext_lazy(
        "Whoever decides reads it. The decision says that the applicant or interested parties were heard,"
        " not what they stated nor who the others are."
    )
    history = gettext_lazy("statement recorded")
    place = Place.ASIDE
    form = StatementForm
    confirms = True
    queues = (
        Queue(
            code="interested_told",
            title=gettext_lazy("Interested parties who may still be heard"),
            rows=_to_hear,
            matter=lambda row: row.review.permit_name,
            due="until",
        ),
    )

    def stands_already(self, review, *, party, statement, on):
        row = review if party == APPLICANT else review.interested.get(pk=party.pk)
        return _recorded(row, statement, on)

    def hindered(self, review):
        if review.held:
            return _("A held permit is verified; nothing is decided on it.")
        if review.status == ReviewStatus.GRANTED and not charges.held_against(review):
            return _("It is granted, and nothing is held against the permit.")
        return ""

    def faults(self, review, *, party, statement, on):
        of_this = isinstance(party, Interested) and party.review_id == review.pk
        if party != APPLICANT and not of_this:
            return {"party": _("Choose who stated it.")}
        if not statement.strip():
            return {"statement": _("Record what was stated.")}
        if party == APPLICANT:
            if charges.held_against(review):
                first = review.charged_on
                told = _("From the day the holder was told of it until today.")
            else:
                first = clock.day_of(review.owning_case.received_at)
                told = _("From the day the application was received until today.")
            return {} if first <= on <= clock.today() else {"on": told}
        if review.status == ReviewStatus.GRANTED:
            return {"party": _("Only the holder is heard on what is held against the permit.")}
        if not may_speak_from(party) <= on <= clock.today():
            return {"on": _("From the day of their paper until today.")}
        return {}

    def carry_out(self, review, actor, *, party, statement, on):
        row = review if party == APPLICANT else party
        row.refresh_from_db(fields=["statement", "stated_on"])
        if _recorded(row, statement, on):
            raise VerbRefused(_("This statement is recorded already."))
        said = f"{row.statement}\n{_entry(statement, on)}" if row.statement else statement
        unchanged = Q(statement=row.statement)
        if row is review:
            unchanged &= self.transition.condition
        else:
            self.move(review, review.status, actor)
        transitions.advance(
            row,
            verb=self.code,
            actor=actor,
            expected=unchanged,
            columns={"statement": said, "stated_on": on},
            meanwhile=lambda row: _("Meanwhile another statement was recorded."),
        )


def _entry(statement, on) -> str:
    return f"{on:%Y-%m-%d}：{statement}"


def _recorded(row, statement, on) -> bool:
    """Whether this very entry stands: the opposite view may hold the words of the first."""
    said = f"{row.statement}\n"
    first = row.stated_on == on and row.statement == statement
    return first or f"\n{_entry(statement, on)}\n" in said


record_statement = register(RecordStatement())
