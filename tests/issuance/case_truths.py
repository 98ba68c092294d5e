"""What is true of every case at every moment, said without the code that makes it so."""

from itertools import pairwise

from issuance.casework.progress import progress
from issuance.casework.rounds import begun_by
from issuance.exchange.standing import standing_of
from issuance.models import (
    Annulment,
    Bar,
    Case,
    Delivery,
    Extension,
    FewLeft,
    Hearing,
    Inspection,
    Interested,
    JointExtension,
    LicenceEdition,
    LicencePermit,
    Loss,
    Pause,
    Promise,
    Renewal,
    Review,
    Served,
)
from issuance.status import CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from tests.issuance import case_queues, promise_truths, renewal_truths, visit_truths
from tests.issuance.case_queues import DONE
from tests.issuance.case_record import Record, in_force
from tests.issuance.paper_truths import each_event_has_its_notice, numbers_have_no_gap

HANDS = frozenset(
    {"accept", "ask_supplement", "return_supplement", "answer_at_counter", "propose_refusal"}
    | {"record_going_on"}
)
DECIDES = frozenset(
    "refuse reject_proposal decide annul_denial annul_refusal correct_decision verify_held cannot_verify"
    " pause resume"
    " ask_extension grant_extension refuse_extension extend_joint"
    " verify_promise verify_condition break_promise spare_permit repair_credit"
    " need_inspection conclude_inspection"
    " tell_interested record_receipt record_statement tell_hearing record_hearing_request set_hearing"
    " record_notified record_hearing".split()
)


def check(record: Record, step: str, people):
    """``step``: code of the verb that was carried out just now, "tick", or "" at the beginning."""
    licence_stands_on_permits(record, step)
    no_permit_is_an_orphan(record)
    whoever_took_in_decides_nothing(record)
    nobody_denies_what_was_withdrawn_from_them(record)
    history_says_the_state(record)
    if step == "record_hearing":
        everybody_had_the_notice_seven_days(record)
    if step:
        each_event_has_its_notice(record)
        numbers_have_no_gap(record)
    both_sides_read_the_same_days(record)
    visit_truths.check(record, step)
    lists = list(case_queues.queued(record, people))
    case_queues.what_is_queued_is_offered(lists)
    case_queues.what_is_owed_is_queued(record, lists, people)
    case_queues.nothing_waits_for_ever(record, lists, step)
    promise_truths.check(record, lists, step)
    renewal_truths.check(record)
    what_was_carried_last_is_so(record, step)


def what_was_carried_last_is_so(record, step):
    """To city and library: whatever was done, and once the clock has struck what has expired too."""
    for licence in record.licences:
        changes = list(licence.changes.order_by("number"))
        edition = licence.editions.get(superseded_at=None)
        told, stands = changes[-1].standing, standing_of(licence, edition, record.today)
        if step != "tick" and any(one["standing"] == "expired" for one in stands["permits"]):
            continue
        assert told == stands, "something of a licence changed that nobody was told"
        assert all(first.standing != then.standing for first, then in pairwise(changes))


def everybody_had_the_notice_seven_days(record):
    """行政许可法 48; counted here by calendar days, of which seven working days take more."""
    keys = [event.subject.split(":")[1] for event in record.new if event.verb == "record_hearing"]
    for hearing in Hearing.objects.filter(review__in=record.reviews, pk__in=keys, stage="held"):
        sent = hearing.summons.messages.exclude(delivered_at=None).values_list(
            "delivered_at", flat=True
        )
        told = [hearing.notified_on or min(map(clock.day_of, sent))]
        latest = {row.name: row for row in Interested.objects.filter(review=hearing.review)}
        told += [party.notified_on for party in latest.values()]
        assert all(told), "a hearing was held of which somebody never received the notice"
        assert all((hearing.held_on - day).days >= 7 for day in told), "notified too late"


def licence_stands_on_permits(record, step):
    case, licences = record.case, record.licences
    assert len(licences) == (case.status == CaseStatus.ISSUED), "a licence, and a case without one"
    for licence in licences:
        current = LicenceEdition.objects.filter(licence=licence, superseded_at=None)
        assert current.count() == 1, "one certificate is in force"
    if step in {"issue", "reissue_licence"}:
        assert case.accepted_at, "a licence on what was never accepted"
        first = {review.status for review in record.reviews if review.round == 1}
        first -= {ReviewStatus.CANCELLED}  # held, in a case that had counted as given up
        assert first <= DONE, "a licence before a decision"
        again = {review.status for review in record.reviews} - first
        assert step == "reissue_licence" or again <= DONE, "a licence before what is decided anew"
        loads = LicencePermit.objects.filter(licence__origin_case=case, unloaded_at=None)
        loaded = [load.permit for load in loads.select_related("permit")]
        assert loaded, "a licence over nothing"
        assert all(in_force(permit, record.today) for permit in loaded), "it names one not in force"
        assert set(loaded) == set(record.holding()), "it names all that are in force"
    if step == "issue":
        granted = record.with_status(ReviewStatus.GRANTED)
        assert all(record.permits_of(review) for review in granted), "a permit is not recorded"
        single = case.version.snapshot.region.composite_for_single
        counting = sum(permit.counts for permit in record.holding())
        assert counting >= (1 if single else 2), "too few permits carry this licence"
        main = [review for review in record.reviews if review.indispensable]
        given = [set(record.permits_of(review)) & set(record.holding()) for review in main]
        assert all(given), "a licence without what it cannot be without"


