"""Some permits of a case are denied and enough are granted: where the region asks, its applicant chooses,
online or at the window, and silence means what the notice has said."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import choosing, deliveries
from issuance.casework.access import counties_of_clerk
from issuance.casework.messages.letters import CASE_DECIDED
from issuance.casework.messages.occasions.handing_over import PERMITS_READY
from issuance.casework.messages.occasions.intake import CHOICE_REMINDER, CHOSEN
from issuance.casework.verbs.base import ApplicantsVerb, ClocksVerb, OfficersVerb, Queue, Tone
from issuance.casework.verbs.forms import DayInput, VerbForm
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import OWN_CLERK
from issuance.licence.counting import counted_of, needed
from issuance.models import Case, Notice
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.models import UnansweredChoice
from portal.ground.office_days import almanac

TAKE, WAIT, KEEP = Case.Choice.TAKE, Case.Choice.WAIT, Case.Choice.KEEP


class ChoiceFields(forms.Form):
    """What is chosen, as the applicant fills it in and the window for them."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What becomes of the composite licence"),
        choices=Case.Choice.choices,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=gettext_lazy("Wait until"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Only if you wait: at most a year from the day of the notice that asked you."
        ),
    )


class ChoiceForm(ChoiceFields, VerbForm):
    pass


class Choosing:
    """What every way to the end of the choice shares."""

    subject = Case
    sources = frozenset({CaseStatus.CHOOSING})
    notices = frozenset({Notice.Kind.CHOICE, Notice.Kind.CLOSED})
    letters = frozenset({CASE_DECIDED})
    occasions = frozenset({CHOSEN}) | PERMITS_READY

    def take(self, case, actor):
        """The composite of what is granted goes to the licence officer."""
        self.move(case, CaseStatus.DECIDED, actor, choice=TAKE)
        self.send(CASE_DECIDED, case=case, department=case.issuing_body)
        self.tell(CHOSEN, case)

    def keep(self, case, actor, by):
        """What is granted stands as single permits; ``by``: who wanted it so."""
        self.move(case, CaseStatus.CLOSED, actor, choice=KEEP, closed_at=timezone.now())
        facts = {"counted": counted_of(case), "needed": needed(case), "kept": by}
        facts["choice"] = notice_of(case).body["choice"]
        self.give(case, Notice.Kind.CLOSED, actor, organ=case.issuing_body, **facts)
        deliveries.tell_ready(self, case)

    def wait(self, case, actor, until):
        """Nothing is made until then; the paper says what silence means after that day."""
        facts = choosing.told_of_waiting(notice_of(case).body["choice"], clock.today(), until)
        self.move(
            case, CaseStatus.CHOOSING, actor, choice=WAIT, choice_due=until, choice_reminded=None
        )
        self.give(case, Notice.Kind.CHOICE, actor, organ=case.issuing_body, choice=facts)


class Answer(Choosing):
    """The applicant's word, whoever writes it down."""

    targets = frozenset({CaseStatus.CHOOSING, CaseStatus.DECIDED, CaseStatus.CLOSED})

    def hindered(self, case):
        return _("The last day to choose has passed.") if clock.today() > case.choice_due else ""

    def faults(self, case, *, choice, until=None):
        if choice not in Case.Choice.values:
            return {"choice": _("Choose what becomes of the composite licence.")}
        if choice != WAIT:
            return {"until": _("A day is named only if you wait.")} if until else {}
        if until is None:
            return {"until": _("Name the day until which you wait.")}
        today = clock.today()
        if not today < until <= choosing.waits_until(first_notice_of(case)):
            return {"until": _("The day lies after today, within a year of being asked.")}
        if case.choice == WAIT and case.choice_due == until:
            return {"until": _("It waits until that day already.")}
        return {}

    def carry_out(self, case, actor, *, choice, until=None):
        match choice:
            case Case.Choice.TAKE:
                self.take(case, actor)
            case Case.Choice.KEEP:
                self.keep(case, actor, "applicant")
            case Case.Choice.WAIT:
                self.wait(case, actor, until)


class Choose(Answer, ApplicantsVerb):
    """The applicant takes the composite of what is granted, keeps the single permits, or waits until a
    day; until that day another choice may follow."""

    code = "choose"
    position = 96
    title = gettext_lazy("Choose")
    follows = gettext_lazy(
        "The denied permits are no part of the composite licence; each denial and your remedies against it"
        " stay as they are."
    )
    history = gettext_lazy("applicant has chosen after a partial denial")


def _waiting_for_applicants(actor, today):
    """At the windows of the county, where whoever comes in person is answered."""
    if not (counties := counties_of_clerk(actor)):
        return None
    cases = Case.objects.filter(region__in=counties, status__in=Choosing.sources)
    return cases.select_related("industry", "region").order_by("choice_due", "pk")


class RecordChoice(Answer, OfficersVerb):
    """The window writes down what an applicant who comes in person chooses."""

    code = "record_choice"
    position = 97
    who_may = (OWN_CLERK,)
    title = gettext_lazy("Record the applicant's choice")
    follows = gettext_lazy(
        "The applicant's own word, given in person; it stands as if given where the case is followed."
    )
    history = gettext_lazy("applicant's choice recorded at the window")
    form = ChoiceForm
    confirms = True
    queues = (
        Queue(
            code="choices",
            title=gettext_lazy("Waiting for the applicant's choice"),
            rows=_waiting_for_applicants,
            matter=lambda case: case.get_choice_silence_display(),
            due="choice_due",
            watched=True,
        ),
    )


class RemindOfChoice(ClocksVerb):
    """The applicant is reminded three working days before each last day to choose."""

    code = "remind_choice"
    position = 98
    subject = Case
    sources = frozenset({CaseStatus.CHOOSING})
    targets = frozenset({CaseStatus.CHOOSING})
    history = gettext_lazy("applicant reminded to choose")
    tone = Tone.HOLD
    occasions = frozenset({CHOICE_REMINDER})

    def hindered(self, case):
        days = almanac.days_of(case.region_id)
        reminds = choosing.reminds(case, clock.today(), days)
        return "" if reminds else _("It is not the time for a reminder.")

    def carry_out(self, case, actor=None):
        self.move(case, CaseStatus.CHOOSING, actor, choice_reminded=clock.today())
        self.tell(CHOICE_REMINDER, case, due=case.choice_due.isoformat())


class SettleChoice(Choosing, ClocksVerb):
    """After the last day to choose, silence means what the notice has said."""

    code = "settle_choice"
    position = 99
    targets = frozenset({CaseStatus.DECIDED, CaseStatus.CLOSED})
    notices = frozenset({Notice.Kind.CLOSED})
    history = gettext_lazy("no choice in time: as the notice said")

    def hindered(self, case):
        if clock.today() <= case.choice_due:
            return _("The applicant may still choose.")
        return ""

    def carry_out(self, case, actor=None):
        if case.choice_silence == UnansweredChoice.KEEP:
            self.keep(case, actor, "silence")
        else:
            self.take(case, actor)


def notice_of(case) -> Notice:
    """The last paper that told of the choice."""
    return case.notices.filter(kind=Notice.Kind.CHOICE).order_by("pk").last()


def first_notice_of(case) -> Notice:
    """The paper that asked for it last, and told nothing of waiting; the whole waiting is counted from its
    day."""
    asked = case.notices.filter(kind=Notice.Kind.CHOICE, body__choice__waits=False)
    return asked.order_by("pk").last()


choose = register(Choose())
record_choice = register(RecordChoice())
remind_choice = register(RemindOfChoice())
settle_choice = register(SettleChoice())
