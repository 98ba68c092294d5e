"""Electronic delivery (电子送达): only for who agreed to it, and of what there is a file of; the applicant
opens it where the case is followed."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, originals
from issuance.casework.charges import told_of_all
from issuance.casework.messages import telling
from issuance.casework.messages.occasions.handing_over import DELIVERED_ONLINE
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb
from issuance.casework.verbs.licences.delivery import GONE, hand_over
from issuance.casework.verbs.licences.recipients import PapersForm
from issuance.casework.verbs.permits.recording import RECORDING
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CITY_CLERK
from issuance.licence.certificate_facts import holder_of
from issuance.models import Case, Delivery, Notice
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused


class OnlineForm(PapersForm):
    there = staticmethod(originals.as_files)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["papers"].label = _("Delivered electronically now")


class DeliverOnline(OfficersVerb):
    """Of what waits at the window, where the applicant agreed and can be told, so that the day on which it
    is put there can count (民事诉讼法 90); a permit without a scan goes by paper."""

    code = "deliver_online"
    position = 117.9
    subject = Case
    sources = targets = RECORDING  # it stays what it was
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Deliver electronically")
    follows = gettext_lazy(
        "The applicant is told at once, and opens the files where the case is followed. They count as"
        " delivered today; a receipt (电子送达) lists each paper."
    )
    history = gettext_lazy("delivered electronically")
    form = OnlineForm
    confirms = True
    notices = frozenset({Notice.Kind.DELIVERY})
    occasions = frozenset({DELIVERED_ONLINE})  # in place of the words of a notice
    queues = ()  # what is owed stands under what is handed over at the window

    def hindered(self, case):
        if deliveries.consent_of(case) is None:
            return _("The applicant has not agreed to electronic delivery.")
        if not telling.reachable(case):
            return _(
                "Nobody could be told: the applicant gave no address for SMS or mail. Deliver it on paper."
            )
        if not originals.as_files(case):
            return _("Nothing that is there can be delivered electronically.")
        return ""

    def hint(self, case):
        without = [paper for paper in deliveries.owed(case) if not deliveries.electronic(paper)]
        said = told_of_all(case)
        if without:
            told = _("No scan was added by its department, so on paper only: %(papers)s.")
            said.append(told % {"papers": "、".join(paper.name for paper in without)})
        by_paper = originals.wanted(case)
        if asked := [paper.name for paper in deliveries.owed(case) if paper.key in by_paper]:
            told = _("The applicant asked for the paper, so on paper: %(papers)s.")
            said.append(told % {"papers": "、".join(asked)})
        return "".join(said)

    def remarks(self, case, **stated):
        return told_of_all(case)

    def faults(self, case, *, papers):
        if papers and self.stands_already(case, papers=papers):
            return {}  # a second click: ``run`` finds nothing left of it
        there = {paper.key: paper for paper in deliveries.owed(case)}
        if not papers:
            return {"papers": _("Tick what is handed over.")}
        if not set(papers) <= set(there):
            return {"papers": GONE}
        if set(papers) & originals.wanted(case):
            return {"papers": _("Of one of them the applicant asked for the paper.")}
        if any(not deliveries.electronic(there[key]) for key in papers):
            return {"papers": _("Of one of them there is no file any more.")}
        return {}

    def stands_already(self, case, *, papers):
        last = case.deliveries.last()
        online = bool(last) and last.way == Delivery.Way.ONLINE
        return online and set(papers) == deliveries.keys_of(last)

    def trace(self, case):
        return case.deliveries.last() or case

    def carry_out(self, case, actor, *, papers) -> Notice:
        person = holder_of(case)["legal_representative"]
        to_whom = {"recipient": person, "recipient_is": Delivery.Recipient.HOLDER}
        return hand_over(self, case, actor, papers, way=Delivery.Way.ONLINE, **to_whom)


class OpenDelivered(ApplicantsVerb):
    """The first time the applicant opens what was delivered electronically; it counted from its own day."""

    code = "open_delivered"
    position = 118.2
    subject = Case
    sources = targets = frozenset(CaseStatus)
    title = gettext_lazy("Open what was delivered electronically")
    follows = gettext_lazy("That it was opened is recorded.")
    history = gettext_lazy("applicant opened what was delivered electronically")

    def trace(self, case):
        return case.deliveries.filter(outcome=Delivery.Outcome.OPENED).last() or case

    def hindered(self, case):
        waits = case.deliveries.filter(way=Delivery.Way.ONLINE, outcome="").exists()
        return "" if waits else _("Nothing that was delivered electronically waits to be opened.")

    def carry_out(self, case, actor, *, delivery: int | None = None):
        """``delivery``: which one; else the first that waits."""
        waits = case.deliveries.filter(way=Delivery.Way.ONLINE, outcome="")
        row = waits.filter(pk=delivery).first() if delivery else waits.first()
        if row is None:
            raise VerbRefused(_("It was opened before."))
        transitions.advance(
            row,
            verb=self.code,
            actor=actor,
            expected=Q(outcome=""),
            columns={"outcome": Delivery.Outcome.OPENED, "outcome_on": clock.today()},
            meanwhile=lambda opened: str(_("It was opened before.")),
        )


deliver_online = register(DeliverOnline())
open_delivered = register(OpenDelivered())
