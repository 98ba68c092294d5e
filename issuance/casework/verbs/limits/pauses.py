"""What the limit of a decision leaves out (行政许可法 45): begun with a notice, ended with a new last day."""

from copy import copy
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, rounds, separation, stages
from issuance.casework.hearings import presiding
from issuance.casework.verbs.base import OfficersVerb, Place, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.limits import heard_meanwhile
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.scans import OF_ONE_ITEM, ScanForm, columns_of
from issuance.casework.verbs.who import APART, APPROVER, NOT_PRESIDING
from issuance.models import Notice, Pause, Review
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

# A hearing pauses the limit when it is asked for (``verbs.hearings``), never by hand.
BY_HAND = [(code, name) for code, name in Pause.Cause.choices if code != Pause.Cause.HEARING]
LONGEST = timedelta(days=366)
RUNNING = gettext_lazy("The limit is paused already; end that pause first.")


class PauseForm(VerbForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("Paused for"),
        choices=[("", gettext_lazy("choose")), *BY_HAND],
        help_text=gettext_lazy(
            "Only what 行政许可法 45 names; an on-site inspection runs within the limit."
        ),
    )
    purpose = LineField(
        label=gettext_lazy("What is done, and by whom"),
        max_length=200,
        help_text=gettext_lazy("The applicant reads it in the notice."),
    )
    law = LineField(
        label=gettext_lazy("Needed by (law and article)"),
        max_length=200,
        help_text=gettext_lazy(
            "The rule of this permit item that asks for the step; the applicant reads it."
        ),
    )
    expected = forms.DateField(
        label=gettext_lazy("Expected until"),
        widget=DayInput(),
        help_text=gettext_lazy("The applicant is told in writing how long it takes."),
    )


class PauseLimit(OfficersVerb):
    """From the next day the limit does not run; the applicant is told in writing for what, by which law
    and how long."""

    code = "pause"
    position = 86
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})  # it stays open; its last day is open too
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("Pause the limit")
    follows = gettext_lazy(
        "From tomorrow the days do not count (行政许可法 45); the applicant gets a notice."
    )
    history = gettext_lazy("limit paused")
    tone = Tone.HOLD
    place = Place.ASIDE
    form = PauseForm
    confirms = True
    queues = ()
    notices = frozenset({Notice.Kind.PAUSED})

    def stands_already(self, review, **stated):
        return review.running_pause is not None

    def hindered(self, review):
        if review.held:
            return _("A held permit is verified; nothing of it is examined so long.")
        if review.running_pause:
            return RUNNING
        if review.due and clock.today() > review.due:
            return _("The last day has passed: nothing is left out of a limit that has ended.")
        if fixed := rounds.not_to_be_moved(review) or stages.not_built(review):
            return fixed
        if review.due == clock.today():
            return _("Today is the last day: what begins now would be left out from tomorrow only.")
        return ""

    def faults(self, review, *, cause, purpose, expected, law=""):
        if cause not in dict(BY_HAND):
            return {"cause": _("Choose what the limit is paused for.")}
        if not purpose.strip():
            return {"purpose": _("Say what is done, and by whom.")}
        if not law.strip():
            return {"law": _("Name the law and the article that ask for this step.")}
        if expected < clock.today():
            return {"expected": _("The day has passed.")}
        if expected > clock.today() + LONGEST:
            return {"expected": _("Within a year from today.")}
        return {}

    def carry_out(
        self, review, actor, *, cause, purpose, law, expected, ordered_by=None, first=None
    ) -> Pause:
        first, told = first or clock.today(), review.due
        self.move(review, ReviewStatus.OPEN, actor, due=None)
        pause = Pause(review=review, cause=cause, purpose=purpose, law=law, first=first)
        pause.expected, pause.told, pause.ordered_by = expected, told, ordered_by or actor
        pause.save(force_insert=True)
        transitions.record(pause, verb=self.code, actor=actor)
        with translation.override(
            settings.LANGUAGE_CODE
        ):  # the paper's language, not the officer's
            named = str(Pause.Cause(cause).label)
        facts = {"cause": named, "purpose": purpose, "law": law, "first": first.isoformat()}
        facts |= {"expected": expected.isoformat(), "told": told.isoformat() if told else ""}
        case = review.owning_case
        organ = review.department
        self.give(case, Notice.Kind.PAUSED, actor, organ=organ, review=review, pause=facts)
        return pause


