"""Consent to electronic delivery (电子送达), said online or at any window, and how it is taken back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries
from issuance.casework.messages.occasions.handing_over import ONLINE_ENDED
from issuance.casework.verbs.base import ApplicantsVerb, Tone, Verb
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Case, ConsentEnded, OnlineConsent
from issuance.status import ACCEPTING, CaseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

TWICE = gettext_lazy("Electronic delivery was agreed to already.")
MEANS = gettext_lazy(
    "Certificate and permits are then delivered as files where the case is followed, behind the access code,"
    " never by mail or SMS. They count as delivered on the day they are put there, of which you are told. You"
    " may ask for the papers themselves here or at any window of the city, and take your consent back."
)
# From acceptance on: something may be granted, and what is stays owed where the rest is taken back.
AGREED = deliveries.FOLLOWS | deliveries.COMPLETE


class Agreeing(Verb):
    """Needs no grant yet; where everything was handed over there is nothing left to agree to."""

    subject = Case
    sources = targets = AGREED

    def trace(self, case):
        return deliveries.consent_of(case) or case

    def hindered(self, case):
        if deliveries.consent_of(case):
            return TWICE
        if case.status in ACCEPTING and case.accepted_at is None:
            return _("Nothing of this case is accepted yet.")
        if ended := deliveries.consent_ended(case):
            told = _("The consent was taken back on %(day)s: what is here goes by paper.")
            return told % {"day": ended.ended_on.isoformat()}
        follows = case.status in deliveries.FOLLOWS or deliveries.owed(case)
        return "" if follows else _("Nothing of this case is there to be handed over.")

    def carry_out(self, case, actor):
        row = OnlineConsent(case=case, agreed_on=clock.today(), recorded_by=actor)
        transitions.put(row, refused=TWICE)
        transitions.record(row, verb=self.code, actor=actor)


class AgreeOnline(Agreeing, ApplicantsVerb):
    """The applicant says so where the case is followed; what the form chose beforehand is no consent."""

    code = "agree_online"
    position = 117.2
    title = gettext_lazy("Agree to electronic delivery")
    follows = MEANS
    history = gettext_lazy("applicant agreed to electronic delivery")


class RecordOnlineConsent(Agreeing, WrittenDown):
    """The window writes down what an applicant who comes in person says."""

    code = "record_online_consent"
    position = 117.3
    title = gettext_lazy("Record the consent to electronic delivery")
    follows = gettext_lazy(
        "The applicant's own word, given after being told: files behind the access code, which count as"
        " delivered on the day they are put there."
    )
    history = gettext_lazy("consent to electronic delivery recorded at the window")


class TakingBack(Verb):
    """Whoever is served electronically only by consent may end that for what is not delivered yet (民事诉讼法
    90: 经受送达人同意)."""

    subject = Case
    sources = targets = frozenset(CaseStatus)  # it stays what it was
    tone = Tone.HOLD
    occasions = frozenset({ONLINE_ENDED})

    def trace(self, case):
        return deliveries.consent_ended(case) or case

    def hindered(self, case):
        if ended := deliveries.consent_ended(case):
            return _("It was taken back on %(day)s already.") % {"day": ended.ended_on.isoformat()}
        if deliveries.consent_of(case):
            return ""
        return _("The applicant has not agreed to electronic delivery.")

    def carry_out(self, case, actor):
        consent = deliveries.consent_of(case)
        row = ConsentEnded(consent=consent, ended_on=clock.today(), recorded_by=actor)
        transitions.put(row, refused=_("It was taken back a moment ago."))
        transitions.record(row, verb=self.code, actor=actor)
        self.tell(ONLINE_ENDED, case)


class EndOnline(TakingBack, ApplicantsVerb):
    """The applicant takes it back where the case is followed."""

    code = "end_online"
    position = 117.4
    title = gettext_lazy("Take back the consent to electronic delivery")
    follows = gettext_lazy(
        "What is not delivered yet is handed over at the window or by post, from now on for good in this"
        " application. What was delivered electronically stays delivered; its papers may be asked for."
    )
    history = gettext_lazy("applicant took back the consent to electronic delivery")


class RecordOnlineEnd(TakingBack, WrittenDown):
    """The window writes down what an applicant who comes in person says."""

    code = "record_online_end"
    position = 117.5
    title = gettext_lazy("Record that the consent to electronic delivery is taken back")
    follows = gettext_lazy(
        "The applicant's own word: what is not delivered yet is handed over at the window or by post, from"
        " now on for good in this application. The applicant is told."
    )
    history = gettext_lazy("consent to electronic delivery taken back, recorded at the window")


agree_online = register(AgreeOnline())
record_online_consent = register(RecordOnlineConsent())
end_online = register(EndOnline())
record_online_end = register(RecordOnlineEnd())
