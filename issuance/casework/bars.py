"""Whom a bar keeps from an application, and until when (行政许可法 78, 79); never told in public."""

import hashlib
from datetime import date
from operator import itemgetter

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.version.field_types import field_type
from issuance.casework.access import own_clerk
from issuance.models import Bar, Case, Review
from issuance.models.bars import BarQuerySet
from portal.ground.calendar import clock
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per
from portal.ground.staff import readings
from portal.ground.text.canonical import canonical_json
from portal.ground.text.identifiers import exact_number
from portal.ground.text.number_digests import digest_of, digests_of

LOOK_UPS = Limit(
    "bars-looked-up",
    "60/hour",
    per=Per.SUBJECT,
    said=gettext_lazy(
        "Whether the applicant may apply was asked too often from this account; the departments look at it."
    ),
)
YEARS = {Bar.Ground.FALSE_PAPERS: 1, Bar.Ground.FRAUD: 3}
ARTICLES = {
    Bar.Ground.FALSE_PAPERS: "《中华人民共和国行政许可法》第七十八条",
    Bar.Ground.FRAUD: "《中华人民共和国行政许可法》第七十九条",
}


def number_of(case: Case) -> str:
    """The applicant's, as the application of a case states it."""
    return number_in(case.version, case.submission.current().content["data"])


def number_in(version, data) -> str:
    """The applicant's credit code, else the first ID number of the form: of whoever answers for it."""
    fields = version.snapshot.fields
    asked = [(field_type(field.type).names_holder, data.get(field.key)) for field in fields]
    said = sorted((turn for turn in asked if turn[0] and turn[1]), key=itemgetter(0))
    return exact_number(said[0][1]) if said and isinstance(said[0][1], str) else ""


def holder_of(case: Case) -> str:
    number = number_of(case)
    return digest_of(number) if number else ""


def last_day(ground: str, first: date) -> date:
    """A year, or three, to the day."""
    year = first.year + YEARS[ground]
    try:
        return first.replace(year=year)
    except ValueError:  # 29 February
        return first.replace(year=year, day=28)


def of(case: Case) -> dict[str, Bar]:
    """By permit item: what runs today against the applicant of a case, in its city alone; one query."""
    codes = [review.permit_code for review in case.reviews.all()]
    found = _against(number_of(case), case.region, codes)
    return {bar.permit_code: bar for bar in found.exclude(review__case=case).order_by("last")}


def until(review: Review) -> str:
    """The last day, as a paper has it, until which the applicant may not apply for this item again: also by a
    bar of this very case; empty where none runs."""
    case = review.owning_case
    found = _against(number_of(case), case.region, [review.permit_code]).order_by("-last").first()
    return found.last.isoformat() if found else ""


def _against(number, region, codes) -> BarQuerySet:
    """Of a number, in the city of a region; without a number none."""
    city = region.city.pk
    return Bar.objects.running(clock.today()).filter(
        Q(region=city) | Q(region__parent=city),
        holder__in=digests_of(number) if number else (),
        permit_code__in=codes,
    )


def told_at_intake(clerk, version, codes, data) -> list[str]:
    """What the clerk of the county who takes an application in is told, with the identity document at hand:
    that, and until when; why, the department says. Nobody else is, and nobody online: whoever types the
    number of another would learn it. Each look-up is told in the history, and their number is limited."""
    number = number_in(version, data)
    if not number or not own_clerk(clerk, version.region):
        return []
    rows = _against(number, version.region, list(codes)).order_by("last")
    try:
        found = looked_up(clerk, version.region, number, codes, rows)
    except TooMany as refusal:
        return [str(refusal)]
    named = version.snapshot.permit_by_code
    sentence = _(
        "“%(permit)s” may not be applied for before the end of %(day)s: ask %(department)s."
    )
    return [
        sentence
        % {
            "permit": named[bar.permit_code].official_name,
            "day": bar.last.isoformat(),
            "department": named[bar.permit_code].department.name,
        }
        for bar in found
    ]


def looked_up(clerk, region, number, codes, rows) -> list:
    """Whether something stands against somebody is told to nobody unseen (查阅留痕): one event for each
    person asked for and hour, with a digest of the number and the rows that were found; that there is none
    is an answer too."""
    label = rows.model._meta.label_lower
    asked = [label, str(clerk.pk), region.code, digest_of(number), *sorted(codes)]
    view = f"bars:{hashlib.sha256(canonical_json(asked).encode()).hexdigest()}"
    again = cache.get(view)
    if not again:
        count(LOOK_UPS, subject=str(clerk.pk))
    found = list(rows)
    if not again:
        readings.look_up(
            clerk,
            label=label,
            city=region.city.code,
            region=region.code,
            term=number,
            keys=[row.pk for row in found],
            items=sorted(codes),
        )
        cache.set(view, True, readings.SAME)
    return found


def running(review: Review) -> Bar | None:
    """What runs against the applicant for this permit item."""
    return of(review.owning_case).get(review.permit_code)


def applied_under(review: Review) -> Bar | None:
    """What ran already on the day of the application: a bar forbids to apply again (再次申请), so one set
    afterwards forbids nothing of it."""
    bar = running(review)
    applied = clock.day_of(review.owning_case.received_at)
    return bar if bar and bar.first <= applied else None


def told(bar: Bar) -> str:
    """What whoever accepts or decides is told of it."""
    sentence = _(
        "The applicant may not apply for this permit before the end of %(day)s: %(ground)s (%(law)s)."
    )
    return sentence % {
        "day": bar.last.isoformat(),
        "ground": bar.get_ground_display(),
        "law": ARTICLES[bar.ground],
    }
