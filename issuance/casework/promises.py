"""What a case was promised (承诺制容缺受理), what of it is not there yet, and what that hinders."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from issuance.models import Case, Promise, Review
from issuance.status import (
    ACCEPTING,
    GONE_REVIEWS,
    OPEN_PROMISES,
    UNACCEPTED_REVIEWS,
    CaseStatus,
    PromiseStatus,
    ReviewStatus,
)
from portal.ground.calendar import clock

DEFERRED, CONDITION, COMMITTED = (
    Promise.Way.DEFERRED,
    Promise.Way.CONDITION,
    Promise.Way.COMMITTED,
)
# Of the ledger's lines: found broken, and nobody has decided that the permit stands.
CHARGED = Q(status=PromiseStatus.BROKEN, spared_on=None)


def of(reviews: Iterable[Review]) -> list[Promise]:
    """The ledger's lines of these items; lists and pages prefetch ``promises``."""
    return [line for review in reviews for line in review.promises.all()]


def awaited(case: Case) -> list[Promise]:
    """Papers that are not there: not handed in, or not right as they were."""
    return [
        line
        for line in of(case.reviews.all())
        if (line.status, line.way) == (PromiseStatus.AWAITED, DEFERRED)
    ]


def to_hand_in(case: Case) -> list[Promise]:
    """What the applicant may hand in now: those papers, and what shows that a condition is met by now."""
    lines = of(case.reviews.all())
    met = [line for line in lines if (line.way, line.status) == (CONDITION, PromiseStatus.AWAITED)]
    return [*awaited(case), *(line for line in met if line.due)]


def conditions_ahead(review: Review) -> list[Promise]:
    """Promised conditions whose last day has not passed: until then it is no fault that one is not met."""
    lines = (line for line in open_lines(review) if line.way == CONDITION)
    return [line for line in lines if line.due and line.due >= clock.today()]


def told_ahead(review: Review) -> str:
    """To whoever looks at the place, or concludes that."""
    if not (ahead := conditions_ahead(review)):
        return ""
    rows = [
        _("“%(name)s” by %(day)s") % {"name": row.name, "day": row.due.isoformat()} for row in ahead
    ]
    told = _("Promised for later (容缺): %(rows)s. That it is not met yet hinders no “passed”.")
    return told % {"rows": "；".join(rows)}


def reminded_of(case: Case) -> list[Promise]:
    """Of what the applicant is reminded: papers that are not there, conditions that are not met, commitments
    to be put right."""
    lines = of(case.reviews.all())
    return [*to_hand_in(case), *(line for line in lines if line.to_right)]


def conditions_awaited(reviews: Iterable[Review]) -> list[Promise]:
    """Promised conditions that are not met, of items that did not end before."""
    left = [review for review in reviews if review.status not in GONE_REVIEWS]
    return [
        line for line in of(left) if (line.way, line.status) == (CONDITION, PromiseStatus.AWAITED)
    ]


def in_words(case: Case, papers: Iterable[str], conditions: Iterable[Promise]) -> str:
    """What of the promises of a case is not there, and that it was accepted on them, once it was; empty where
    everything is there. Until then a promise is offered, and nobody has taken it."""
    lacking = [
        (_("Papers promised for later: %(names)s."), "、".join(papers)),
        (_("Conditions promised for later: %(names)s."), named(conditions)),
    ]
    told = [sentence % {"names": names} for sentence, names in lacking if names]
    if not told:
        return ""
    taken, offered = _by_acceptance(case)
    if case.accepted_at and not offered:
        told.append(_("The case was accepted on this promise (容缺受理)."))
    elif taken:
        told.append(
            _(
                "On this promise (容缺受理) %(taken)s was accepted; whether %(offered)s is, its notice of"
                " acceptance says."
            )
            % {"taken": "、".join(taken), "offered": "、".join(offered)}
        )
    elif case.status in ACCEPTING:
        told.append(_("Whether it is accepted on this promise, the notice of acceptance says."))
    return "".join(told)


