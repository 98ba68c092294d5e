"""An item chosen by 告知承诺 which is closed to its applicant is handled in the ordinary procedure
(国办发〔2020〕42号: 在信用修复前不适用告知承诺制)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import ordinary
from forms.models import Channel
from issuance.casework import commitments, inspections
from issuance.casework.messages.occasions.intake import TURNED
from issuance.casework.verbs.base import Consequence, OfficersVerb, Place, Tone
from issuance.casework.verbs.inspections.moving import moved
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CHECKER
from issuance.models import Hand, Promise, Review
from issuance.status import CaseStatus, PromiseStatus, ReviewStatus


class TurnToOrdinary(OfficersVerb):
    """Before acceptance, by whoever checks the item: nothing is applied for anew, the commitment falls away,
    the item is inspected and decided as any other, and what the commitment spared is asked for with the one
    supplement. The applicant is told that, and asks the department why."""

    code = "turn_ordinary"
    position = 19
    subject = Review
    sources = targets = frozenset({ReviewStatus.CHECKING})  # it waits on
    who_may = (CHECKER,)
    title = gettext_lazy("Turn to the ordinary procedure")
    follows = gettext_lazy(
        "The commitment falls away; inspection and limit are those of the item. The applicant is told that,"
        " and why only on showing an identity document."
    )
    history = gettext_lazy("turned to the ordinary procedure")
    tone = Tone.HOLD
    place = Place.ASIDE
    queues = ()
    occasions = frozenset({TURNED})

    def hint(self, review):
        told = [commitments.to_turn(review)]
        if names := commitments.lacking(review):
            asked = _("Then ask for what the ordinary procedure needs and is not there: %(names)s.")
            told.append(asked % {"names": "、".join(names)})
        return "\n".join(told)

    def hindered(self, review):
        if review.owning_case.status != CaseStatus.CHECKING:
            return _("It is turned before it is accepted.")
        if commitments.closed(review) is None:
            return _("告知承诺 is open to this applicant, or was not chosen.")
        if not commitments.may_turn(review):
            return _(
                "The one supplement was asked for already, and papers of the ordinary procedure are not"
                " there: it is weighed when the item is decided."
            )
        return ""

    def carry_out(self, review, actor):
        case = review.owning_case
        part = case.version.snapshot.permit_by_code[review.permit_code]
        if case.channel == Channel.WINDOW:
            Hand.objects.put(case, actor, Hand.Act.CHECKED)
        ordinary.turn(submission=case.submission, code=review.permit_code, actor=actor)
        visit = inspections.first_of(part, held=False)
        moved(
            review,
            self.code,
            actor,
            before={review.visit},
            status=ReviewStatus.CHECKING,
            visit=visit,
        )
        for line in Promise.objects.filter(review=review, way=commitments.COMMITTED):
            turn_promise.carry_out(line, actor)
        self.tell(TURNED, case, permit=review.permit_name)


class TurnPromise(Consequence):
    """Nothing is committed to any more."""

    code = "turn_promise"
    position = 19.5
    subject = Promise
    sources = frozenset({PromiseStatus.AWAITED})
    targets = frozenset({PromiseStatus.TURNED})
    history = gettext_lazy("commitment turned to the ordinary procedure")
    tone = Tone.HOLD


turn_promise = register(TurnPromise())
turn_ordinary = register(TurnToOrdinary())
