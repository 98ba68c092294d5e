"""Handing over (统一颁发和送达): certificate and permits together, against one receipt (送达回执)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import deliveries, losses, originals
from issuance.casework.access import counties_of_clerk
from issuance.casework.charges import told_of_all
from issuance.casework.messages import telling
from issuance.casework.verbs.base import OfficersVerb, Queue
from issuance.casework.verbs.licences.recipients import RecipientForm, recipient_lacks
from issuance.casework.verbs.permits.recording import RECORDING
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import CITY_CLERK
from issuance.licence.certificate_facts import holder_of
from issuance.models import Case, Delivery, Loss, Notice
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField

Way = Delivery.Way
GONE = gettext_lazy("Some of it was handed over meanwhile, or is not to be handed over any more.")


class DeliverForm(RecipientForm):
    way = forms.ChoiceField(
        label=gettext_lazy("Way of delivery"),
        choices=[(way.value, way.label) for way in (Way.COUNTER, Way.POST)],
        widget=forms.RadioSelect,
        initial=Way.COUNTER,
    )
    post_number = LineField(
        label=gettext_lazy("Number of the post"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Where it is sent by post."),
    )
    post_address = LineField(
        label=gettext_lazy("Postal address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Where it is sent by post: it stands on the record of what was sent."
        ),
    )
    old = forms.ChoiceField(
        label=gettext_lazy("The old certificate, reported lost or damaged"),
        choices=Loss.Old,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A damaged one is taken back with the new one, at a window."),
    )
    field_order = ("papers", "old", "way")

    there = staticmethod(deliveries.owed)

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.fields["recipient_is"].label = _(
            "Whose identity document have you checked, or who is the addressee?"
        )
        self.fields["reason"].help_text = _(
            "Whoever receives its papers, was named by the applicant, or is an adult of the same household."
        )
        applied = subject.submission.current().content["data"]
        if not losses.old_paper_of(deliveries.owed(subject)):
            del self.fields["old"]
        self.fields["post_address"].initial = applied.get("delivery_address", "")

    def said(self, name, value):
        if name == "post_address" and self.cleaned_data.get("way") != Way.POST:
            return "—"
        return super().said(name, value)


def _to_hand_over(actor, today):
    counties = counties_of_clerk(actor)
    return deliveries.cases_owing(counties) if counties else None


def _late(actor, today):
    """For supervision: what lies at the window beyond its last day; not while the applicant has agreed to
    wait for more that follows."""
    regions = posts.region_ids_of(actor, Role.SUPERVISOR)
    if not regions:
        return None
    late = deliveries.cases_owing(regions).filter(hand_over_by__lt=today)
    return late.exclude(agreed=True, status__in=deliveries.FOLLOWS)


class Deliver(OfficersVerb):
    """Any window of the city hands over what is there (全城通办): best all at once, but a permit whose ten
    days end (行政许可法 44) goes first, and what follows is named on the receipt."""

    code = "deliver"
    position = 118
    subject = Case
    sources = RECORDING
    targets = RECORDING  # it stays what it was
    who_may = (CITY_CLERK,)
    title = gettext_lazy("Hand over permits and certificate")
    follows = gettext_lazy("A receipt (送达回执) that lists each paper is printed and signed.")
    history = gettext_lazy("handed over")
    form = DeliverForm
    confirms = True
    prints = True
    notices = frozenset({Notice.Kind.DELIVERY})
    queues = (
        Queue(
            code="to_hand_over",
            title=gettext_lazy("To hand over"),
            rows=_to_hand_over,
            matter=deliveries.named,
            due="hand_over_by",
        ),
        Queue(
            code="late_handing_over",
            title=gettext_lazy("Not handed over in time (行政许可法 44)"),
            rows=_late,
            matter=deliveries.named,
            due="hand_over_by",
            watched=True,
        ),
    )

    def hindered(self, case):
        return (
            "" if deliveries.owed(case) else _("Nothing of this case is there to be handed over.")
        )

    def remarks(self, case, **stated):
        return told_of_all(case)

    def hint(self, case):
        said = told_of_all(case)
        if deliveries.consent_of(case):
            said.append(_by_consent(case))
        elif ended := deliveries.consent_ended(case):
            told = _("The applicant took back the consent to electronic delivery on %(day)s.")
            said.append(told % {"day": ended.ended_on.isoformat()})
        elif deliveries.chose_online(case):
            said.append(
                _("The form chose electronic delivery; the consent to it is not recorded yet.")
            )
        if later := [*deliveries.awaited(case), *deliveries.undecided(case)]:
            told = _("Not there yet: %(papers)s. What is there may be handed over first.")
            said.append(told % {"papers": "、".join(later)})
        return "".join(said)

    def faults(
        self,
        case,
        *,
        papers,
        recipient,
        way,
        recipient_is,
        reason="",
        post_number="",
        post_address="",
        old="",
    ):
        if papers and self.stands_already(case, papers=papers, recipient=recipient):
            return {}  # a second click: ``run`` finds nothing left of it
        if not set(papers) <= {paper.key for paper in deliveries.owed(case)}:
            return {"papers": GONE}
        if not papers:
            return {"papers": _("Tick what is handed over.")}
        if fault := recipient_lacks(case, recipient, recipient_is, reason):
            return fault
        if way not in (Way.COUNTER, Way.POST):
            return {"way": _("Choose one.")}
        if way == Way.POST and not post_number.strip():
            return {"post_number": _("State the number of the post.")}
        if way == Way.POST and not post_address.strip():
            return {"post_address": _("State the address it is sent to.")}
        return _old_lacks(case, papers, way, old)

    def stands_already(self, case, *, papers, recipient, **stated):
        last = case.deliveries.last()
        return bool(last) and (recipient, set(papers)) == (last.recipient, deliveries.keys_of(last))

    def stands(self, case, *, papers, **stated):
        return [(_("Not handed over now"), "、".join(left_of(case, papers)) or "—")]

    def trace(self, case):
        return case.deliveries.last() or case

    def carry_out(self, case, actor, *, papers, old="", **stated) -> Notice:
        chosen = [paper for paper in deliveries.owed(case) if paper.key in papers]
        for row in losses.old_paper_of(chosen) if old else ():
            losses.take_old(self, row, actor, old)
        return hand_over(self, case, actor, papers, old=old, **stated)


def _old_lacks(case, papers, way, old) -> dict[str, str]:
    """Of a certificate that was replaced on a report, what became of the paper is asked for at a counter."""
    chosen = [paper for paper in deliveries.owed(case) if paper.key in papers]
    if not losses.old_paper_of(chosen):
        return {"old": _("None of these papers replaces one.")} if old else {}
    if way == Way.POST:
        return {"old": _("By post nothing is taken back.")} if old else {}
    return {} if old in Loss.Old.values else {"old": _("Say what became of the old certificate.")}


def _by_consent(case) -> str:
    """What may go electronically, of an applicant who agreed to that."""
    if not originals.as_files(case):
        return _(
            "The applicant takes electronic delivery, but of none of this there is a file to go so."
        )
    if not telling.reachable(case):
        return _(
            "The applicant takes electronic delivery, but gave no address at which to be told."
        )
    return _("The applicant takes electronic delivery: see “Deliver electronically”.")


def hand_over(verb, case, actor, papers, post_address="", old="", **stated) -> Notice:
    """The receipt of these papers, taken by compare-and-set; the address of the post, and what became of an
    old certificate, stand in it alone."""
    chosen = [paper for paper in deliveries.owed(case) if paper.key in papers]
    left = left_of(case, papers)
    delivery = Delivery(case=case, handed_on=clock.today(), handed_by=actor, **stated)
    delivery.save(force_insert=True)
    if len(chosen) < len(set(papers)) or not deliveries.take(chosen, delivery):
        raise VerbRefused(GONE)
    transitions.record(delivery, verb=verb.code, actor=actor)
    if delivery.way != Way.ONLINE:
        originals.fulfil(verb, case, actor, chosen, delivery, GONE)
    told = receipt(case, delivery, chosen, left)
    if delivery.way == Way.POST:
        told["post_address"] = post_address
    if old:
        told["old"] = old
    return verb.give(case, Notice.Kind.DELIVERY, actor, organ=case.issuing_body, delivery=told)


def left_of(case, papers) -> list[str]:
    """What this receipt does not hand over: what is there and not ticked, and what is sure to follow."""
    there = [paper.name for paper in deliveries.owed(case) if paper.key not in papers]
    return [*there, *deliveries.awaited(case)]


def receipt(case, delivery, papers, left) -> dict:
    """What the receipt says, frozen; its fields are those of a counter's 送达回执."""
    facts, agreement = holder_of(case), deliveries.agreement_of(case)
    consent, online = deliveries.consent_of(case), delivery.way == Way.ONLINE
    return {
        "uscc": facts["uscc"],
        "representative": facts["legal_representative"],
        "pk": delivery.pk,
        "papers": [
            {"name": paper.name, "number": paper.number, "organ": paper.organ, "key": paper.key}
            | ({"sha256": deliveries.digest(paper)} if online else {})
            for paper in papers
        ],
        "left": left,
        "undecided": deliveries.undecided(case),
        "agreed": agreement.agreed_on.isoformat() if agreement else "",
        "consented": consent.agreed_on.isoformat() if online else "",
        "way": delivery.way,
        "recipient": delivery.recipient,
        "recipient_is": delivery.recipient_is,
        "reason": delivery.reason,
        "post_number": delivery.post_number,
        "on": delivery.handed_on.isoformat(),
        "by": str(delivery.handed_by),
    }


deliver = register(Deliver())
