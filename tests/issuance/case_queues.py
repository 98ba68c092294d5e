"""What must stand on whose list (待办): nothing waits for ever, and nobody is sent to do what is refused."""

from collections.abc import Iterator

from forms.models import Channel
from issuance.casework import rectification
from issuance.casework.verbs import REGISTRY
from issuance.models import (
    Delivery,
    Extension,
    Hearing,
    Inspection,
    Interested,
    LicencePermit,
    PaperRequest,
    Pause,
    PermitScan,
    Promise,
    Renewal,
    Served,
)
from issuance.status import UNACCEPTED_REVIEWS, CaseStatus, PermitStatus, ReviewStatus
from portal.ground.office_days import almanac

# Somebody must do them as soon as they can be done.
OWED = tuple(
    "complete accept reject_proposal decide verify_held resume refuse_extension record_hearing issue "
    "close_without_licence cancel_licence report_licence deregister publish_permit_scan renew"
    " record_receipt verify_promise verify_condition break_promise"
    " need_inspection plan_inspection conclude_inspection".split()
)
# A department has said its last word on them.
DONE = frozenset(
    {
        *(ReviewStatus.GRANTED, ReviewStatus.DENIED),
        *(ReviewStatus.REFUSED, ReviewStatus.UNANSWERED, ReviewStatus.TAKEN_BACK),
    }
)


def queued(record, people) -> Iterator[tuple]:
    """(actor, verb, queue, row) of each list of each person in which something of this case stands."""
    for actor in people:
        for verb in REGISTRY:
            for queue in getattr(verb, "queues", ()):
                rows = queue.rows(actor, record.today)
                if rows is None:
                    continue
                path = "__".join(rows.model.path_to_case) or "pk"
                for row in rows.filter(**{path: record.case.pk}):
                    yield actor, verb, queue, row


def what_is_queued_is_offered(lists):
    """But for certificates that wait for permits to be recorded or to begin: they say so."""
    for actor, verb, queue, row in lists:
        if queue.watched:
            days = almanac.days_of(row.owning_case.region_id)
            assert not queue.due or queue.due_of(row, days) is not None
            continue
        subject = _subject(row)
        why = verb.refusal(actor, subject)
        if not getattr(row, "waiting", False):
            why = why or verb.hindrance(subject)
        assert not why, f"{queue.code} shows {actor} {subject}, but: {why}"


def what_is_owed_is_queued(record, lists, people):
    shown = {(actor.pk, verb.code, _key(_subject(row))) for actor, verb, _queue, row in lists}
    own = [row for row in record.permits if row.review.case_id == record.case.pk]
    rows = [record.case, *record.reviews, *record.licences, *own]
    rows += Promise.objects.filter(review__case=record.case).select_related("review__case")
    for verb in map(REGISTRY.__getitem__, OWED):
        for row in rows:
            if not isinstance(row, verb.subject) or verb.hindrance(row):
                continue
            if verb.code == "decide" and row.visit == "due":
                continue  # it may be denied, and waits for its visit
            for actor in people:
                if not verb.refusal(actor, row):
                    assert (actor.pk, verb.code, _key(row)) in shown, (
                        f"{actor} owes {verb.code} of {row}, and sees it on no list"
                    )


def nothing_waits_for_ever(record, lists, step):
    on = {
        (verb.code, _key(_subject(row))) for _actor, verb, queue, row in lists if not queue.watched
    }
    _no_case_waits(record, on, step)
    _no_permit_waits(record, on)
    for licence in record.licences:
        if not licence.ended_at:
            _no_licence_waits(record, licence, on)