def no_permit_is_an_orphan(record):
    """One that was given up after its recording is valid until its department ends it, to which it
    stands on a list (see ``case_queues``)."""
    for review in record.reviews:
        delivered = review.held or review.given_up_at or record.permits_of(review)
        owed = review.status == ReviewStatus.GRANTED and not delivered
        assert (review.undelivered_since is not None) == owed, "a permit owed that nobody counts"
    for permit in record.permits:
        review = next(row for row in record.reviews if permit in record.permits_of(row))
        assert review.found_id != permit.pk or review.held, (
            "what was granted here was found elsewhere"
        )
        assert review.status == ReviewStatus.GRANTED, "a permit of what was not granted"
        if review.given_up_at:
            assert permit.recorded_at <= review.given_up_at, "recorded after it was given up"


def whoever_took_in_decides_nothing(record):
    """In the order of time: who has decided may still accept the rest at the window."""
    submission = record.case.submission
    hands = {submission.clerk_id, submission.filled_by_id} - {None}
    for event in record.events:
        if event.verb in DECIDES and event.actor_id in hands:
            raise AssertionError(f"{event.actor} had a hand in the intake, and did {event.verb}")
        if event.verb in {
            "ask_supplement",
            "return_supplement",
            "attach_scans",
            "take_in_promised",
        }:
            hands |= {event.actor_id} - {None}
        if event.verb in HANDS and event.actor_id:
            hands.add(event.actor_id)


def nobody_denies_what_was_withdrawn_from_them(record):
    """Each department of these towns has somebody else."""
    denied = {}
    for event in record.events:
        if event.verb == "decide" and event.subject.startswith("review:"):
            assert event.actor_id not in denied.get(event.subject, ()), "they decided it before"
        if event.verb == "annul_denial" and event.subject.startswith("review:"):
            taken = [row for row in record.events if row.subject == event.subject]
            by = [row.actor_id for row in taken if row.verb == "decide" and row.pk < event.pk]
            denied.setdefault(event.subject, set()).add(by[-1])


def history_says_the_state(record):
    rows = [record.case, *record.reviews, *record.licences, *record.notices]
    rows += [row for row in record.permits if row.review.case_id == record.case.pk]
    rows += Annulment.objects.filter(review__case=record.case)
    rows += Bar.objects.filter(review__case=record.case)
    rows += Pause.objects.filter(review__case=record.case)
    rows += Extension.objects.filter(review__case=record.case)
    rows += Hearing.objects.filter(review__case=record.case)
    rows += Interested.objects.filter(review__case=record.case)
    rows += Served.objects.filter(review__case=record.case)
    rows += Promise.objects.filter(review__case=record.case)
    rows += Inspection.objects.filter(case=record.case)
    rows += Delivery.objects.filter(case=record.case)
    rows += Renewal.objects.filter(permit__review__case=record.case)
    rows += Loss.objects.filter(licence__origin_case=record.case)
    rows += FewLeft.objects.filter(licence__origin_case=record.case)
    rows += JointExtension.objects.filter(case=record.case)
    said = {}
    for event in record.events:
        before = said.get(event.subject, event.before)
        assert event.before in {"", before}, f"{event.verb} of {event.subject} leaps"
        said[event.subject] = event.after
    for row in rows:
        silent = isinstance(row, Review) and row.status == ReviewStatus.CHECKING
        state = row.event_state if not silent else said.get(row.event_subject, row.event_state)
        assert said.get(row.event_subject, state if silent else None) == state, (
            f"{row.event_subject} is {row.event_state}, the history says otherwise"
        )


def both_sides_read_the_same_days(record):
    """What the applicant's page says of a last day is the day the desk counts by."""
    told = progress(Case.objects.get(pk=record.case.pk))
    rows = {review.pk: review for review in record.reviews}
    for part in told.parts:
        review = rows[part.review.pk]
        begun = record.case.accepted_at or begun_by(review)
        assert review.due is None or review.runs or begun
        if review.runs and review.due:
            lines = " ".join(str(line) for line in part.explanation)
            assert _worded(review.due) in lines, f"{review.due} is not in {lines}"
        if review.runs and review.due is None:
            assert Pause.objects.filter(review=review, last=None).exists(), "no last day, no pause"
    if record.case.status == CaseStatus.SUPPLEMENT:
        assert told.asked.due == record.case.supplement_due
        assert _worded(told.asked.due) in " ".join(str(line) for line in told.asked.explanation)
    if record.case.status == CaseStatus.CHECKING:
        shown = " ".join(str(entry["text"]) for entry in told.entries)
        assert record.case.check_due.isoformat() in shown


def _worded(day):
    return f"{day.year}年{day.month}月{day.day}日"
