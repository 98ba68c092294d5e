"""Items handled by 告知承诺: decided at once on the applicant's commitment, without a visit before, and
looked into afterwards (事后核查). The ledger has a line for each."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from forms import ordinary
from forms.assembly import COMMIT
from guides.models.choices import Breach
from issuance.casework import bars, order
from issuance.casework.access import own_clerk
from issuance.models import Promise, Review
from issuance.status import GONE_REVIEWS, UNACCEPTED_REVIEWS, PromiseStatus
from portal.ground.limits.counting import TooMany
from portal.ground.models import BrokenScope
from portal.ground.text.number_digests import digests_of

COMMITTED = Promise.Way.COMMITTED
NAME = "告知承诺书载明的条件"  # of its line in the ledger
# Broken, the permit not left to stand for it, the credit not repaired: it closes 告知承诺.
CLOSING = Q(way=COMMITTED, status=PromiseStatus.BROKEN, spared_on=None, repaired_on=None)
# To decide. No law fixes it; that it is decided at once is what the commitment is for.
DAYS = 1


def of(review: Review) -> Promise | None:
    """Its line; lists and pages prefetch ``promises``. None once it was turned to the ordinary procedure."""
    lines = (line for line in review.promises.all() if line.way == COMMITTED)
    return next((line for line in lines if line.status != PromiseStatus.TURNED), None)


def broken(review: Review) -> bool:
    line = of(review)
    return line is not None and line.status == PromiseStatus.BROKEN


def stated(review: Review) -> dict:
    """What the 承诺书 says of this item, as it was signed."""
    signed = review.owning_case.submission.revisions.order_by("number").first()
    rows = signed.content.get("promise", {}).get("commitments", ())
    return next((row for row in rows if row["code"] == review.permit_code), {})


def gives_a_term(review: Review) -> bool:
    """Whether by its department's rule what is not kept is first to be put right."""
    return stated(review).get("breach") == Breach.RECTIFY


def termed(line: Promise) -> bool:
    """Whether the last day of a line is that of a term to put it right, also once that came to nothing."""
    if line.way != COMMITTED or not line.reason:
        return False
    return line.status != PromiseStatus.BROKEN or gives_a_term(line.review)


def with_terms(lines: Iterable[Promise]) -> list[Promise]:
    """For a page, which says of what each last day is, and of a broken one what is closed by it: the item,
    or by rule of the city all."""
    lines = list(lines)
    for line in lines:
        line.termed = termed(line)
        line.shuts = ""
        if line.closes:
            line.shuts = line.owning_case.region.city.broken_scope
    return lines


def told(reviews) -> list[dict]:
    """What the notice of acceptance says of the items handled so."""
    return [
        {
            "permit": review.permit_name,
            "days": line.days,
            "within": DAYS,
            "after": [row.permit_name for row in order.before(review, reviews) if row.runs],
        }
        for review in reviews
        if (line := of(review)) is not None and review.status not in GONE_REVIEWS
    ]


def decided(review: Review) -> dict:
    """What the paper of a grant says of it."""
    if (line := of(review)) is None:
        return {}
    signed = stated(review)
    due = review.look_by.isoformat() if review.look_by else None
    said = {"days": line.days, "due": due, "breach": signed.get("breach", "")}
    return {"commitment": said | {"law": signed.get("law", "")}}


def closed(review: Review) -> date | None:
    """Since when 告知承诺 is closed to the applicant of an item chosen so, that waits to be accepted: a
    commitment of theirs for it, or by rule of the city for any, was found broken in the city, the permit does
    not stand all the same, and the credit was not repaired since (国办发〔2020〕42号: 在信用修复前不适用).
    Asked of a case alone, by its staff: a form would tell it to whoever types the number of another."""
    if of(review) is None or review.status not in UNACCEPTED_REVIEWS:
        return None
    case = review.owning_case
    rows = _broken_by(bars.number_of(case), case.region).exclude(review=review)
    if case.region.city.broken_scope == BrokenScope.ITEM:
        rows = rows.filter(review__permit_code=review.permit_code)
    return rows.order_by("-settled_on").values_list("settled_on", flat=True).first()


