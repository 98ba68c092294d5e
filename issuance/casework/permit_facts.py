"""What a statutory permit may say of itself: number and dates, judged before anything stands.

A fault cannot be so and stands beside its field; a remark is odd but possible and stands on the page
that asks for confirmation. Who records, corrects or verifies a permit asks here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from guides.models import GuideVersion
from guides.version import number_patterns
from issuance.casework import known_permits
from issuance.labels import PERMITS
from issuance.models import Review
from portal.ground.calendar import clock

NUMERALS = frozenset("〇零一二三四五六七八九十")
AHEAD = timedelta(days=366)  # a permit that begins later is a mistyped year
SOON = timedelta(days=30)


class Finding(NamedTuple):
    """``field``: what of the permit it is about; ``fault``: whether it cannot be so."""

    field: str
    sentence: str
    fault: bool


def faults(
    review: Review,
    *,
    number: str,
    valid_from: date,
    valid_until: date | None = None,
    own=None,
    scope="",
) -> dict[str, str]:
    """Field → why what is stated of the permit of ``review`` cannot be.

    ``own``: the permit that is being corrected: its own number is not taken, and it may have expired.
    Of a held permit that is on the register already, the register says what it is.
    """
    if own is None and (known := known_permits.found(review, number)):
        return known_permits.differs(
            known, valid_from=valid_from, valid_until=valid_until, scope=scope
        )
    found = _findings(review, number, valid_from, valid_until, own)
    told: dict[str, str] = {}
    for finding in found:
        if finding.fault:
            told.setdefault(finding.field, finding.sentence)
    return told


def remarks(
    review: Review, *, number: str, valid_from: date, valid_until: date | None = None, own=None
) -> list[str]:
    """What is odd about it, though it may be so."""
    found = _findings(review, number, valid_from, valid_until, own)
    return [finding.sentence for finding in found if not finding.fault]


def stated(review: Review) -> dict[str, str]:
    """What the applicant says of a permit already held: number, first and last day, as far as stated."""
    content = review.owning_case.submission.current().content
    choice = content.get("choices", {}).get(review.permit_code) or {}
    if not review.held or not isinstance(choice, dict):
        return {}
    return {key: choice.get(key) or "" for key in ("number", "valid_from", "valid_until")}


def last_day(first: date, years: int) -> date:
    """The day before the same day ``years`` later."""
    return _years_later(first, years) - timedelta(days=1)


def _findings(review, number, valid_from, valid_until, own) -> Iterator[Finding]:
    yield from _of_the_number(review, number)
    yield from _of_other_permits(review, number, own)
    yield from _of_the_first_day(review, valid_from)
    yield from _of_the_last_day(valid_from, valid_until, own)
    yield from _of_the_validity(review, _renewed_from(own) or valid_from, valid_until)


def _renewed_from(own) -> date | None:
    """The day on which the term of a renewed permit began."""
    last = own and own.renewals.filter(until__isnull=False).order_by("pk").last()
    return last.due + timedelta(days=1) if last else None


def _part(review):
    return review.owning_case.snapshot.permit_by_code[review.permit_code]


def _of_the_number(review, number):
    """By the pattern of the permit item; a paper held for years may be of an older one."""
    patterns = _patterns(review)
    if patterns and not any(number_patterns.matches(pattern, number) for pattern in patterns):
        sentence = _("Numbers of this permit item look like this: %(words)s.")
        words = number_patterns.words(patterns[0])
        yield Finding("number", sentence % {"words": words}, not review.held)
    if not any(character.isdigit() or character in NUMERALS for character in number):
        yield Finding("number", _("A permit's number has digits; this has none."), True)


def _patterns(review) -> list[str]:
    """Of the case's version, and of the one in force: a corrected pattern helps cases in flight too."""
    case = review.owning_case
    active = GuideVersion.objects.active().filter(region=case.region_id, industry=case.industry_id)
    later = (
        version.snapshot.permit_by_code.get(review.permit_code)
        for version in active.exclude(pk=case.version_id)
    )
    known = [part.number_pattern for part in (_part(review), *later) if part]
    return [] if "" in known else known


def _of_other_permits(review, number, own):
    """A number is one valid permit's in a city; in another city a local series may have it too."""
    others = list(known_permits.under(number, but=own and own.pk))
    for known in known_permits.in_city(review, others):
        if own is None and review.held and known.own and known.same:
            continue  # it is this one
        yield Finding("number", known_permits.of_another(review, known), True)
        return
    if own is None and (ended := known_permits.ended(review, number)):
        sentence = _("This permit has ended: %(standing)s on %(day)s. It cannot be verified.")
        values = {"standing": PERMITS[ended.status].word, "day": ended.status_on.isoformat()}
        yield Finding("number", sentence % values, True)
    city = review.owning_case.region.city
    for other in others:
        if other.region.city != city:
            values = {"permit": other.name, "place": other.region.full_name}
            sentence = _("A valid permit elsewhere has this number: %(permit)s (%(place)s).")
            yield Finding("number", sentence % values, False)


def _of_the_first_day(review, first):
    today, case = clock.today(), review.owning_case
    if review.held:
        if first > today:
            sentence = _("A permit that is held already has begun; this begins later than today.")
            yield Finding("valid_from", sentence, True)
        return
    accepted, decided = _day(case.accepted_at), _day(review.decided_at)
    if accepted and first < accepted:
        sentence = _("The application was accepted on %(day)s: its permit cannot begin earlier.")
        yield Finding("valid_from", sentence % {"day": accepted.isoformat()}, True)
    elif decided and first < decided:
        sentence = _("It begins before it was granted (%(day)s).")
        yield Finding("valid_from", sentence % {"day": decided.isoformat()}, False)
    if first > today + AHEAD:
        yield Finding("valid_from", _("It would begin in more than a year."), True)
    elif first > today:
        yield Finding("valid_from", _("It begins later than today."), False)


def _of_the_last_day(first, last, own):
    if last is None:
        return
    today = clock.today()
    if last < first:
        yield Finding("valid_until", _("The permit would end before it begins."), True)
    elif last < today:
        yield Finding("valid_until", _("The permit would have ended before today."), own is None)
    elif last < today + SOON:
        yield Finding("valid_until", _("It ends within 30 days."), False)


def _of_the_validity(review, first, last):
    """What the law fixes for the item; of a paper held for years the law may have been another."""
    years = _part(review).validity.years
    if not years:
        return
    values = {"years": years, "day": last_day(first, years).isoformat()}
    if last is None:
        sentence = _("The law fixes %(years)s years: state the last day.") % values
        yield Finding("valid_until", sentence, not review.held)
    elif last > _years_later(first, years):
        sentence = _("The law fixes %(years)s years: it ends on %(day)s at the latest.") % values
        yield Finding("valid_until", sentence, not review.held)
    elif last < last_day(first, years):
        sentence = _("It ends before the %(years)s years of the law are over (%(day)s).") % values
        yield Finding("valid_until", sentence, False)


def _years_later(first: date, years: int) -> date:
    try:
        return first.replace(year=first.year + years)
    except ValueError:  # 29 February
        return date(first.year + years, 3, 1)


def _day(moment) -> date | None:
    return moment and clock.day_of(moment)
