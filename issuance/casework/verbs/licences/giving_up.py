"""The holder gives the licence up as a whole (自愿放弃), where the case is followed or at any window of the
city: the composite alone, never the permits it carries."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import few, losses
from issuance.casework.messages.letters import LICENCE_GIVEN_UP
from issuance.casework.verbs.base import ApplicantsVerb, Place, Tone, Verb
from issuance.casework.verbs.licences.losses import HELD
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.models import Licence, Loss, Notice
from issuance.status import LicenceStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions

FOLLOWS = gettext_lazy(
    "One-way: the licence ends at once, and its QR code says so. The permits it carries stay valid, each by"
    " itself; the certificate is handed back."
)


class GivingUp(Verb):
    """It is no 行政许可 and rests on an application of free will (自愿申报): no decision follows, and its end
    is recorded as the holder says it."""

    subject = Licence
    sources = HELD
    targets = frozenset({LicenceStatus.ENDED})
    tone = Tone.STOP
    notices = frozenset({Notice.Kind.LICENCE_UP})
    letters = frozenset({LICENCE_GIVEN_UP})

    def state(self, licence):
        return licence.status(clock.today())

    def carry_out(self, licence, actor) -> Notice:
        today = clock.today()
        transitions.advance(
            licence,
            verb=self.code,
            actor=actor,
            expected=Q(ended_at=None),
            columns={"ended_at": timezone.now(), "ended_way": Licence.End.GIVEN_UP},
            meanwhile=self.moved_on,
        )
        few.drop(self, licence, actor)
        losses.settle(self, licence, actor, Loss.Outcome.VOID)
        case, issuer = licence.origin_case, licence.issuer
        self.send(LICENCE_GIVEN_UP, case=case, department=issuer, number=licence.number)
        holding = [permit for permit in licence.loaded() if permit.holds(today)]
        told = {
            "number": licence.number,
            "on": today.isoformat(),
            "permits": [str(permit) for permit in holding],
        }
        return self.give(case, Notice.Kind.LICENCE_UP, actor, organ=issuer, given_up=told)


class GiveUpLicence(GivingUp, ApplicantsVerb):
    """The holder gives it up where the case is followed."""

    code = "give_up_licence"
    position = 128
    title = gettext_lazy("Give up the industry licence")
    follows = FOLLOWS
    history = gettext_lazy("licence given up by its holder")

    def already(self, licence):
        given = licence.ended_way == Licence.End.GIVEN_UP
        return _("You have given it up already.") if given else ""


class RecordLicenceUp(GivingUp, WrittenDown):
    """The window writes down what a holder who comes in person says."""

    code = "record_licence_up"
    position = 128.1
    title = gettext_lazy("Record that the holder gives up the licence")
    follows = FOLLOWS
    history = gettext_lazy("recorded at the window: licence given up by its holder")
    place = Place.DANGER
    prints = True


give_up_licence = register(GiveUpLicence())
record_licence_up = register(RecordLicenceUp())