def to_turn(review: Review) -> str:
    """Why an item is not accepted as it was applied for, to whoever accepts it; and what is to be
    done."""
    day = closed(review)
    if day is None or not may_turn(review):
        return ""
    told = _(
        "“%(permit)s”: a commitment (告知承诺) of this applicant was found broken on %(day)s; until the"
        " credit is repaired (信用修复) none is taken from them (国办发〔2020〕42号). Turn it to the ordinary"
        " procedure."
    )
    return told % {"permit": review.permit_name, "day": day.isoformat()}


def may_turn(review: Review) -> bool:
    """Not once the one supplement was asked for while papers lack that the commitment spared: nothing new may
    be asked then (行政许可法 32), and it is weighed by whoever decides."""
    case = review.owning_case
    return not (case.supplement_asked and ordinary.spared(_current(case), review.permit_code))


def lacking(review: Review) -> list[str]:
    """Names of the papers that the ordinary way asks for and that are not there."""
    found = ordinary.spared(_current(review.owning_case), review.permit_code)
    return [paper.name for paper in found]


def _current(case):
    return case.submission.current()


def turned(review: Review) -> bool:
    """Whether it was turned to the ordinary procedure."""
    return any(line.status == PromiseStatus.TURNED for line in review.promises.all())


def told_at_intake(clerk, version, choices, data) -> list[str]:
    """What the clerk of the county who takes an application in is told, with the identity document at hand,
    of the items chosen by 告知承诺; each look-up stands in the history and their number is limited, as with
    bars. ``choices``: way chosen by code of the item."""
    number = bars.number_in(version, data)
    codes = sorted(code for code, way in choices.items() if way == COMMIT)
    if not codes or not number or not own_clerk(clerk, version.region):
        return []
    rows = _broken_by(number, version.region)
    if version.region.city.broken_scope == BrokenScope.ITEM:
        rows = rows.filter(review__permit_code__in=codes)
    try:
        found = bars.looked_up(clerk, version.region, number, codes, rows.order_by("settled_on"))
    except TooMany as refusal:
        return [str(refusal)]
    if not found:
        return []
    told = _(
        "A commitment (告知承诺) of this applicant was found broken on %(day)s; until the credit is repaired"
        " (信用修复) none is taken from them: let them apply in the ordinary way."
    )
    return [told % {"day": found[-1].settled_on.isoformat()}]


def still_closed(line: Promise) -> list[str]:
    """Permit items whose broken commitments keep 告知承诺 closed when the credit is repaired of this one: of
    the same item, or by rule of the city of any."""
    case = line.owning_case
    rows = _broken_by(bars.number_of(case), case.region).exclude(pk=line.pk)
    if case.region.city.broken_scope == BrokenScope.ITEM:
        rows = rows.filter(review__permit_code=line.review.permit_code)
    rows = rows.select_related("review").order_by("settled_on", "pk")
    return list(dict.fromkeys(row.review.permit_name for row in rows))


def remarks(review: Review) -> list[str]:
    """To whoever decides an item by 告知承诺: a broken one of its applicant, also one found after the
    application or made by a person."""
    if of(review) is None:
        return []
    case = review.owning_case
    rows = _broken_by(bars.number_of(case), case.region).exclude(review=review)
    told = _("A commitment of this applicant was found broken on %(day)s.")
    if case.region.city.broken_scope == BrokenScope.ITEM:
        rows = rows.filter(review__permit_code=review.permit_code)
        told = _("A commitment of this applicant for this permit was found broken on %(day)s.")
    days = rows.values_list("settled_on", flat=True)
    return [told % {"day": day.isoformat()} for day in days.order_by("-settled_on")[:1]]


def _broken_by(number: str, region):
    city = region.city.pk
    rows = Promise.objects.filter(Q(region=city) | Q(region__parent=city))
    holders = digests_of(number) if number else []
    return rows.filter(CLOSING, holder__in=holders)
