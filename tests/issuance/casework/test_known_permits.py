"""A permit already held that an earlier case recorded is found on the register, and stands there once."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from issuance.casework import known_permits, permit_facts
from issuance.casework.offers import offers
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.review import held
from issuance.licence import owed
from issuance.licence.certificate_facts import permits_of
from issuance.models import Case, Permit, Review
from issuance.status import CaseStatus, ReviewStatus
from portal.demo.people import approver_of, officer_of
from portal.demo.stories import LIUNAN, Story
from portal.demo.telling import inspect, sample_number
from portal.ground.calendar import clock
from portal.ground.history import chain, events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import OutboxMessage, User
from tests.issuance.desk.case_pages import begin, page
from tests.issuance.desk.test_confirmation import shown
from tests.issuance.licence_ready import lost
from tests.issuance.ready import ENDS, part_of
from tests.processes import together
from tests.told import tell

HELD = "SMALL_CATERING"
DAY = timedelta(days=1)


def case_of(operator: int, *, stage="accepted", held=(HELD,)) -> Case:
    """Of the same operator wherever the number is the same, who states the same permit."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "老店", stage, held=held), operator)
    if stage == "accepted":
        inspect(case)
    return case


def review_of(case) -> Review:
    review = case.reviews.get(permit_code=HELD)
    review.case = case
    return review


def paper(review, **other):
    stated = permit_facts.stated(review)
    days = {name: date.fromisoformat(stated[name]) for name in ("valid_from", "valid_until")}
    return stated | days | other


def verify(review, **other):
    actor = approver_of(review.department)
    return REGISTRY["verify_held"].run(review, actor=actor, **paper(review, **other))


def faults(review, **other):
    return REGISTRY["verify_held"].faults(review, **paper(review, **other))


def licensed(case) -> Case:
    """The other item is granted, its permit recorded, and the licence issued."""
    other = case.reviews.get(basis=Review.Basis.APPLIED)
    actor = approver_of(other.department)
    REGISTRY["decide"].run(other, actor=actor, grant=True)
    stated = {"number": sample_number(part_of(other), other.pk), "valid_from": clock.today()}
    last = permit_facts.last_day(clock.today(), part_of(other).validity.years or 3)
    REGISTRY["record_permit"].run(other, actor=actor, **stated, valid_until=last)
    case = Case.objects.get(pk=case.pk)
    REGISTRY["issue"].run(case, actor=officer_of(case.issuing_body))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def twice(demo):
    """The permit of an earlier case, and the review of a later one of the same operator."""
    permit = verify(review_of(case_of(71)))
    return permit, review_of(case_of(71))


@pytest.mark.both_databases
def test_it_is_verified_with_the_record_there_is_and_no_second_is_made(twice):
    permit, review = twice
    assert faults(review) == {}
    assert verify(review) == permit
    review = Review.objects.get(pk=review.pk)
    assert (review.status, review.found, review.permit) == ("granted", permit, permit)
    assert Permit.objects.filter(number=permit.number).count() == 1
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


