"""The applicant would rather fetch everything together (统一颁发和送达) than each permit within ten working
days of its own decision (行政许可法 44): said online, or at any window."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries
from issuance.casework.verbs.base import ApplicantsVerb, Tone, Verb
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Agreement, Case
from issuance.status import ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

TWICE = gettext_lazy("It was agreed already that everything is handed over together.")


class Waiting(Verb):
    """What was agreed holds nobody back: what is there may be fetched at any time."""

    subject = Case
    sources = deliveries.FOLLOWS
    targets = deliveries.FOLLOWS  # it goes on as it was
    tone = Tone.HOLD

    def trace(self, case):
        return deliveries.agreement_of(case) or case

    def hindered(self, case):
        if deliveries.agreement_of(case):
            return TWICE
        granted = case.reviews.filter(status=ReviewStatus.GRANTED).exists()
        return "" if granted else _("Nothing is granted yet that would wait for the rest.")

    def carry_out(self, case, actor):
        row = Agreement(case=case, agreed_on=clock.today(), recorded_by=actor)
        transitions.put(row, refused=TWICE)
        transitions.record(row, verb=self.code, actor=actor)


class AgreeToWait(Waiting, ApplicantsVerb):
    """The applicant says so where the case is followed."""

    code = "agree_to_wait"
    position = 117.05
    title = gettext_lazy("Fetch everything together")
    follows = gettext_lazy(
        "By law each permit is handed over within ten working days of its decision (行政许可法 44). If you"
        " agree, what is ready waits for the rest; you may still fetch it earlier at any window."
    )
    history = gettext_lazy("applicant agreed to fetch everything together")


class RecordAgreement(Waiting, WrittenDown):
    """The window writes down what an applicant who comes in person says."""

    code = "record_agreement"
    position = 117.1
    title = gettext_lazy("Record that the applicant fetches everything together")
    follows = gettext_lazy(
        "The applicant's own word: what is ready waits for the rest beyond the ten working days of"
        " 行政许可法 44, and may still be fetched earlier."
    )
    history = gettext_lazy("consent to wait recorded at the window")


agree_to_wait = register(AgreeToWait())
record_agreement = register(RecordAgreement())
