"""Interested parties (利害关系人) of a permit item: how they are told and whether they were heard
(行政许可法 36, 47). Who they are stays with its department."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from issuance.casework.hearings import heard as heard_hearing
from issuance.casework.hearings import hearing_of
from issuance.models import Hearing, Interested, Notice, Served
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.text.masks import masked_numbers

Stage = Hearing.Stage
APPLICANT = "applicant"  # where a form asks who stated it, or was reached


def parties(review) -> list[Interested]:
    """Each once, as told last; reads what a page has prefetched."""
    return list({row.name: row for row in review.interested.all()}.values())


def give(verb, party: Interested, actor) -> Notice:
    """The paper of one of them (告知书); it says nothing that the applicant alone may know."""
    review = party.review
    hearing = hearing_of(review)
    told = {
        "touched": party.touched,
        "on": party.told_on.isoformat(),
        "until": party.until.isoformat(),
        "open": clock.today() <= party.until,
        "hearing": hearing.stage if hearing else "",
        "premises": _premises(review.owning_case),
        "anew": review.round > 1,
    }
    if hearing and hearing.stage == Stage.SET:
        told |= {"held_on": hearing.on.isoformat(), "hour": hearing.hour, "place": hearing.place}
        told["presiding"] = str(hearing.presided_by or "")
    told["held"] = bool(hearing and hearing.number > 1)
    facts = {"organ": review.department, "review": review, "to": party.name, "told": told}
    paper = verb.give(review.owning_case, Notice.Kind.INTERESTED, actor, **facts)
    if told["hearing"] != Stage.SET:  # else its receipt is that of the notice of the hearing
        _to_reach(verb, party, paper, actor)
    return paper


def may_speak_from(party: Interested) -> date:
    """The day of their paper, though it counts as received later (公告: thirty days): who comes is heard."""
    of_round = {"kind": Notice.Kind.INTERESTED, "round": party.review.round}
    papers = Notice.objects.filter(review=party.review_id, **of_round)
    own = (clock.day_of(row.issued_at) for row in papers if row.body["to"] == party.name)
    return min([party.told_on, *own])


def _to_reach(verb, party, paper, actor):
    """It stands on the list of its department until its receipt is recorded."""
    row = Served(notice=paper, review=party.review, party=party)
    row.save(force_insert=True)
    transitions.record(row, verb=verb.code, actor=actor)


def tell_outcome(verb, review, actor, decision: Notice | None = None) -> None:
    """Each of them gets a paper of their own on what became of it, with the remedies that are theirs too
    (行政复议法 2, 行政诉讼法 25); ``decision``: its paper, none where the application was taken back."""
    for party in parties(review):
        told = {"premises": _premises(review.owning_case), "stated": party.name in _stated(review)}
        if decision:
            told |= {"number": decision.number, "on": clock.day_of(decision.issued_at).isoformat()}
        facts = {"organ": review.department, "review": review, "to": party.name, "outcome": told}
        facts |= heard_hearing(review) if decision else {}
        paper = verb.give(review.owning_case, Notice.Kind.OUTCOME, actor, **facts)
        _to_reach(verb, party, paper, actor)


def to_be_told(review) -> list[str]:
    """To whoever is about to decide: whose papers wait to be printed then."""
    told = _(
        "Interested parties (%(count)s) get a paper of their own on the outcome: print each and send it."
    )
    count = len(parties(review))
    return [told % {"count": count}] if count else []


def _stated(review) -> set[str]:
    return {row.name for row in review.interested.all() if row.stated_on}


def _premises(case) -> str:
    """Where the business is to be, by which a neighbour knows what it is about."""
    return case.submission.current().content["data"].get("premises_address") or ""


def last_day(review):
    """Until when somebody told may still state a view; None where nobody may."""
    today = clock.today()
    return max((row.until for row in parties(review) if row.may_state_on(today)), default=None)


def not_heard(review) -> str:
    """What hinders the decision while somebody told may still be heard: their paper says until when, and
    that holds on the last day of the limit too."""
    until = last_day(review)
    if until is None:
        return ""
    told = _("Interested parties may state their views until %(day)s (行政许可法 36).")
    return told % {"day": until.isoformat()}


def unreached(review) -> list[Served]:
    """Papers of this round by which somebody was told that they are touched, and of which nobody knows
    whether they came: of each the last. Whoever stated something, or received the notice of a hearing, was
    told."""
    silent = {row.pk for row in parties(review) if not (row.stated_on or row.notified_on)}
    told = {row.party_id: row for row in review.served.all() if _tells(row, review)}
    return [row for key, row in told.items() if key in silent and row.notified_on is None]


def _tells(row, review) -> bool:
    notice = row.notice
    return (notice.kind, notice.round) == (Notice.Kind.INTERESTED, review.round)


def not_told(review) -> str:
    """What hinders the decision: their five days run from the day on which they were told (行政许可法 47:
    被告知之日), which only a receipt shows; whoever takes no paper, or is not found, is told by 留置 or 公告.
    """
    if not (waiting := unreached(review)):
        return ""
    told = _(
        "Record first how and when their paper reached interested parties: %(names)s. Whoever is not found is"
        " told by announcement (公告)."
    )
    names = "、".join(masked_numbers(row.party.name) for row in waiting)
    return told % {"names": names}


def superseded() -> Exists:
    """Of papers: another of its kind was given to the same party since."""
    later = Served.objects.filter(
        review=OuterRef("review"),
        party__name=OuterRef("party__name"),
        notice__kind=OuterRef("notice__kind"),
        pk__gt=OuterRef("pk"),
    )
    return Exists(later)


def untold() -> Exists:
    """The same of reviews of a queue."""
    rows = Served.objects.filter(
        review=OuterRef("pk"),
        notified_on=None,
        notice__kind=Notice.Kind.INTERESTED,
        notice__round=OuterRef("round"),
        party__stated_on=None,
        party__notified_on=None,
    )
    again = Interested.objects.filter(
        review=OuterRef("review"), name=OuterRef("party__name"), pk__gt=OuterRef("party")
    )
    return Exists(rows.exclude(superseded()).exclude(Exists(again)))


def unheard(today) -> Exists:
    """The same of reviews of a queue."""
    silent = Interested.objects.filter(review=OuterRef("pk"), stated_on=None, until__gte=today)
    again = Interested.objects.filter(
        review=OuterRef("review"), name=OuterRef("name"), pk__gt=OuterRef("pk")
    )
    return Exists(silent.exclude(Exists(again)))


def statements(review) -> list[tuple[str, str]]:
    """(who, what) that whoever decides weighs, before the decision stands."""
    said = _("Stated by %(who)s")
    own = [(said % {"who": _("the applicant")}, masked_numbers(review.statement))]
    rows = (row for row in review.interested.all() if row.stated_on)
    return [
        *(own if review.stated_on else []),
        *(
            (said % {"who": masked_numbers(row.name)}, masked_numbers(row.statement))
            for row in rows
        ),
    ]


def unheard_applicant(review) -> list[str]:
    """What is odd about a denial after a finding that touches others, while the applicant stated nothing."""
    if review.stated_on or not parties(review):
        return []
    return [
        _(
            "The review found that others are touched, and nothing that the applicant stated is recorded:"
            " they have the right to state their view and to defend themselves (行政许可法 7, 36)."
        )
    ]


def heard(review) -> dict:
    """What the paper of a decision says of them: how many, never who; of the applicant: when, never what."""
    silent = {row.party_id for row in unreached(review)}
    stated = _stated(review)
    told = stated | {row.name for row in parties(review) if row.pk not in silent}
    facts = {"statement": {"on": review.stated_on.isoformat()}} if review.stated_on else {}
    return facts | ({"interested": {"told": len(told), "stated": len(stated)}} if told else {})