@pytest.mark.both_databases
def test_what_was_found_never_changes_and_is_vouched_for(twice):
    permit, review = twice
    verify(review)
    found = Review.objects.filter(pk=review.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        found.update(found=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(pk=permit.pk).delete()


@pytest.mark.both_databases
def test_the_licences_of_both_cases_carry_it_and_owe_a_certificate_when_it_ends(twice):
    permit, review = twice
    verify(review)
    first, second = licensed(permit.review.case), licensed(review.case)
    assert permit in first.licence.loaded()
    assert permit in second.licence.loaded()
    codes = [row.permit_code for row in permits_of(second, clock.today())]
    assert codes == [row.permit_code for row in second.reviews.order_by("pk")]
    seen = set(OutboxMessage.objects.values_list("pk", flat=True))
    told = {case.pk: case.messages.count() for case in (first, second)}
    actor = approver_of(permit.issuer)
    REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="自愿注销")
    for case in (first, second):
        assert owed.owed(owed.read(case.licence, clock.today())) == [owed.Cause.ENDED]
        assert case.licence.status(clock.today()) == "partly"
        assert case.messages.count() == told[case.pk] + 1
    letters = OutboxMessage.objects.filter(kind="email").exclude(pk__in=seen)
    named = {case.licence.number for case in (first, second)}
    assert {key for key in named for row in letters if key in row.key} == named


def test_a_correction_reaches_every_licence_that_carries_it(twice):
    permit, review = twice
    verify(review)
    cases = [licensed(permit.review.case), licensed(review.case)]
    told = [case.messages.count() for case in cases]
    stated = {name: getattr(permit, name) for name in ("number", "valid_from", "valid_until")}
    changed = stated | {"scope": "热食类", "reason": "漏录"}
    REGISTRY["correct_permit"].run(permit, actor=approver_of(permit.issuer), **changed)
    assert [case.messages.count() for case in cases] == [number + 1 for number in told]
    for case in cases:
        assert owed.owed(owed.read(case.licence, clock.today())) == [owed.Cause.CORRECTED]


def test_a_new_certificate_loads_it_as_the_first_one_did(twice):
    permit, review = twice
    verify(review)
    case = licensed(review.case)
    stated = {"cause": "lost", "reason": "遗失", "edition": 1}
    officer = officer_of(case.issuing_body)
    lost(case.licence)
    REGISTRY["reissue_licence"].run(case.licence, actor=officer, **stated)
    assert len(case.licence.loaded()) == 2
    assert permit in case.licence.loaded()


def test_a_case_closes_when_what_it_found_has_ended(twice):
    permit, review = twice
    verify(review)
    other = review.case.reviews.get(basis=Review.Basis.APPLIED)
    REGISTRY["decide"].run(other, actor=approver_of(other.department), grant=True)
    case = Case.objects.get(pk=review.case_id)
    assert case.status == CaseStatus.DECIDED
    close = REGISTRY["close_without_licence"]
    assert close.hindrance(case)
    actor = approver_of(permit.issuer)
    REGISTRY["end"].run(
        permit,
        actor=actor,
        **ENDS["revoked"],
        reason="以欺骗手段取得",
    )
    case = Case.objects.get(pk=case.pk)
    officer = officer_of(case.issuing_body)
    assert not close.hindrance(case)
    queue = close.queues[0]
    assert case in queue.rows(officer, clock.today())


def test_nothing_is_left_to_record_and_it_is_worked_on_in_the_case_that_recorded_it(twice):
    permit, review = twice
    verify(review)
    actor = approver_of(review.department)
    queue = REGISTRY["record_permit"].queues[0]
    assert queue.code == "to_record"
    assert review not in queue.rows(actor, clock.today())
    offered = {(offer.verb.code, offer.subject) for offer in offers(actor, review.case)}
    assert not any(subject == permit for _code, subject in offered)
    assert ("end", permit) in {
        (offer.verb.code, offer.subject) for offer in offers(actor, permit.review.case)
    }


def test_the_page_that_asks_again_says_that_it_is_on_the_register(twice, signed_in):
    permit, review = twice
    typed = permit_facts.stated(review)
    officer = signed_in("approver-450204-mr")
    asked = begin(officer, review.case, "verify_held", review, **typed)
    assert permit.review.case.number in shown(asked)["登记情况"]
    verify(review)
    answer = page(officer, review.case)
    lane = next(row for row in answer.context["file"].lanes if row.review == review)
    assert [row for row, _label in lane.permits] == [permit]
    assert lane.recorded_in == f"/cms/cases/{permit.review.case_id}/"
    assert permit.number in answer.content.decode()


@pytest.mark.parametrize("name", ["valid_from", "valid_until"])
def test_a_day_that_the_register_knows_otherwise_is_told_beside_it(twice, name):
    permit, review = twice
    other = getattr(permit, name) - DAY
    told = faults(review, **{name: other})
    assert list(told) == [name]
    assert getattr(permit, name).isoformat() in told[name]


def test_a_scope_that_the_register_knows_otherwise_is_told_beside_it(twice):
    _permit, review = twice
    assert list(faults(review, scope="冷食类")) == ["scope"]


def test_a_number_of_another_holder_is_told_as_that_and_cannot_be_verified(twice):
    permit, _review = twice
    stranger = review_of(case_of(72))
    told = faults(stranger, number=permit.number)
    assert list(told) == ["number"]
    assert "他人" in told["number"]
    with pytest.raises(VerbRefused, match="他人"):
        verify(stranger, number=permit.number)
    actor = approver_of(stranger.department)
    REGISTRY["cannot_verify"].run(stranger, actor=actor, reasons="该编号许可证的持有人不是申请人")
    assert Review.objects.get(pk=stranger.pk).status == ReviewStatus.DENIED


def test_a_permit_that_has_ended_is_told_as_that(twice):
    permit, review = twice
    actor = approver_of(permit.issuer)
    REGISTRY["end"].run(
        permit,
        actor=actor,
        **ENDS["revoked"],
        reason="以欺骗手段取得",
    )
    with pytest.raises(VerbRefused, match="撤销"):
        verify(review)


def test_a_permit_that_has_expired_is_told_as_that(twice):
    permit, review = twice
    Permit.objects.filter(pk=permit.pk).update(valid_until=clock.today() - DAY)
    assert "届满" in faults(review)["number"]


def test_a_number_typed_in_other_brackets_or_letters_is_the_same(twice):
    permit, review = twice
    for number in (permit.number.lower(), f" {permit.number} "):
        assert known_permits.found(review, number) == permit


def test_a_granted_item_takes_no_number_its_operator_has_already(twice):
    permit, _review = twice
    case = case_of(71, held=())
    review = review_of(case)
    actor = approver_of(review.department)
    REGISTRY["decide"].run(review, actor=actor, grant=True)
    stated = {"number": permit.number, "valid_from": clock.today()}
    last = permit_facts.last_day(clock.today(), 3)
    told = REGISTRY["record_permit"].faults(review, **stated, valid_until=last)
    assert permit.owning_case.number in told["number"]
    assert "申请人已持有" in told["number"]


def test_the_officer_of_the_later_case_sees_it_on_the_register_of_permits(twice, signed_in):
    permit, review = twice
    Case.objects.filter(pk=permit.review.case_id)
    verify(review)
    officer = signed_in(officer_of(review.case.issuing_body).username)
    assert permit.number in officer.get("/cms/issuance/permit/").content.decode()


def test_pages_and_lists_ask_no_more_for_what_was_found(twice, signed_in):
    permit, review = twice
    officer = signed_in("approver-450204-mr")
    verify(review)
    numbers = []
    for case in (permit.review.case, review.case):
        page(officer, case)
        with CaptureQueriesContext(connection) as asked:
            page(officer, case)
        numbers.append(len(asked))
    assert numbers[1] <= numbers[0]


def race(reviews, permit=None, status="revoked"):
    """Each officer has read a page on which it was possible."""
    actors = [approver_of(review.department).pk for review in reviews]

    def press(number):
        if permit is not None and number:
            actor = User.objects.get(pk=actors[0])
            REGISTRY["end"].run(permit, actor=actor, **ENDS[status], reason="以欺骗手段取得")
            return "ended"
        review = Review.objects.select_related("case", "department").get(pk=reviews[number].pk)
        verify(review)
        return "verified"

    return press


@pytest.mark.django_db(transaction=True)
def test_two_cases_that_verify_it_at_once_leave_one_record(demo):
    reviews = [review_of(case_of(73)), review_of(case_of(73))]
    outcome = together(race(reviews), 2)
    assert "verified" in outcome
    assert set(outcome) <= {"verified", "VerbRefused"}
    for review in reviews:
        review.refresh_from_db()
        with suppress(VerbRefused):
            verify(review)
    permit = Permit.objects.get(number=permit_facts.stated(reviews[0])["number"])
    assert {Review.objects.get(pk=row.pk).permit for row in reviews} == {permit}


@pytest.mark.django_db(transaction=True)
def test_of_its_end_and_a_verification_none_is_verified_that_has_ended(demo):
    permit = verify(review_of(case_of(74)))
    review = review_of(case_of(74))
    outcome = together(race([review], permit), 2)
    assert outcome[1] == "ended"
    permit.refresh_from_db()
    assert permit.status == "revoked"
    review.refresh_from_db()
    assert Permit.objects.filter(number=permit.number).count() == 1
    if outcome[0] == "verified":  # it was quicker, and its case learns of the end
        assert review.found == permit
        assert review.decided_at <= permit_ended_at(permit)
        assert review.case.messages.filter(kind="permit_changed").exists()
    else:
        assert review.status == ReviewStatus.OPEN


def permit_ended_at(permit):
    return events.Event.objects.get(subject=permit.event_subject, verb="end").at


@pytest.mark.django_db(transaction=True)
def test_a_find_that_is_not_asked_again_would_verify_what_has_ended(demo, monkeypatch):
    """The negative control: whoever trusts the page of before."""
    permit = verify(review_of(case_of(75)))
    review = review_of(case_of(75))
    believed = Permit.objects.get(pk=permit.pk)
    actor = approver_of(permit.issuer)
    REGISTRY["end"].run(
        permit,
        actor=actor,
        **ENDS["revoked"],
        reason="以欺骗手段取得",
    )
    with pytest.raises(VerbRefused):
        verify(review)
    monkeypatch.setattr(held.known_permits, "found", lambda *args, **more: believed)
    assert verify(review).pk == permit.pk
    assert Permit.objects.get(pk=permit.pk).status == "revoked"
