"""The one function that says whether a licence holds, in tables."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from issuance.status import (
    DECIDED_REVIEWS,
    ENDED_PERMITS,
    OPEN_CASES,
    SETTLED_REVIEWS,
    UNACCEPTED_REVIEWS,
    CaseStatus,
    LicenceStatus,
    PermitFacts,
    PermitStatus,
    ReviewStatus,
    licence_status,
    permit_standing,
)

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


def permit(status="valid", since=YESTERDAY, until=TOMORROW):
    return PermitFacts(status, since, until)


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        (permit(), "valid"),
        (permit(until=None), "valid"),
        (permit(until=TODAY), "valid"),
        (permit(since=TODAY), "valid"),
        (permit(since=TODAY, until=TODAY), "valid"),
        (permit(until=YESTERDAY), "expired"),
        (permit(since=TOMORROW, until=None), "future"),
        (permit("perhaps"), "unknown"),
        (permit(""), "unknown"),
        *((permit(status), status) for status in sorted(ENDED_PERMITS)),
        *((permit(status, until=YESTERDAY), status) for status in sorted(ENDED_PERMITS)),
        *((permit(status, since=TOMORROW), status) for status in sorted(ENDED_PERMITS)),
    ],
)
def test_a_permit_is_valid_from_its_first_to_its_last_day_unless_it_was_ended(facts, standing):
    assert permit_standing(facts, TODAY) == standing


@pytest.mark.parametrize(
    ("permits", "expected"),
    [
        ([permit(), permit()], LicenceStatus.VALID),
        ([permit(), permit(until=None)], LicenceStatus.VALID),
        ([permit(), permit("revoked")], LicenceStatus.PARTLY),
        ([permit(), permit(until=YESTERDAY)], LicenceStatus.PARTLY),
        ([permit("lapsed"), permit("cancelled")], LicenceStatus.NONE),
        ([permit(until=YESTERDAY), permit(until=YESTERDAY)], LicenceStatus.NONE),
        ([permit(since=TOMORROW)], LicenceStatus.NONE),
        ([], LicenceStatus.UNKNOWN),
        ([permit(), permit("perhaps")], LicenceStatus.UNKNOWN),
        ([permit("")], LicenceStatus.UNKNOWN),
    ],
)
def test_the_status_of_a_licence_follows_from_its_permits(permits, expected):
    assert licence_status(permits, TODAY) == expected


@pytest.mark.parametrize("permits", [[], [permit()], [permit("revoked")], [permit("perhaps")]])
def test_a_licence_that_was_ended_itself_says_so_whatever_its_permits(permits):
    assert licence_status(permits, TODAY, ended=True) == LicenceStatus.ENDED


def test_every_way_a_permit_can_end_is_an_end():
    assert set(PermitStatus) - ENDED_PERMITS == {PermitStatus.VALID}


def test_a_case_is_open_until_its_licence_or_its_last_word_is_out():
    assert {
        CaseStatus.CHECKING,
        CaseStatus.SUPPLEMENT,
        CaseStatus.REVIEWING,
        CaseStatus.CHOOSING,
        CaseStatus.DECIDED,
    } == OPEN_CASES
    assert {
        CaseStatus.REFUSED,
        CaseStatus.ISSUED,
        CaseStatus.CLOSED,
        CaseStatus.WITHDRAWN,
        CaseStatus.UNANSWERED,
    } == set(CaseStatus) - OPEN_CASES


def test_a_review_is_decided_by_granting_or_denying_and_by_nothing_else():
    assert {ReviewStatus.GRANTED, ReviewStatus.DENIED} == DECIDED_REVIEWS
    assert {ReviewStatus.REFUSED} == SETTLED_REVIEWS - DECIDED_REVIEWS


def test_an_item_is_refused_before_it_was_accepted_and_decided_after():
    checked = {ReviewStatus.CHECKING, ReviewStatus.COMPLETE, ReviewStatus.DEFICIENT}
    assert checked == UNACCEPTED_REVIEWS


def test_the_facts_of_a_permit_stay_as_they_were_read():
    with pytest.raises(FrozenInstanceError):
        permit().status = "revoked"
