"""Numbered, dated papers to the applicant (通知书); each verb says which it gives."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from forms.models import Channel
from guides.models import ServiceWindow
from guides.version.kinds import WORDS
from issuance.casework import bars, commitments, order, promises
from issuance.casework.application import (
    beside,
    committed,
    complete,
    name_of,
    needed_by,
    still_promised,
    unnamed,
)
from issuance.casework.papers import decision_words, notice_making, remedies
from issuance.licence.certificate_facts import operator_of
from issuance.licence.counting import can_follow, lacking, needed, within_reach
from issuance.models import Notice, Review
from issuance.status import (
    ACCEPTED_REVIEWS,
    DECIDED_REVIEWS,
    GONE_REVIEWS,
    UNACCEPTED_REVIEWS,
    ReviewStatus,
)
from portal.ground.calendar import clock
from portal.ground.history.numbers import next_number

NOTICE_GIVEN = "notice.give"  # the event that vouches for a notice
TEMPLATE = 2  # what notices given today are set by; those before were set by the first
# What ends the number of a notice, by its kind.
ENDINGS = {
    Notice.Kind.ACCEPTED: "S",
    Notice.Kind.SUPPLEMENT: "B",
    Notice.Kind.REFUSED: "N",
    Notice.Kind.DECISION: "J",
    Notice.Kind.CLOSED: "Z",
    Notice.Kind.WITHDRAWN: "T",
    Notice.Kind.GIVEN_UP: "F",
    Notice.Kind.UNANSWERED: "W",
    Notice.Kind.PAUSED: "P",
    Notice.Kind.EXTENDED: "Y",
    Notice.Kind.JOINT: "L",
    Notice.Kind.CORRECTED: "G",
    Notice.Kind.ENDED: "E",
    Notice.Kind.CANCELLED: "X",
    Notice.Kind.ANSWER_DAY: "D",
    Notice.Kind.CHOICE: "K",
    Notice.Kind.RECEIVED: "R",
    Notice.Kind.HEARING: "Q",
    Notice.Kind.HEARING_SET: "H",
    Notice.Kind.BARRED: "V",
    Notice.Kind.UNVERIFIED: "U",
    Notice.Kind.RESUMED: "C",
    Notice.Kind.BAR_LIFTED: "A",
    Notice.Kind.INTERESTED: "M",
    Notice.Kind.DELIVERY: "O",
    Notice.Kind.OUTCOME: "I",
    Notice.Kind.ANNULLED: "CX",
    Notice.Kind.PROMISE_IN: "CS",
    Notice.Kind.PROMISE: "CN",
    Notice.Kind.SPARED: "BX",  # 不予撤销
    Notice.Kind.BUILT: "YS",  # 验收
    Notice.Kind.INSPECTION: "HC",
    Notice.Kind.RECTIFY: "ZG",
    Notice.Kind.LOOKED: "SH",  # 事后核查
    Notice.Kind.RENEWAL_IN: "XS",
    Notice.Kind.RENEWED: "XY",  # 续期
    Notice.Kind.NOT_RENEWED: "XN",
    Notice.Kind.RENEWAL_ASK: "XB",
    Notice.Kind.RENEWAL_NOT: "XJ",
    Notice.Kind.LOSS: "GS",  # 挂失
    Notice.Kind.LICENCE_UP: "FQ",  # 放弃
    Notice.Kind.FEW: "SX",  # 少项
}
# It decides itself.
OF_THE_BODY = frozenset({Notice.Kind.CANCELLED, Notice.Kind.CLOSED})
OF_ITS_DEPARTMENT = frozenset(
    {
        *(Notice.Kind.REFUSED, Notice.Kind.DECISION),
        *(Notice.Kind.ENDED, Notice.Kind.BARRED, Notice.Kind.UNANSWERED),
        *(Notice.Kind.OUTCOME, Notice.Kind.NOT_RENEWED, Notice.Kind.RENEWAL_NOT),
    }
)
CONTESTABLE = OF_ITS_DEPARTMENT | OF_THE_BODY


def give_notice(*, case, kind, organ, review=None, number="", **facts) -> Notice:
    """Number, date and freeze a notice in the name of ``organ``; its PDF is made after the commit,
    from ``body`` and from nothing else.

    ``review``: the one permit item it is about; it then names no other. ``elsewhere`` among the facts:
    another organ decided, in whose decision the remedies stand. ``number``: of a paper under
    the number of another; else the next of the organ's. ``body`` names organ,
    departments, permits, what is missing or promised, whether it was accepted by lapse of time
    (``deemed``), since which day and after a supplement or not, where to follow the case and to ask,
    and the remedies against those who decided: no personal data beyond the operator's name, and in a paper
    to somebody else (``to``) theirs. Called after
    the move of its verb, which holds the city's history: so two numbers of two organs are never
    waited for crosswise.
    """
    named = case.reviews.select_related("department").prefetch_related("promises").order_by("pk")
    reviews = list(named.filter(pk=review.pk) if review else named)
    issued_at = timezone.now()
    elsewhere = (
        facts.get("elsewhere") or facts.get("kept") == "applicant"
    )  # whose own choice it was
    body = {
        "template": TEMPLATE,
        "organ": {"code": organ.code, "name": organ.name},
        "case": case.number,
        "reference": case.submission.reference,
        "track": f"{settings.PORTAL_BASE_URL}{reverse('track')}",
        "operator": operator_of(case),
        "industry": case.snapshot.industry.name,
        "reviews": [
            {
                "permit": row.permit_name,
                "department": row.department.name,
                "status": row.status,
                "basis": row.basis,
                "reasons": row.reasons,
                "legal_basis": row.legal_basis,
                "false_papers": row.false_papers,
                "after": [first.permit_name for first in order.before(row, reviews)],
                "accepted_on": row.accepted_on.isoformat() if row.accepted_on else None,
                "due": row.due.isoformat() if row.due else None,
                "over": bool(row.due and row.due < clock.day_of(issued_at)),
                "prepares": row.prepares,
                "built_first": bool(row.builds_on_id) and row.completed_on is None,
            }
            for row in reviews
        ],
        "remedies": [] if elsewhere else _remedies(case, kind, reviews),
        "contacts": _contacts(case),
        **facts,
    }
    chosen = _given_up_by_choice(case) if kind in (Notice.Kind.ACCEPTED, Notice.Kind.CLOSED) else ()
    for row, told in zip(reviews, body["reviews"], strict=True):
        told |= {"chosen": True} if row.pk in chosen else {}
    if case.later:
        licence = case.licence_about.number
        body["about"] = {"kind": case.kind, "word": WORDS[case.kind], "licence": licence}
    if kind == Notice.Kind.ACCEPTED:
        body |= _what_is_accepted(case, reviews, body)
        now = [row for row in reviews if row.permit_name in _names(body["reviews"])]
        body["promised"] = list(still_promised(case, now).values())
        body["promises"] = promises.told(now)
        body["committed"] = committed(case)
        body["commitments"] = commitments.told(now)
        body["turned"] = [
            {"permit": row.permit_name, "department": row.department.name}
            for row in now
            if commitments.turned(row)
        ]
        body["supplemented"] = case.supplement_asked
    if kind == Notice.Kind.CLOSED:  # it repeats what was decided: as corrected since
        now = decision_words.now_said(case)
        for row, told in zip(reviews, body["reviews"], strict=True):
            told |= now.get(row.pk, {})
    if "answer" in body and kind != Notice.Kind.UNANSWERED:
        body["several"] = _several(case)
        body["complete"] = _may_go_on(case)
    if kind == Notice.Kind.SUPPLEMENT:
        body["deficiencies"] = _deficiencies(case)
    if review and kind in (Notice.Kind.WITHDRAWN, Notice.Kind.UNANSWERED):
        body["barred_until"] = bars.until(review)
    notice = Notice.objects.create(
        case=case,
        organ=organ,
        review=review,
        round=review.round if review else 1,
        kind=kind,
        number=number or _number(organ, kind, timezone.localtime(issued_at, clock.ZONE).year),
        issued_at=issued_at,
        body=body,
    )
    notice_making.order(notice)
    return notice


def _number(organ, kind, year) -> str:
    """One series per organ and year over all kinds; a rollback gives the number back."""
    serial = next_number(f"notice:{organ.code}:{year}")
    return f"{organ.code}-{year}-{serial:05d}{ENDINGS[kind]}"


def _names(rows) -> list[str]:
    return [row["permit"] for row in rows]


def _what_is_accepted(case, reviews, body) -> dict:
    """Items not accepted stand apart, by how they ended, and whether a composite licence can still follow;
    what was accepted ``before``, or waits, is named beside."""
    rows, others = body["reviews"], {*body.get("before", ()), *_names(body.get("waits", ()))}
    apart = {
        ended: [
            {name: row[name] for name in ("permit", "department", "chosen") if name in row}
            for row in rows
            if row["status"] == ended
        ]
        for ended in GONE_REVIEWS
    }
    return {
        "reviews": [
            row for row in rows if row["status"] not in GONE_REVIEWS and row["permit"] not in others
        ],
        "refused": apart[ReviewStatus.REFUSED],
        "unanswered": apart[ReviewStatus.UNANSWERED],
        "taken_back": apart[ReviewStatus.TAKEN_BACK],
        "composite": can_follow(case, reviews),
        "lacking": [row.permit_name for row in lacking(reviews)],
        "within_reach": within_reach(reviews),
        "needed": needed(case),
    }


def _may_go_on(case) -> list[str]:
    """What lacks nothing, its applicant is not barred from, and comes after nothing that waits itself."""
    found = bars.of(case)
    free = [row for row in complete(case) if row.permit_code not in found]
    waits = [row for row in case.reviews.all() if row.status in UNACCEPTED_REVIEWS]
    lack = [
        row
        for row in waits
        if row not in free and (not row.held or row.status == ReviewStatus.DEFICIENT)
    ]
    kept = order.behind(lack, free)
    return [row.permit_name for row in free if row not in kept]


def _several(case) -> bool:
    """Whether one item may be taken back alone: another is applied for beside it."""
    rows = case.reviews.filter(basis=Review.Basis.APPLIED)
    return rows.filter(status__in=UNACCEPTED_REVIEWS | ACCEPTED_REVIEWS).count() > 1


def _given_up_by_choice(case) -> set[int]:
    """Items that ended because the applicant went on without them, before any day had passed: their own
    papers say so."""
    ended = Notice.objects.filter(case=case, kind=Notice.Kind.UNANSWERED, body__chosen=True)
    return set(ended.values_list("review", flat=True))


def _remedies(case, kind, reviews) -> list[dict]:
    """Of each department that decides one of these, once, or of the issuing body that closes the case;
    as today has it where the version leaves it open."""
    if kind not in CONTESTABLE:
        return []
    if kind == Notice.Kind.OUTCOME and reviews[0].status not in DECIDED_REVIEWS:
        return []  # nothing was decided
    snapshot = case.snapshot
    parts = {row.department: snapshot.permit_by_code[row.permit_code].department for row in reviews}
    if kind in OF_THE_BODY:
        parts = {case.issuing_body: snapshot.issuing_body}
    by_name = sorted(parts.items(), key=lambda pair: pair[0].name)
    return [remedies.against(snapshot, part, department) for department, part in by_name]


def _contacts(case) -> list[dict]:
    """The windows of the place, as they can be reached on that day."""
    windows = ServiceWindow.objects.filter(region=case.region_id).order_by("pk")
    return list(windows.values("name", "address", "phone", "hours"))


def _deficiencies(case):
    """Each with every item that ends if it is not handed in: at the window, where nobody passes a part by
    itself, all in whose slice it stands; online those whose departments miss it."""
    rows = list(unnamed(case).select_related("review__department").order_by("review", "pk"))
    needs = {(row.target, row.key): [] for row in rows}
    others = beside(case, rows)
    if case.channel == Channel.WINDOW:
        for target, review in needed_by(case, set(needs)):
            needs[target].append(review.permit_name)
    else:
        for row in rows:
            needs[row.target, row.key].append(row.review.permit_name)
    return [
        {
            "target": row.target,
            "key": row.key,
            "label": name_of(case, row),
            "reason": row.reason,
            "department": row.review.department.name,
            "permits": needs[row.target, row.key],
            "others": others.get((str(row.target), row.key), []),
        }
        for row in rows
    ]
