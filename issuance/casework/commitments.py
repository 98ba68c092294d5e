"""Items handled by 告知承诺: decided at once on the applicant's commitment, without a visit before, and
looked into afterwards (事后核查). The ledger has a line for each."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from guides.models.choices import Breach
from guides.version.field_types import field_type
from issuance.casework import bars, order
from issuance.models import Promise, Review
from issuance.status import GONE_REVIEWS, PromiseStatus
from portal.ground.hooks import ClosedCommitment
from portal.ground.models import BrokenScope
from portal.ground.text.number_digests import digests_of

COMMITTED = Promise.Way.COMMITTED
NAME = "告知承诺书载明的条件"  # of its line in the ledger
# Broken, the permit not left to stand for it, the credit not repaired: it closes 告知承诺.
CLOSING = Q(way=COMMITTED, status=PromiseStatus.BROKEN, spared_on=None, repaired_on=None)
# To decide. No law fixes it; that it is decided at once is what the commitment is for.
DAYS = 1


def of(review: Review) -> Promise | None:
    """Its line; lists and pages prefetch ``promises``."""
    return next((line for line in review.promises.all() if line.way == COMMITTED), None)


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
    or by rule of the city all; to a person nothing is, and it is weighed when an item is decided."""
    lines = list(lines)
    for line in lines:
        line.termed = termed(line)
        line.shuts = ""
        if line.closes:
            case = line.owning_case
            line.shuts = case.region.city.broken_scope if firm(case) else "weighed"
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


def closed(version, codes, data) -> list[ClosedCommitment]:
    """Items that whoever has this credit code may not apply for by 告知承诺: a commitment of theirs for it,
    or where the city says so for any, was found broken in the city, the permit does not stand all the same,
    and the credit was not repaired since (国办发〔2020〕42号). Asked of
    firms alone, whose broken commitments are public records (信用信息): what a person broke is told to nobody
    who types their number, only to whoever decides. The ordinary way is open to all."""
    number = _firms_number(version, data)
    if not codes or not isinstance(number, str):
        return []
    rows = _broken_by(number, version.region).order_by("settled_on")
    days = dict(rows.values_list("review__permit_code", "settled_on"))
    city = version.region.city
    if city.broken_scope == BrokenScope.ALL and days:
        day = max(days.values()).isoformat()
        told = _(
            "A commitment of this applicant was found on %(day)s not to be kept: until the credit is repaired"
            " (信用修复) nothing may be applied for by 告知承诺 (%(basis)s). Choose to apply in the ordinary"
            " way."
        ) % {"day": day, "basis": city.broken_basis}
        return [ClosedCommitment(code, told) for code in codes]
    told = _(
        "The commitment that this applicant made for this permit was found on %(day)s not to be kept: until"
        " the credit is repaired (信用修复) it may not be applied for by 告知承诺 again. Choose to apply for"
        " it in the ordinary way."
    )
    own = {code: day for code, day in days.items() if code in codes}
    return [ClosedCommitment(code, told % {"day": day.isoformat()}) for code, day in own.items()]


def _firms_number(version, data):
    of_firms = [field.key for field in version.snapshot.fields if field_type(field.type).of_firm]
    return next((data[key] for key in of_firms if data.get(key)), "")


def firm(case) -> bool:
    """Whether a broken commitment of its applicant closes the form to them, or is only weighed by whoever
    decides."""
    return bool(_firms_number(case.version, case.submission.current().content["data"]))


def still_closed(line: Promise) -> list[str]:
    """Permit items whose broken commitments keep 告知承诺 closed when the credit is repaired of this one: of
    the same item, or by rule of the city of any."""
    case = line.owning_case
    if not firm(case):
        return []
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