def _no_case_waits(record, on, step):
    """The clock accepts what is late, and closes what nobody answers where that was said."""
    case, someone = record.case, {key for _code, key in on}
    running, unchecked = map(record.with_status, (ReviewStatus.OPEN, ReviewStatus.CHECKING))
    unaccepted = [row for row in record.reviews if row.status in UNACCEPTED_REVIEWS]
    visits = Inspection.objects.filter(case=case).exclude(stage__in=["closed", "off"])
    for review in running:
        if _waits_for_a_visit(record, review, visits, someone):
            continue
        again = [CaseStatus.ISSUED, CaseStatus.WITHDRAWN] if review.round > 1 else []
        parts = [CaseStatus.CHECKING, CaseStatus.SUPPLEMENT] if case.accepted_at else []
        open_to = {CaseStatus.REVIEWING, *again, *parts}
        assert case.status in open_to, "a review runs on without its case"
        assert _key(review) in someone, f"{review} is on nobody's list"
    late = over = False
    match case.status:
        case CaseStatus.CHECKING:
            late = case.check_due < record.today
            parts = {_key(case), *map(_key, unchecked)}
            assert late or parts & someone, "nobody checks this case"
            assert late or unchecked or case.channel != Channel.ONLINE, "all of it is checked"
            assert set(unaccepted), "nothing of it waits to be accepted"
        case CaseStatus.SUPPLEMENT:
            assert set(unaccepted), "nothing of it waits for a supplement"
            over = case.supplement_due < record.today and case.supplement_silence == "close"
        case CaseStatus.REVIEWING:
            assert running, "all is decided, and the case reviews on"
        case CaseStatus.CHOOSING:
            late = case.choice_due < record.today
            assert not running, "a choice before all is decided"
        case CaseStatus.DECIDED:
            assert {("issue", _key(case)), ("close_without_licence", _key(case))} & on
        case _:
            again = [row for row in running if row.round > 1]
            left = {row.status for row in record.reviews if row not in again}
            assert left <= DONE | {ReviewStatus.CANCELLED}
    assert not (step == "tick" and (late or over)), "the clock let it wait"


def _waits_for_a_visit(record, review, visits, someone) -> bool:
    """To be planned by somebody, planned for a day to come or concluded, or being put right."""
    others = any(_key(row) in someone for row in record.reviews if row.runs)
    for visit in visits:
        if visit.stage == "planned":
            waits = visit.on > record.today or others or _key(record.case) in someone
        elif review.visit == "rectify" and not rectification.ready(review):
            waits = visit.round == visit.Round.REVISIT
        else:
            waits = _key(record.case) in someone
        if waits and review.visit in {"due", "rectify"}:
            return True
    return False


def _no_permit_waits(record, on):
    for review in record.with_status(ReviewStatus.GRANTED):
        permits = record.permits_of(review)
        if not review.given_up_at:
            assert permits or ("record_permit", _key(review)) in on, f"nobody records for {review}"
            continue
        for permit in permits:
            if permit.status == PermitStatus.VALID:
                assert ("end", _key(permit)) in on, f"nobody ends {permit}, which was given up"


def _no_licence_waits(record, licence, on):
    loads = LicencePermit.objects.filter(licence=licence, unloaded_at=None)
    loaded = {load.permit for load in loads.select_related("permit")}
    alive = [
        permit
        for permit in record.permits
        if permit.status == PermitStatus.VALID
        and (permit.valid_until is None or record.today <= permit.valid_until)
    ]
    if not alive:
        assert ("cancel_licence", _key(licence)) in on, "a licence over nothing waits for ever"
    elif record.holding() and loaded != set(record.holding()):
        assert ("reissue_licence", _key(licence)) in on, "a false certificate stays in force"


def _subject(row):
    """What a verb of a list is run on: of a pause, an extension or a hearing, its review; of a scan and a
    renewal, its permit."""
    if isinstance(row, PermitScan | Renewal):
        return row.permit
    if isinstance(row, Inspection | Delivery | PaperRequest):
        return row.case
    return row.review if isinstance(row, Pause | Extension | Hearing | Interested | Served) else row


def _key(row):
    return type(row).__name__, row.pk
