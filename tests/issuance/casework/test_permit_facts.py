"""What of a permit's number and dates cannot be, and what is only odd."""

from datetime import date, timedelta

import pytest

from guides.models import GuideVersion
from guides.version import number_patterns
from issuance.casework import permit_facts
from issuance.casework.permit_facts import faults, last_day, remarks
from issuance.casework.verbs.permits.ends import end
from issuance.models import Case, Permit, Review
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from tests.issuance.ready import ENDS, part_of

GOOD = "GXCY4502040001"
DAY = timedelta(days=1)


@pytest.fixture
def review(ready):
    """A granted 小餐饮登记 that waits for its permit; valid for three years."""
    return ready("record_permit").subject


def paper(**stated):
    today = clock.today()
    return {"number": GOOD, "valid_from": today, "valid_until": last_day(today, 3)} | stated


def held(review):
    Review.objects.filter(pk=review.pk).update(basis=Review.Basis.HELD)
    review.refresh_from_db()
    return review


def test_a_permit_as_the_law_makes_it_is_neither_wrong_nor_odd(review):
    assert faults(review, **paper()) == {}
    assert remarks(review, **paper()) == []


@pytest.mark.parametrize(
    ("number", "taken"),
    [
        (GOOD, True),
        ("gxcy4502040001", True),
        ("GXCY 4502 0400 01", True),
        ("JY错的号码", False),
        ("JY12345678901234", False),  # of a 食品经营许可证
        ("GXCY450204000", False),
        ("GXCY45020400011", False),
        ("GXCY45020400O1", False),
        ("无", False),
    ],
)
def test_a_number_looks_like_those_of_its_permit_item(review, number, taken):
    found = faults(review, **paper(number=number))
    assert (found == {}) == taken
    assert set(found) <= {"number"}


def test_where_no_pattern_is_known_a_number_has_digits_at_least(new_case):
    review = new_case("accepted").reviews.get(permit_code="DRAINAGE")
    assert part_of(review).number_pattern == ""
    for number, taken in (("柳南排〔2026〕7号", True), ("第十二号", True), ("错的号码", False)):
        assert ("number" not in faults(review, **paper(number=number))) == taken


def test_a_pattern_that_was_corrected_helps_a_case_in_flight(review, monkeypatch):
    wrong = part_of(review).model_copy(update={"number_pattern": "GX9999"})
    monkeypatch.setattr(permit_facts, "_part", lambda review: wrong)
    assert "number" in faults(review, **paper())
    newer = GuideVersion.objects.get(pk=review.case.version_id)
    monkeypatch.setattr(GuideVersion.objects, "active", lambda: _Found([newer]))
    assert faults(review, **paper()) == {}


class _Found(list):
    """What a queryset of versions finds, whatever is asked of it."""

    def filter(self, **wanted):
        return self

    exclude = filter


@pytest.mark.parametrize(
    ("first", "last", "wrong", "odd"),
    [
        (date(2001, 1, 1), date(2001, 12, 31), {"valid_from", "valid_until"}, 1),
        (-1, "law", {"valid_from"}, 0),  # the day before it was accepted
        (0, -1, {"valid_until"}, 1),
        (0, 0, set(), 2),  # today alone
        (0, None, {"valid_until"}, 0),
        (0, 366 * 3 + 1, {"valid_until"}, 0),
        (7, "law", set(), 1),
        (400, "law", {"valid_from"}, 0),
    ],
)
def test_dates_are_those_of_a_permit_granted_now(review, first, last, wrong, odd):
    today = clock.today()
    first = first if isinstance(first, date) else today + first * DAY
    if last == "law":
        last = last_day(first, 3)
    elif isinstance(last, int):
        last = today + last * DAY
    stated = paper(valid_from=first, valid_until=last)
    assert set(faults(review, **stated)) == wrong
    assert len(remarks(review, **stated)) == odd


def test_a_permit_dated_between_acceptance_and_decision_is_odd(review):
    before = review.case.accepted_at - 3 * DAY
    Case.objects.filter(pk=review.case_id).update(accepted_at=before)
    review.case.refresh_from_db()
    stated = paper(valid_from=clock.today() - DAY)
    assert faults(review, **stated) == {}
    assert any("早于作出准予许可决定之日" in sentence for sentence in remarks(review, **stated))


@pytest.mark.parametrize("whose", ["another department's", "another operator's"])
def test_a_number_that_another_valid_permit_of_the_city_has_is_taken(new_case, review, whose):
    case = review.case if whose == "another department's" else new_case("decided")
    other = Permit.objects.filter(review__case=case, permit_code="DRAINAGE").first()
    if other is None:
        other = new_case("decided").reviews.get(permit_code="DRAINAGE").permit
    Permit.objects.filter(pk=other.pk).update(number=GOOD)
    told = faults(review, **paper())["number"]
    assert other.name in told
    assert other.issuer.name in told
    assert faults(review, own=other, **paper()) == {}
    end.run(
        other,
        actor=approver_of(other.issuer),
        **ENDS["lapsed"],
        reason="失效",
    )
    assert faults(review, **paper()) == {}


def test_a_number_of_another_city_is_only_odd(new_case, review):
    there = new_case("decided", region="451102").reviews.first().permit
    Permit.objects.filter(pk=there.pk).update(number=GOOD)
    assert faults(review, **paper()) == {}
    [odd] = remarks(review, **paper())
    assert there.name in odd


def test_a_paper_held_for_years_may_be_of_older_rules_but_holds_today(review):
    today = clock.today()
    review = held(review)
    old = {"number": "桂卫食证字〔2024〕12号", "valid_from": date(2024, 1, 1), "valid_until": None}
    assert faults(review, **old) == {}
    assert len(remarks(review, **old)) == 2  # its number, and that it has no end
    assert set(faults(review, **old | {"number": "错的号码"})) == {"number"}
    assert set(faults(review, **old | {"valid_until": today - DAY})) == {"valid_until"}
    assert set(faults(review, **paper(valid_from=today + DAY))) == {"valid_from"}


def test_a_permit_that_is_corrected_may_have_expired(new_case):
    permit = new_case("decided").reviews.first().permit
    stated = paper(number=permit.number, valid_until=clock.today() - DAY)
    stated["valid_from"] = stated["valid_until"]
    found = faults(permit.review, own=permit, **stated)
    assert "valid_until" not in found


def test_the_verb_and_the_form_refuse_what_is_wrong_alike(ready, client):
    prepared = ready("record_permit")
    wrong = prepared.arguments | {"number": "JY错的号码"}
    with pytest.raises(VerbRefused, match="GXCY"):
        prepared._replace(arguments=wrong).run()
    client.force_login(prepared.actor)
    answer = prepared._replace(posted=wrong).post(client)
    assert answer.status_code == 422
    [card] = [card for card in answer.context["cards"] if card["verb"] is prepared.verb]
    assert set(card["form"].errors) == {"number"}
    assert not Permit.objects.filter(review=prepared.subject).exists()


@pytest.mark.parametrize(
    "pattern",
    ["GXCY9999999999", "*卫公证字〔9999〕第*号", "教民NNNNNNNNNNNNNNN", "AA99|JY*", r"\9号99", ""],
)
def test_the_numbers_of_the_demo_satisfy_their_patterns_and_differ(pattern, review, monkeypatch):
    part = part_of(review)
    monkeypatch.setitem(part.__dict__, "number_pattern", pattern)
    numbers = [sample_number(part, serial) for serial in (7, 8, 93)]
    assert len(set(numbers)) == 3
    for number in numbers:
        assert not pattern or number_patterns.matches(pattern, number)
