"""What was sent by post: it is delivered on the day the post hands it over, and owed again where it comes
back (行政许可法 44)."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries
from issuance.casework.access import counties_of_clerk
from issuance.casework.messages.occasions.handing_over import POST_RETURNED
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.licences.recipients import NUMBER, reason_lacks
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CITY_CLERK
from issuance.models import Case, Delivery
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

Outcome = Delivery.Outcome
LONG_DAYS = 15  # no law fixes it; the post says sooner what became of it
MEANWHILE = gettext_lazy("How it ended was recorded meanwhile.")


class PostForm(VerbForm):
    delivery = forms.TypedChoiceField(
        label=gettext_lazy("Which consignment"), coerce=int, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[(one.value, one.label) for one in (Outcome.RECEIVED, Outcome.RETURNED)],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=gettext_lazy("Day by the post's record"), widget=DayInput())
    received_by = LineField(
        label=gettext_lazy("Who signed for it"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Where the post handed it over."),
    )
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Why the post brought it back; or, where somebody else signed: who that is to the applicant."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        rows = deliveries.on_the_way(subject)
        self.fields["delivery"].choices = [(row.pk, _worded(row)) for row in rows]
        if len(rows) == 1:
            self.fields["delivery"].initial = rows[0].pk
            self.fields["received_by"].initial = rows[0].recipient


def _worded(row) -> str:
    told = _("%(number)s, sent on %(day)s to %(name)s")
    return told % {
        "number": row.post_number,
        "day": row.handed_on.isoformat(),
        "name": row.recipient,
    }


def _posted(actor, today):
    counties = counties_of_clerk(actor)
    return deliveries.posted(counties) if counties else None


def _long_on_the_way(actor, today):
    """For supervision: nobody has looked what became of it."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    before = today - timedelta(days=LONG_DAYS)
    return deliveries.posted(regions).filter(handed_on__lt=before) if regions else None


class RecordPost(OfficersVerb):
    """By the post's own record. What came back lies at the window again, and its holder is told."""

    code = "record_post"
    position = 118.1
    subject = Case
    sources = targets = frozenset(CaseStatus)  # it stays what it was
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Record what became of what was posted")
    follows = gettext_lazy(
        "What the post handed over counts as delivered on that day; what it brought back is owed again, and"
        " the applicant is told."
    )
    history = gettext_lazy("outcome of the post recorded")
    form = PostForm
    confirms = True
    occasions = frozenset({POST_RETURNED})
    queues = (
        Queue(
            code="on_the_way",
            title=gettext_lazy("Sent by post, receipt not recorded"),
            rows=_posted,
            matter=_worded,
        ),
        Queue(
            code="long_on_the_way",
            title=format_lazy(
                gettext_lazy("Sent by post more than {days} days ago, receipt not recorded"),
                days=LONG_DAYS,
            ),
            rows=_long_on_the_way,
            matter=lambda row: row.post_number,
            watched=True,
        ),
    )

    def trace(self, case):
        ended = case.deliveries.filter(way=Delivery.Way.POST).exclude(outcome="")
        return ended.order_by("outcome_on", "pk").last() or case

    def hindered(self, case):
        if deliveries.on_the_way(case):
            return ""
        return _("Nothing that was sent by post is on its way.")

    def faults(self, case, *, delivery, outcome, on, received_by="", reason=""):
        row = case.deliveries.filter(pk=delivery).first()
        if row is None or row.outcome:
            return {"delivery": str(MEANWHILE)}
        if not row.handed_on <= on <= clock.today():
            told = _("It was sent on %(day)s: name a day since then, today at the latest.")
            return {"on": told % {"day": row.handed_on.isoformat()}}
        for name, text in (("received_by", received_by), ("reason", reason)):
            if NUMBER.search(text):
                return {name: _("No telephone or identity number: many read the receipt.")}
        if outcome == Outcome.RETURNED:
            return {} if reason.strip() else {"reason": _("Say why the post brought it back.")}
        if not received_by.strip():
            return {"received_by": _("Name who signed for it.")}
        if received_by.strip() != row.recipient:
            return reason_lacks(reason)
        return {}

    def carry_out(self, case, actor, *, delivery, outcome, on, received_by="", reason=""):
        row = case.deliveries.filter(pk=delivery).first()
        if row is None:
            raise VerbRefused(str(MEANWHILE))
        returned = outcome == Outcome.RETURNED
        transitions.advance(
            row,
            verb=self.code,
            actor=actor,
            expected=Q(outcome=""),
            columns={
                "outcome": outcome,
                "outcome_on": on,
                "received_by": "" if returned else received_by,
                "outcome_reason": reason,
                "outcome_by": actor,
            },
            meanwhile=lambda ended: str(MEANWHILE),
        )
        if returned:
            deliveries.release(row)
            self.tell(POST_RETURNED, case, number=row.post_number, reason=reason)


record_post = register(RecordPost())