def _to_resume(actor, today):
    """Paused reviews of a department, by the day until which it was expected to take; not those of cases
    in whose intake this very person had a hand (受审分离)."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    pauses = Pause.objects.filter(
        last=None, review__status__in=resume.sources, review__department__in=departments
    )
    pauses = pauses.exclude(heard_meanwhile.kept_by_hearing())
    pauses = pauses.exclude(separation.barred(actor, "review__case")).exclude(presiding(actor))
    cases = ("review__case__industry", "review__case__region")
    return pauses.select_related(*cases).order_by("expected", "pk")


def _overrun(actor, today):
    """What a supervisor watches: pauses that take longer than the applicant was told."""
    if not any(post.role == Role.SUPERVISOR for post in posts.posts_of(actor)):
        return None
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    pauses = Pause.objects.filter(
        region__in=regions, last=None, review__status__in=resume.sources, expected__lt=today
    )
    cases = ("review__department", "review__case__industry", "review__case__region")
    return pauses.select_related(*cases).order_by("expected", "pk")


FULL_STOPS = "。．.；; "


def report_of(pause) -> dict:
    """What papers say of a report, its conclusion within a sentence of theirs; empty where there is none."""
    if not pause.conclusion:
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        cause = str(Pause.Cause(pause.cause).label)
    return {
        "cause": cause,
        "conclusion": pause.conclusion.strip().rstrip(FULL_STOPS),
        "law": pause.law,
        "organ": pause.found_by,
        "number": pause.report_number,
        "on": pause.report_on.isoformat(),
    }


def reports_of(review) -> dict:
    """What the paper of a decision names of them."""
    found = [report_of(pause) for pause in review.pauses.all() if pause.conclusion]
    return {"reports": found} if found else {}


class ReportForm(ScanForm):
    """What a technical step found, and when; of a tender or an auction only when it ended."""

    needed = False
    conclusion = LineField(
        label=gettext_lazy("Conclusion"),
        max_length=300,
        help_text=gettext_lazy("As the report says; notice and decision name it."),
    )
    found_by = LineField(label=gettext_lazy("Organ that examined"), max_length=200)
    number = LineField(label=gettext_lazy("Number of the report"), max_length=100)
    on = forms.DateField(label=gettext_lazy("Day of the report"), widget=DayInput())
    last = forms.DateField(
        label=gettext_lazy("Report received on"),
        widget=DayInput(),
        initial=clock.today,
        help_text=gettext_lazy(
            "The time the step took ends on that day, whenever it is written down here (行政许可法 45)."
        ),
    )
    field_order = ("conclusion", "found_by", "number", "on", "last", "scan")

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["scan"].help_text = OF_ONE_ITEM
        pause = subject.running_pause
        if pause is None or not pause.reported:
            self.fields = {"last": self.fields["last"]}
            self.fields["last"].label = _("Ended on")

    def arguments(self):
        return {name: value for name, value in super().arguments().items() if name in self.fields}


class ResumeLimit(OfficersVerb):
    """What the limit stood still for is over; of a technical step the report is recorded, on which it is
    decided. Only the time it took is left out (行政许可法 45): the limit runs again from the day after it
    ended (``last``), whenever that is written down; a paper tells the new last day at once. A pause that
    ends on the day it began has taken nothing."""

    code = "resume"
    position = 87
    subject = Review
    sources = frozenset({ReviewStatus.OPEN})
    targets = frozenset({ReviewStatus.OPEN})
    who_may = (APART, NOT_PRESIDING, APPROVER)
    title = gettext_lazy("End the pause")
    follows = gettext_lazy(
        "From the day after it ended the days count again; a notice tells the applicant the new last day."
    )
    history = gettext_lazy("limit runs again")
    form = ReportForm
    confirms = True
    notices = frozenset({Notice.Kind.RESUMED})
    queues = (
        Queue(
            code="to_resume",
            title=gettext_lazy("Paused limits"),
            rows=_to_resume,
            matter=lambda pause: f"{pause.review.permit_name} · {pause.get_cause_display()}",
            due="expected",
        ),
        Queue(
            code="overrun_pauses",
            title=gettext_lazy("Pauses longer than was told"),
            rows=_overrun,
            matter=lambda pause: (
                f"{pause.review.permit_name} · {pause.review.department} · {pause.get_cause_display()}"
            ),
            due="expected",
            watched=True,
        ),
    )

    def stands(self, review, *, last=None, **stated):
        return [(_("New last day"), self.new_last_day(review, last).isoformat())]

    @staticmethod
    def new_last_day(review, last) -> date:
        """What the last day will be, if the pause ended on ``last``."""
        ended = copy(review.running_pause)
        ended.last = max(ended.first, last or clock.today())
        days, case = almanac.days_of(review.region_id), review.owning_case
        return due_days.decision(case, review, days, told=ended.told, ended=ended).due

    def hindered(self, review):
        if not review.running_pause:
            return _("The limit is not paused.")
        hearing, cause = review.hearing, review.running_pause.cause
        if hearing and hearing.pending and cause == Pause.Cause.HEARING:
            return _("The hearing that was asked for is not held yet; its record ends the pause.")
        return ""

    def faults(
        self, review, *, last=None, conclusion="", found_by="", number="", on=None, scan=None
    ):
        pause, today = review.running_pause, clock.today()
        if pause is None:
            return {}
        last = last or today
        if not pause.first <= last <= today:
            return {"last": _("From the day the pause began until today.")}
        if not pause.reported:
            return {}
        stated = {"conclusion": conclusion, "found_by": found_by, "number": number}
        for field, text in stated.items():
            if not text.strip():
                return {field: _("State it as the report does.")}
        if on is None or on > today:
            return {"on": _("State the day of the report; it does not lie in the future.")}
        if last < on:
            return {"last": _("No report is received before its own day.")}
        return {}

    def carry_out(
        self, review, actor, *, last=None, conclusion="", found_by="", number="", on=None, scan=None
    ):
        """``last``: the day on which what it was for ended, today where none is stated."""
        ended = review.running_pause
        ended.last = max(ended.first, last or clock.today())
        columns = {"last": ended.last}
        if ended.reported:
            columns |= {"conclusion": conclusion, "found_by": found_by, "report_number": number}
            columns |= {"report_on": on, **(columns_of(scan) if scan else {})}
        for name, value in columns.items():
            setattr(ended, name, value)
        ended.save(update_fields=list(columns))
        heard = heard_meanwhile.held(self, review, actor, ended)
        case = review.owning_case
        days = almanac.days_of(case.region_id)
        due = due_days.decision(case, review, days, told=ended.told).due
        self.move(review, ReviewStatus.OPEN, actor, due=due)
        transitions.record(ended, verb=self.code, actor=actor, before="running")
        with translation.override(settings.LANGUAGE_CODE):
            named = str(Pause.Cause(ended.cause).label)
        facts = {"cause": named, "purpose": ended.purpose, "first": ended.first.isoformat()}
        facts |= {"last": ended.last.isoformat(), "due": due.isoformat()}
        if still := heard_meanwhile.still_asked(review, ended):
            facts["due"] = ""  # it stands still for the hearing
            pause.carry_out(review, actor, **still)
        facts["told"] = ended.told.isoformat() if ended.told else ""
        facts["report"] = report_of(ended)
        facts["heard"] = heard.last.isoformat() if heard else ""
        organ = review.department
        self.give(case, Notice.Kind.RESUMED, actor, organ=organ, review=review, resumed=facts)


pause = register(PauseLimit())
resume = register(ResumeLimit())