def _by_acceptance(case) -> tuple[list[str], list[str]]:
    """(items accepted on what is still promised, items with a promise that nobody has taken yet): each is
    accepted on its own."""
    rows = [
        review
        for review in case.reviews.all()
        if any(line.way != COMMITTED for line in open_lines(review))
    ]
    waits = [row.permit_name for row in rows if row.status in UNACCEPTED_REVIEWS]
    return [row.permit_name for row in rows if row.status not in UNACCEPTED_REVIEWS], waits


def papers(lines: Iterable[Promise]) -> dict[str, str]:
    """Each paper of these lines once: material → name."""
    return {line.paper: line.name for line in lines}


def named(lines: Iterable[Promise]) -> str:
    return "、".join(dict.fromkeys(line.name for line in lines))


def broken(review: Review) -> list[Promise]:
    return [line for line in review.promises.all() if line.status == PromiseStatus.BROKEN]


def charged(review: Review) -> list[Promise]:
    """Broken promises under which it was granted, as long as nobody decided that the permit stands."""
    if review.status != ReviewStatus.GRANTED:
        return []
    return [line for line in broken(review) if line.spared_on is None]


def open_lines(review: Review) -> list[Promise]:
    return [line for line in review.promises.all() if line.status in OPEN_PROMISES]


def blocked(review: Review) -> str:
    """Why it is not granted now: a promise was broken, or whether it was kept is not settled though it could
    be. A denial may take over the words of the first."""
    if lost := broken(review):
        return _("Promised (容缺) and not kept by the last day: %(papers)s.") % {
            "papers": named(lost)
        }
    lines, today = open_lines(review), clock.today()
    if there := [line for line in lines if line.status == PromiseStatus.HANDED_IN]:
        return _("Verify first what was handed in as promised: %(papers)s.") % {
            "papers": named(there)
        }
    if late := [line for line in lines if line.overdue(today)]:
        return _(
            "The last day for what was promised is over: %(papers)s. Take it in or verify it late, or find"
            " the promise broken."
        ) % {"papers": named(late)}
    return ""


def under_promise(review: Review) -> list[dict]:
    """What a decision that grants says of papers that are not there, and conditions that are not met, yet."""
    return [
        {"name": line.name, "due": line.due.isoformat()}
        | ({"condition": True} if line.way == CONDITION else {})
        for line in open_lines(review)
        if line.due is not None and line.way != COMMITTED
    ]


def outstanding(review: Review) -> str:
    """The same, to whoever decides."""
    to_meet = _("“%(name)s” to be met by %(due)s")
    to_hand_in = _("“%(name)s” to be handed in by %(due)s")
    rows = under_promise(review)
    return "；".join((to_meet if row.get("condition") else to_hand_in) % row for row in rows)


def told(reviews: Iterable[Review]) -> list[dict]:
    """What the notice of acceptance says: each paper once, with its last day and the items it is for."""
    rows: dict[tuple, dict] = {}
    for review in reviews:
        for line in open_lines(review):
            if line.way != COMMITTED and line.status == PromiseStatus.AWAITED:
                row = rows.setdefault(
                    (line.name if line.way == CONDITION else line.material, line.due),
                    {
                        "name": line.name,
                        "due": line.due.isoformat(),
                        "permits": [],
                    },
                )
                row["permits"].append(review.permit_name)
    return list(rows.values())


def consequence(review: Review) -> str:
    """What a broken promise means for it, told before and after."""
    if review.status == ReviewStatus.GRANTED:
        return _(
            "The permit was granted under this promise: it is put on the list to be revoked (撤销)."
        )
    if review.owning_case.status == CaseStatus.ISSUED:
        return _("The permit is not granted: it is denied.")
    return _("The permit is not granted: it is denied, unless the application is taken back.")
