"""The paper of what was delivered electronically: asked for where the case is followed or at any window,
brought by whose paper it is, and handed over against a receipt (送达回执) that names the day of delivery it
has already (民事诉讼法 90, by analogy)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import originals
from issuance.casework.access import counties_of_clerk
from issuance.casework.messages.letters import PAPER_ASKED
from issuance.casework.messages.occasions.handing_over import PAPER_FOLLOWS
from issuance.casework.verbs.base import ApplicantsVerb, OfficersVerb, Place, Queue, Verb
from issuance.casework.verbs.licences.delivery import GONE, Way, left_of, receipt
from issuance.casework.verbs.licences.recipients import RecipientForm, recipient_lacks
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.spoken import WrittenDown
from issuance.casework.verbs.who import CITY_CLERK
from issuance.models import Case, Delivery, Notice
from issuance.status import CaseStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import posts

NONE = gettext_lazy(
    "Nothing was delivered electronically of which the paper could still be handed over."
)


class Asking(Verb):
    """For everything that was delivered electronically; whose papers they are is told, and so is the
    applicant."""

    subject = Case
    sources = targets = frozenset(CaseStatus)  # it stays what it was
    letters = frozenset({PAPER_ASKED})
    occasions = frozenset({PAPER_FOLLOWS})

    def trace(self, case):
        return case.paper_requests.last() or case

    def hindered(self, case):
        if originals.not_asked(case):
            return ""
        return originals.TWICE if originals.at_hand(case) else NONE

    def carry_out(self, case, actor):
        rows = originals.ask(self, case, actor, originals.not_asked(case))
        for row in rows:
            role = Role.APPROVER if row.permit else Role.LICENCE_OFFICER
            self.send(PAPER_ASKED, case=case, department=row.issuer, key=str(row.pk), role=role)
        papers = "、".join(row.name for row in rows)
        self.tell(PAPER_FOLLOWS, case, papers=papers, due=rows[0].due.isoformat())


class AskPaper(Asking, ApplicantsVerb):
    """The applicant asks where the case is followed."""

    code = "ask_paper"
    position = 118.3
    title = gettext_lazy("Ask for the papers")
    follows = gettext_lazy(
        "The papers of what was delivered electronically are brought to the window within ten working days;"
        " fetch them with an identity document at any window of the city. The day of delivery stays the same."
    )
    history = gettext_lazy("applicant asked for the paper of what was delivered electronically")


class RecordPaperRequest(Asking, WrittenDown):
    """The window writes down what an applicant who comes in person says."""

    code = "record_paper_request"
    position = 118.4
    title = gettext_lazy("Record that the applicant asks for the papers")
    follows = gettext_lazy(
        "Where the papers do not lie here: whose papers they are is told to bring them within ten working"
        " days, and the applicant by when to fetch them."
    )
    history = gettext_lazy(
        "recorded at the window: paper asked for of what was delivered electronically"
    )


class PaperForm(RecipientForm):
    there = staticmethod(originals.at_hand)


def _asked(actor, today):
    counties = counties_of_clerk(actor)
    return originals.asked(counties) if counties else None


def _to_bring(actor, today):
    """For whose papers they are: they bring them to the window."""
    departments = posts.departments_of(actor, Role.APPROVER)
    bodies = posts.departments_of(actor, Role.LICENCE_OFFICER)
    if not departments and not bodies:
        return None
    own = Q(permit__issuer__in=departments) | Q(edition__licence__issuer__in=bodies)
    return originals.asked().filter(own)


def _late(actor, today):
    """For supervision."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    return originals.asked(regions).filter(due__lt=today) if regions else None


def _worded(row) -> str:
    return f"{row.name} {row.number}（{row.issuer.name}）"


class HandOverPaper(OfficersVerb):
    """Asked for beforehand or not, by any window of the city, to whoever comes for it; what is handed over
    again has its day of delivery already."""

    code = "hand_over_paper"
    position = 118.5
    subject = Case
    sources = targets = frozenset(CaseStatus)  # it stays what it was
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Hand over the papers of what was delivered electronically")
    follows = gettext_lazy(
        "A receipt (送达回执) that lists each paper, and the day on which it was delivered electronically, is"
        " printed and signed."
    )
    history = gettext_lazy("paper handed over of what was delivered electronically")
    form = PaperForm
    confirms = True
    prints = True
    notices = frozenset({Notice.Kind.DELIVERY})
    queues = (
        Queue(
            code="papers_asked",
            title=gettext_lazy("Paper asked for after electronic delivery"),
            rows=_asked,
            matter=_worded,
            due="due",
        ),
        Queue(
            code="papers_to_bring",
            title=gettext_lazy("Paper asked for after electronic delivery: bring it to the window"),
            rows=_to_bring,
            matter=_worded,
            due="due",
            watched=True,
        ),
        Queue(
            code="late_papers",
            title=gettext_lazy("Paper asked for and not handed over in time"),
            rows=_late,
            matter=_worded,
            due="due",
            watched=True,
        ),
    )

    def place_of(self, case):
        return Place.MAIN if originals.asked().filter(case=case).exists() else Place.ASIDE

    def hindered(self, case):
        return "" if originals.at_hand(case) else NONE

    def hint(self, case):
        rows = list(originals.asked().filter(case=case))
        if not rows:
            return _("Nobody has asked for them yet; they may be handed over where they lie here.")
        told = _("Asked for on %(day)s: %(papers)s.")
        return told % {
            "day": rows[0].asked_on.isoformat(),
            "papers": "、".join(row.name for row in rows),
        }

    def faults(self, case, *, papers, recipient, recipient_is, reason=""):
        if papers and self.stands_already(case, papers=papers, recipient=recipient):
            return {}  # a second click: ``run`` finds nothing left of it
        if not papers:
            return {"papers": _("Tick what is handed over.")}
        if not set(papers) <= {paper.key for paper in originals.at_hand(case)}:
            return {"papers": GONE}
        return recipient_lacks(case, recipient, recipient_is, reason)

    def stands_already(self, case, *, papers, recipient, **stated):
        last = case.deliveries.last()
        if last is None:
            return False
        keys = {row.key for row in last.papers.all()}
        return (recipient, set(papers)) == (last.recipient, keys)

    def trace(self, case):
        return case.deliveries.last() or case

    def carry_out(self, case, actor, *, papers, **stated) -> Notice:
        chosen = [paper for paper in originals.at_hand(case) if paper.key in papers]
        if len(chosen) < len(set(papers)):
            raise VerbRefused(GONE)
        today = clock.today()
        delivery = Delivery(case=case, way=Way.COUNTER, handed_on=today, handed_by=actor, **stated)
        delivery.save(force_insert=True)
        transitions.record(delivery, verb=self.code, actor=actor)
        keys = {paper.key for paper in originals.not_asked(case)}
        originals.ask(self, case, actor, [paper for paper in chosen if paper.key in keys])
        originals.fulfil(self, case, actor, chosen, delivery, GONE, each=True)
        told = receipt(case, delivery, chosen, left_of(case, ()))
        told["electronically"] = sorted(
            {paper.row.delivery.handed_on.isoformat() for paper in chosen}
        )
        for row, paper in zip(told["papers"], chosen, strict=True):
            row["delivered_on"] = paper.row.delivery.handed_on.isoformat()
        return self.give(case, Notice.Kind.DELIVERY, actor, organ=case.issuing_body, delivery=told)


ask_paper = register(AskPaper())
record_paper_request = register(RecordPaperRequest())
hand_over_paper = register(HandOverPaper())
