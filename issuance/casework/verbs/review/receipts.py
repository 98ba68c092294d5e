"""How and when each paper to an interested party reached them: that they are touched, and what came of it."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import due_days, interested, separation
from issuance.casework.hearings import hearing_of
from issuance.casework.verbs import serving
from issuance.casework.verbs.base import OfficersVerb, Place, Queue
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.limits.hearings import moved
from issuance.casework.verbs.registry import register
from issuance.casework.verbs.who import APART, APPROVER
from issuance.models import Hearing, Notice, Review, Served
from issuance.status import DECIDED_REVIEWS, ReviewStatus
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.models import Role
from portal.ground.office_days import almanac
from portal.ground.staff import posts
from portal.ground.text.masks import masked_numbers

STATES = DECIDED_REVIEWS | {ReviewStatus.OPEN, ReviewStatus.CANCELLED}
STATES |= {ReviewStatus.TAKEN_BACK}


CAME_BACK = "returned"  # the one outcome that is no receipt


class PaperForm(serving.ServiceFields, VerbForm):
    field_order = ("paper", "way", "on", "note")
    paper = forms.ChoiceField(label=gettext_lazy("Which paper, to whom"))

    def __init__(self, data=None, *, subject, **kwargs):
        super().__init__(data, subject=subject, **kwargs)
        self.given = {str(row.pk): row for row in waiting(subject)}
        named = [(key, _named(row)) for key, row in self.given.items()]
        self.fields["paper"].choices = [("", _("choose")), *named]
        back = (CAME_BACK, _("came back (退回)"))
        self.fields["way"].choices = [*self.fields["way"].choices, back]
        self.fields["note"].label = _("Witness, where it was announced, or why it came back")

    def arguments(self):
        stated = super().arguments()
        return stated | {"paper": self.given.get(stated["paper"])}


def waiting(review) -> list[Served]:
    """Papers whose receipt is not recorded, of each party and kind the last; reads what a page has
    prefetched."""
    last = {(row.party.name, row.notice.kind): row for row in review.served.all()}
    return [row for row in last.values() if row.notified_on is None]


def _named(row) -> str:
    named = f"{masked_numbers(row.party.name)} {row.notice.title} {row.notice.number}"
    return f"{named}（{_back(row)}）" if row.returned_on else named


def _back(row) -> str:
    return _("came back on %(day)s") % {"day": row.returned_on.isoformat()}


def _matter(row) -> str:
    return f"{row} · {_back(row)}" if row.returned_on else str(row)


def _not_received(actor, today):
    """Not of cases in whose intake this very person had a hand."""
    departments = posts.departments_of(actor, Role.APPROVER)
    if not departments:
        return None
    rows = Served.objects.filter(notified_on=None, review__department__in=departments)
    rows = rows.exclude(separation.barred(actor, "review__case")).exclude(interested.superseded())
    cases = ("review__case__industry", "review__case__region", "notice")
    return rows.select_related(*cases).order_by("pk")


class RecordReceipt(OfficersVerb):
    """A paper reached an interested party, or was left there or announced: how and when; or it came back, and
    is sent again or announced. While nothing is decided their five days run from the day it reached them,
    where that is later than the one that was stated before (行政许可法 47: 被告知之日起); what their paper
    names as the last day never gets shorter."""

    code = "record_receipt"
    position = 87.03
    subject = Review
    sources = STATES
    targets = STATES  # it stays what it is
    who_may = (APART, APPROVER)
    title = gettext_lazy("Record how a paper to an interested party was served")
    follows = gettext_lazy(
        "Received later than was stated, their five days to be heard run from that day. What came back is"
        " sent again, to another address by telling them anew, or announced (公告):"
        " nothing is decided before."
    )
    history = gettext_lazy("service of a paper to an interested party recorded")
    place = Place.ASIDE
    form = PaperForm
    queues = (
        Queue(
            code="papers_to_others",
            title=gettext_lazy("Papers to interested parties whose receipt is not recorded"),
            rows=_not_received,
            matter=_matter,
        ),
    )

    def hindered(self, review):
        return "" if waiting(review) else _("No paper waits for its receipt.")

    def stands_already(self, review, *, paper, way, on, note=""):
        if paper is not None and way == CAME_BACK:
            return (paper.returned_on, paper.returned_note) == (on, note)
        return paper is not None and serving.stated(paper) == (way, on, note)

    def faults(self, review, *, paper, way, on, note=""):
        if paper is None or paper not in waiting(review):
            return {"paper": _("Choose a paper whose receipt is not recorded.")}
        first = clock.day_of(paper.notice.issued_at)
        return (
            _faults(on, note, first) if way == CAME_BACK else serving.faults(way, on, note, first)
        )

    def remarks(self, review, *, way, on, **stated):
        return [] if way == CAME_BACK else serving.remarks(way, on)

    def carry_out(self, review, actor, *, paper, way, on, note=""):
        self.move(review, review.status, actor)
        paper = next(row for row in waiting(review) if row == paper)  # as it stands under the lock
        back = way == CAME_BACK
        columns = {"returned_on": on, "returned_note": note}
        transitions.advance(
            paper,
            verb=self.code,
            actor=actor,
            expected=Q(notified_on=None),
            columns=columns if back else serving.columns(way, on, note),
            meanwhile=lambda row: _("Meanwhile its receipt was recorded."),
        )
        if back:
            return
        if review.status == ReviewStatus.OPEN and paper.notice.kind == Notice.Kind.INTERESTED:
            self.put_off(review, actor, paper)

    def put_off(self, review, actor, paper):
        """Their days begin when the paper reached them, if that was later than it was thought."""
        reached = paper.notified_on
        party = next((row for row in interested.parties(review) if row.pk == paper.party_id), None)
        if party is None or party.stated_on or reached <= party.told_on:
            return
        until = due_days.hearing_asked_until(reached, almanac.days_of(review.region_id))
        until = max(until, party.until)
        transitions.advance(
            party,
            verb=self.code,
            actor=actor,
            expected=Q(stated_on=None, told_on=party.told_on),
            columns={"told_on": reached, "until": until},
            meanwhile=lambda row: _("Meanwhile another statement was recorded."),
        )
        hearing = hearing_of(review)
        told = hearing is not None and hearing.stage == Hearing.Stage.TOLD
        if told and party.to_hearing and until > hearing.ask_until:
            columns = {"applicant_until": hearing.own_until, "ask_until": until}
            moved(hearing, self.code, actor, before=frozenset({Hearing.Stage.TOLD}), **columns)


def _faults(on, note, first) -> dict:
    if not first <= on <= clock.today():
        return {"on": _("From the day of the notice until today.")}
    return {} if note.strip() else {"note": _("Say why it came back.")}


record_receipt = register(RecordReceipt())
