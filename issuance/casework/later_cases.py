"""Applications about a licence that was made before (变更, 行政许可法 49; 增项): about which of its items,
what keeps one from being made, and when what was granted has come to its certificate."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from forms.combined import as_raw
from forms.drafts import start_draft
from forms.models import Channel, Contact, Draft
from guides.models import GuideVersion
from guides.version.answer_codec import thaw_answers
from guides.version.kinds import WORDS
from guides.version.of_kind import described
from guides.version.snapshot import Snapshot
from issuance.licence.carrying import carrying
from issuance.licence.certificate_facts import (
    KEYS_OF_THE_HOLDER,
    OF_THE_HOLDER,
    certificate_facts,
    changed_by,
    facts_today,
    permits_of_licence,
)
from issuance.models import Case, Licence, Permit, Review
from issuance.models.permits import lasting
from issuance.status import OPEN_CASES, PENDING_REVIEWS, PermitStatus, ReviewStatus
from portal.ground.calendar import clock

CHANGE, ADDITION = Case.Kind.CHANGE, Case.Kind.ADDITION
KINDS = (CHANGE, ADDITION)


def version_of(licence: Licence) -> GuideVersion | None:
    """The guide in force where the licence was issued."""
    pair = {"region": licence.region_id, "industry": licence.industry_id}
    return GuideVersion.objects.active().filter(**pair).first()


def loaded(licence: Licence) -> dict[str, Permit]:
    """Permits on its certificate that hold today, by the code of their item."""
    today = clock.today()
    loads = licence.loads.filter(unloaded_at=None).select_related("permit")
    return {load.permit.permit_code: load.permit for load in loads if load.permit.holds(today)}


def items_of(licence: Licence, kind: str, snapshot: Snapshot) -> list[str]:
    """Codes of the items it can be applied for: of those the guide describes for this kind, on the licence
    for 变更, not on it for 增项."""
    codes = described(snapshot, kind)
    there = loaded(licence)
    if kind == CHANGE:
        return [code for code in codes if code in there]
    held = {permit.permit_code for permit in permits_of_licence(licence, clock.today())}
    return [code for code in codes if code not in held | there.keys()]


def open_items(licence: Licence, kind: str, snapshot: Snapshot) -> list[str]:
    """Those of which no application is under way."""
    running = set(_running(licence).values_list("permit_code", flat=True))
    return [code for code in items_of(licence, kind, snapshot) if code not in running]


def hindrance(licence: Licence | None, kind: str, codes: Collection[str]) -> str:
    """Why it cannot be applied for now; empty where it can."""
    if licence is None or kind not in KINDS:
        return _("There is no licence of this number.")
    if licence.ended_at:
        return _("This licence is cancelled (注销): nothing of it can be changed or added.")
    there = loaded(licence)
    running = _running(licence).filter(permit_code__in=codes).order_by("pk")
    if review := running.first():
        told = _("“%(item)s” is applied for already (%(day)s); wait for the decision on it.")
        day = clock.day_of(review.case.received_at).isoformat()
        return told % {"item": review.permit_name, "day": day}
    if kind == CHANGE and (gone := [code for code in codes if code not in there]):
        names = _names(licence, gone)
        return _("No longer valid, so that nothing of it can be changed: %(items)s.") % {
            "items": names
        }
    held = {permit.permit_code for permit in permits_of_licence(licence, clock.today())}
    if kind == ADDITION and (twice := [code for code in codes if code in held]):
        return _("On the licence already: %(items)s.") % {"items": _names(licence, twice)}
    return ""


def hindrances(kind: str, about: str, codes: Collection[str]) -> list[str]:
    """Answers the form, which knows no licences."""
    told = hindrance(Licence.objects.filter(number=about).first(), kind, codes)
    return [told] if told else []


def _names(licence, codes) -> str:
    """As its certificates have called them, else as the code is called."""
    known = dict(licence.permits.filter(permit_code__in=codes).values_list("permit_code", "name"))
    return "、".join(known.get(code, code) for code in codes)


def _running(licence):
    """Reviews about it that are not decided, or granted and not recorded yet."""
    open_ones = Q(status__in=PENDING_REVIEWS, case__status__in=OPEN_CASES)
    granted = Q(status=ReviewStatus.GRANTED, undelivered_since__isnull=False)
    about = Review.objects.filter(open_ones | granted, case__licence_about=licence)
    return about.exclude(gone()).select_related("case")


def gone() -> Q:
    """Of granted changes, those whose permit has ended or expired: nothing is left to record."""
    there = Q(found__status=PermitStatus.VALID) & lasting(clock.today(), "found__")
    return Q(found__isnull=False, status=ReviewStatus.GRANTED) & ~there


def over(case: Case) -> dict:
    """Of a case whose licence has ended meanwhile: since which day, and what was granted and holds or may
    yet, each by itself (``alone``). Empty while the licence is there."""
    licence = case.licence_about
    if licence is None or licence.ended_at is None:
        return {}
    found = carrying(case, clock.today())
    alone = [*map(str, (*found.holding, *found.later)), *(row.permit_name for row in found.awaited)]
    return {"licence_ended": clock.day_of(licence.ended_at).isoformat(), "alone": alone}


def named(review: Review) -> str:
    """The kind of application of an item, as its case says it; empty for 新办."""
    case = review.owning_case
    return WORDS[case.kind] if case.later else ""


def is_change(review: Review) -> bool:
    return review.owning_case.kind == CHANGE


def blocked(review: Review) -> str:
    """Why what is applied for of a licence cannot be granted any longer, though it may be denied."""
    if not is_change(review):
        return ""
    if not review.found.holds(clock.today()):
        return _("This permit is no longer valid: no change of it can be granted.")
    return ""


def waits(case: Case) -> bool:
    """Whether what was granted has not all come to the certificate: it is to be recorded, or to begin."""
    granted = case.reviews.filter(status=ReviewStatus.GRANTED)
    if granted.exclude(gone()).filter(undelivered_since__isnull=False).exists():
        return True
    if case.kind == CHANGE:
        return False
    on_it = case.licence_about.loads.filter(unloaded_at=None).values("permit")
    mine = Permit.objects.filter(review__case=case, status=PermitStatus.VALID)
    return mine.filter(lasting(clock.today())).exclude(pk__in=on_it).exists()


def said_last(licence: Licence) -> Case:
    """The case whose application says last who holds it: of a change that was recorded, else the first."""
    return changed_by(licence) or licence.origin_case


def begin(
    licence: Licence, kind: str, *, of: Case | None = None, clerk=None, submission_uuid=None
) -> Draft:
    """A form of this kind about the items it can be about, filled in with what the holder said last.

    ``of``: the case that somebody follows with its access code. Nothing of another application is shown to
    them but what the certificate says of the holder, and what the first one says where the same person
    represents them still: a change asks for fewer fields, and the next may ask for the others.
    """
    version = version_of(licence)
    case = of or said_last(licence)
    revision, facts = case.submission.current(), facts_today(licence)
    began = {name: facts[name] for name in OF_THE_HOLDER}
    data, own = {}, False
    for each in (licence.origin_case, case):
        own = certificate_facts(each)["legal_representative"] == facts["legal_representative"]
        data |= each.submission.current().content["data"] if own else {}
    data |= {KEYS_OF_THE_HOLDER[name]: value for name, value in began.items() if value}
    contact = Contact.objects.filter(submission=case.submission).first() if own else None
    return start_draft(
        version=version,
        channel=Channel.WINDOW if clerk else Channel.ONLINE,
        clerk=clerk,
        answers=thaw_answers(case.version.snapshot, revision.content["answers"]),
        submission_uuid=submission_uuid,
        kind=kind,
        about=licence.number,
        items=open_items(licence, kind, version.snapshot),
        began=began,
        data=as_raw(version.snapshot, data),
        contact={"sms": contact.sms, "mail": contact.mail} if contact else {},
    )
