"""How and when each received the notice of a set hearing (行政许可法 48)."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import summons
from issuance.casework.hearings import hearing_of
from issuance.casework.verbs import serving
from issuance.casework.verbs.base import Place, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.limits.hearings import HearingVerb, waiting
from issuance.casework.verbs.registry import register
from issuance.models import Hearing
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

Stage = Hearing.Stage


class ReceiptForm(serving.ServiceFields, VerbForm):
    field_order = ("party", "way", "on", "note")
    party = forms.ChoiceField(label=gettext_lazy("Who received the notice"))

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        known = [
            (one.key, f"{one.name} {one.how} {one.on:%Y-%m-%d}" if one.on else one.name)
            for one in summons.everybody(subject)
        ]
        self.fields["party"].choices = [("", _("choose")), *known]


def _not_received(actor, today):
    return waiting(actor, Q(stage=Stage.SET) & summons.waits_for_receipt(), "on")


class RecordNotified(HearingVerb):
    """The notice of a hearing was received, by the applicant or an interested party: how and on which day; or
    it was left there or announced, where nobody took it. A day that was mistyped may be recorded anew while
    the hearing is not held."""

    code = "record_notified"
    position = 87.45
    title = gettext_lazy("Record who received the notice of the hearing")
    follows = gettext_lazy(
        "The hearing is held when everybody has had the notice for seven working days (行政许可法 48)."
    )
    history = gettext_lazy("receipt of the notice of a hearing recorded")
    place = Place.ASIDE
    form = ReceiptForm
    queues = (
        Queue(
            code="hearings_to_notify",
            title=gettext_lazy("Notices of hearings whose receipt is not recorded"),
            rows=_not_received,
            matter=lambda row: row.review.permit_name,
            due="on",
        ),
    )

    def place_of(self, review):
        """What comes next while somebody's receipt is not known."""
        return Place.MAIN if summons.unreached(review) else self.place

    def trace(self, review):
        return review

    def stands_already(self, review, *, party, way, on, note=""):
        one = _named(review, party)
        return one is not None and serving.stated(one.row) == (way, on, note)

    def hindered(self, review):
        hearing = hearing_of(review)
        set_already = hearing and hearing.stage == Stage.SET
        return "" if set_already else _("No hearing has been set.")

    def faults(self, review, *, party, way, on, note=""):
        if _named(review, party) is None:
            return {"party": _("Choose who received it.")}
        hearing = hearing_of(review)
        given = hearing.summons
        first = clock.day_of(given.issued_at) if given else hearing.told_on
        return serving.faults(way, on, note, first)

    def remarks(self, review, *, way, on, **stated):
        near = summons.too_near_after(review, serving.counts_on(way, on))
        return [*serving.remarks(way, on), *([near] if near else [])]

    def carry_out(self, review, actor, *, party, way, on, note=""):
        row = _named(review, party).row
        self.move(review, ReviewStatus.OPEN, actor)
        row.refresh_from_db(fields=["notified_way", "notified_on"])
        transitions.advance(
            row,
            verb=self.code,
            actor=actor,
            expected=Q(notified_on=row.notified_on, notified_way=row.notified_way),
            columns=serving.columns(way, on, note),
            meanwhile=lambda row: _("Meanwhile another receipt was recorded."),
        )


def _named(review, party) -> summons.Summoned | None:
    return next((one for one in summons.everybody(review) if one.key == party), None)


record_notified = register(RecordNotified())
