"""Hearings that are set and held (行政许可法 46–48): within twenty working days after they were asked for, or
by the department itself where the law asks for one; notified seven ahead, decided by their record alone."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from issuance.casework import dates, due_days, interested, summons
from issuance.casework.hearings import (
    OF_OWN_MOTION,
    hearing_of,
    held_of,
    may_preside,
    required,
    reviewed,
)
from issuance.casework.verbs import serving
from issuance.casework.verbs.base import Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.limits.hearings import HearingVerb, moved, stop, waiting
from issuance.casework.verbs.limits.pauses import resume
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.scans import OF_ONE_ITEM, ScanForm, columns_of
from issuance.models import Hearing, Notice, Pause
from issuance.models.hearings import PENDING
from issuance.models.notified import Way
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from portal.ground.office_days import almanac
from portal.ground.text.fields import LineField

Stage = Hearing.Stage
ANNOUNCING = (
    60  # working days a hearing of the organ's own motion may be announced ahead, by choice
)
BY_LAW = "法律、法规、规章规定实施该行政许可应当听证"


class SetForm(VerbForm):
    on = forms.DateField(label=gettext_lazy("Day of the hearing"), widget=DayInput())
    hour = forms.TimeField(
        label=gettext_lazy("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = LineField(label=pgettext_lazy("of a hearing", "Place"), max_length=200)
    presiding = forms.ModelChoiceField(
        label=gettext_lazy("Presiding officer (主持人)"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("choose"),
        help_text=gettext_lazy(
            "Never whoever reviews this application (行政许可法 48); the notice names them, so that another"
            " can be asked for, and they decide nothing on it."
        ),
    )
    announced = LineField(
        label=gettext_lazy("Announced to the public (公告): where and when"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The law of this item asks for a hearing (行政许可法 46)."),
    )
    by_announcement = forms.BooleanField(
        label=gettext_lazy("Somebody can be notified by announcement alone (公告送达)"),
        required=False,
        help_text=gettext_lazy(
            "Its notice counts thirty days after it is announced: the hearing is set for a later day, so that"
            " seven working days are left after that."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["presiding"].queryset = may_preside(subject).exclude(pk=self.actor.pk)
        if not of_own_motion(subject):
            del self.fields["announced"]


def of_own_motion(review) -> bool:
    """Whether the department holds it because the law asks for it, and not because somebody did."""
    hearing = hearing_of(review)
    asked = hearing and hearing.pending and hearing.asked_by
    return required(review) and not asked


def _to_set(actor, today):
    return waiting(actor, Q(stage=Stage.ASKED), "hold_until")


class SetHearing(HearingVerb):
    """Time and place, notified seven working days ahead; it may be set anew while it is not held. Where the
    law asks for a hearing the department announces and sets one though nobody asked, and the limit stands
    still until it is held."""

    code = "set_hearing"
    position = 87.4
    title = gettext_lazy("Set the hearing")
    follows = gettext_lazy(
        "The applicant and each interested party get a notice with time and place; it is held when everybody"
        " has had it for seven working days (行政许可法 48), so leave time for the post."
    )
    history = gettext_lazy("hearing set")
    form = SetForm
    notices = frozenset({Notice.Kind.HEARING_SET, Notice.Kind.INTERESTED})
    queues = (
        Queue(
            code="hearings_to_set",
            title=gettext_lazy("Hearings to set"),
            rows=_to_set,
            matter=lambda row: row.review.permit_name,
            due="hold_until",
        ),
    )

    def place_of(self, review):
        """Once it is set, what follows is to hold it; another day is the way aside."""
        hearing = hearing_of(review)
        return Place.ASIDE if hearing and hearing.stage == Stage.SET else self.place

    def hint(self, review):
        first, last = self.between(review)
        told = _("From %(first)s to %(last)s, on a working day.")
        days = told % {"first": first.isoformat(), "last": last.isoformat()}
        hearing = hearing_of(review)
        if hearing is None or hearing.stage != Stage.SET:
            return days
        told = _("It is set for %(on)s %(hour)s; another time or place is notified anew.")
        stands = told % {"on": hearing.on.isoformat(), "hour": hearing.hour}
        return f"{stands} {days}"

    def between(self, review, by_announcement=False) -> tuple[date, date]:
        """First and last day for which it may be set today: seven working days after everybody is told,
        within the twenty if that can still be. ``by_announcement``: to somebody the notice is announced."""
        days = almanac.days_of(review.region_id)
        reached = [party.told_on for party in interested.parties(review)]
        told = serving.counts_on(Way.ANNOUNCED if by_announcement else Way.HAND, clock.today())
        first = due_days.hearing_not_before(max([told, *reached]), days)
        if of_own_motion(review):
            return first, clock.add_working_days(first, ANNOUNCING, days=days)
        if not by_announcement and not self.too_late(review):
            return first, hearing_of(review).hold_until
        return first, clock.add_working_days(first, due_days.HEARING_HOLDING_DAYS, days=days)

    def hindered(self, review):
        hearing = hearing_of(review)
        pending = hearing is not None and hearing.pending
        if held_of(review) and not pending:
            return _("The hearing has been held.")
        open_one = required(review) or pending
        return "" if open_one else _("No hearing that was asked for is open.")

    def faults(self, review, *, on, hour, place, presiding, announced="", by_announcement=False):
        first, last = self.between(review, by_announcement)
        if on < first:
            return {
                "on": _("Time and place are notified seven working days ahead (行政许可法 48).")
            }
        if self.beyond(review, on) and not by_announcement and not self.too_late(review):
            told = _(
                "It is held within twenty working days after it was asked for (行政许可法 47): by %s."
            )
            return {"on": told % last.isoformat()}
        if on > last:
            told = _("Set it for %(day)s at the latest: the limit stands still until it is held.")
            return {"on": told % {"day": last.isoformat()}}
        if not almanac.days_of(review.region_id).works(on):
            return {"on": _("The offices are closed on that day.")}
        if of_own_motion(review) and not announced.strip():
            return {
                "announced": _(
                    "It is announced to the public first (行政许可法 46): say where and when."
                )
            }
        if why := reviewed(review, presiding):
            return {"presiding": why}
        return {} if place.strip() else {"place": _("Name the place.")}

    def beyond(self, review, on) -> bool:
        """Whether the day lies beyond the twenty; none are counted where nobody asked."""
        return not of_own_motion(review) and on > hearing_of(review).hold_until

    def too_late(self, review) -> bool:
        """Whether no day is left on which it could be held within the twenty and notified seven ahead."""
        days = almanac.days_of(review.region_id)
        first = due_days.hearing_not_before(clock.today(), days)
        return first > hearing_of(review).hold_until

    def remarks(self, review, *, on, hour, presiding, **stated):
        hearing = hearing_of(review)
        twice = dates.taken([presiding], on, hour, but=f"hearing:{hearing.pk}" if hearing else "")
        if not self.beyond(review, on):
            return [*twice]
        late = _("Later than twenty working days after it was asked for (行政许可法 47).")
        return [late, *twice]

    def carry_out(
        self, review, actor, *, on, hour, place, presiding, announced="", by_announcement=False
    ):
        at, own = f"{hour:%H:%M}", of_own_motion(review)
        if presiding == actor:
            raise VerbRefused(
                _("Whoever reviews the application does not preside (行政许可法 48).")
            )
        columns = {"on": on, "hour": at, "place": place, "presided_by": presiding}
        hearing = hearing_of(review)
        if hearing and all(getattr(hearing, name) == value for name, value in columns.items()):
            raise VerbRefused(_("It is set for then and there already."))
        columns["stage"] = Stage.SET
        if own:
            columns |= {"asked_on": clock.today(), "hold_until": on}
        self.move(review, ReviewStatus.OPEN, actor)
        parties = interested.parties(review)
        facts = {"on": on.isoformat(), "hour": at, "place": place, "presiding": str(presiding)}
        facts["interested"] = len(parties)
        if own:
            facts["announced"] = announced
        case, organ = review.owning_case, review.department
        kind = Notice.Kind.HEARING_SET
        given = self.give(case, kind, actor, organ=organ, review=review, hearing=facts)
        unread = {"notified_way": "", "notified_on": None}
        unread |= {"notified_done": None, "notified_note": ""}
        self.set(review, actor, own, columns | unread | {"summons": given})
        for party in parties:
            if party.notified_on:
                self.forget(party, actor, unread)
            interested.give(self, party, actor)

    def forget(self, party, actor, unread):
        """What they received was of another day or place."""
        transitions.advance(
            party,
            verb=self.code,
            actor=actor,
            expected=Q(notified_on=party.notified_on),
            columns=unread,
            meanwhile=lambda row: _("Meanwhile another receipt was recorded."),
        )

    def set(self, review, actor, own, columns):
        """One that was asked for goes on; one of the department's own motion begins here."""
        hearing, today = hearing_of(review), clock.today()
        if hearing is None:
            hearing = Hearing(review=review, round=review.round, reason=BY_LAW)
            hearing.told_by, hearing.told_on, hearing.ask_until = actor, today, today
            for column, value in columns.items():
                setattr(hearing, column, value)
            hearing.save(force_insert=True)
            transitions.record(hearing, verb=self.code, actor=actor)
        else:
            before = PENDING | {Stage.TOLD} if own else PENDING
            moved(hearing, self.code, actor, before=before, **columns)
        if own:
            stop(review, actor, until=columns["on"], law=OF_OWN_MOTION, ordered_by=actor)


class RecordForm(ScanForm):
    field_order = ("number", "on", "presiding", "scan")
    number = LineField(label=gettext_lazy("Number of the record"), max_length=60)
    on = forms.DateField(label=gettext_lazy("Held on"), widget=DayInput())
    presiding = forms.ModelChoiceField(
        label=gettext_lazy("Presided by"),
        queryset=User.objects.none(),
        help_text=gettext_lazy(
            "As the record says; another than was notified where one was asked for."
        ),
    )

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["scan"].help_text = OF_ONE_ITEM
        self.fields["presiding"].queryset = may_preside(subject)
        self.fields["presiding"].initial = getattr(hearing_of(subject), "presided_by_id", None)


def _to_hold(actor, today):
    return waiting(actor, Q(stage=Stage.SET) & ~summons.waits_for_receipt(), "on")


class RecordHearing(HearingVerb):
    """The record of the hearing ends it: the limit runs again, and the decision names the record by which
    it was taken (行政许可法 48)."""

    code = "record_hearing"
    position = 87.5
    title = gettext_lazy("Record that the hearing was held")
    follows = gettext_lazy(
        "From the day after it was held the days count again; it is decided by this record."
    )
    history = gettext_lazy("hearing held")
    tone = Tone.DONE
    form = RecordForm
    queues = (
        Queue(
            code="hearings_to_hold",
            title=gettext_lazy("Hearings to hold"),
            rows=_to_hold,
            matter=lambda row: f"{row.review.permit_name} · {row.hour} {row.place}",
            due="on",
        ),
    )

    def hindered(self, review):
        hearing = hearing_of(review)
        set_already = hearing and hearing.stage == Stage.SET
        return summons.unreached(review) if set_already else _("No hearing has been set.")

    def hint(self, review):
        return summons.too_near(review, hearing_of(review).on)

    def faults(self, review, *, number, on, presiding, scan):
        if not number.strip():
            return {"number": _("Name the number of the record.")}
        if not hearing_of(review).on <= on <= clock.today():
            return {"on": _("From the day it was set for until today.")}
        if near := summons.too_near(review, on):
            return {"on": near}
        if why := reviewed(review, presiding):
            return {"presiding": why}
        return {} if scan else {"scan": _("Choose the scan of the paper.")}

    def carry_out(self, review, actor, *, number, on, presiding, scan):
        columns = {"stage": Stage.HELD, "record_number": number, "held_on": on, **columns_of(scan)}
        columns["presided_by"] = presiding
        moved(hearing_of(review), self.code, actor, before=frozenset({Stage.SET}), **columns)
        running = review.running_pause
        if running and running.cause == Pause.Cause.HEARING:
            resume.carry_out(review, actor, last=on)


set_hearing = register(SetHearing())
record_hearing = register(RecordHearing())
