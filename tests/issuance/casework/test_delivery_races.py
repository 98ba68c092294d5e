"""Two windows at once: each paper is handed over once, and one receipt says so."""

import pytest

from issuance.casework import deliveries, originals
from issuance.casework.verbs import REGISTRY, base
from issuance.models import Case, Delivery, Notice, PaperRequest
from portal.demo.people import clerk_of
from portal.ground.models import Region, User
from tests.issuance.casework.test_races import as_seen, case_at
from tests.issuance.window_ready import delivered_online, handed_over, paper_asked, paper_fetched
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def two_windows(case, verb="deliver", told=handed_over):
    """Each clerk has read what is there before either hands it over."""
    clerks = [clerk_of(case.region).pk, clerk_of(Region.objects.get(code="450203")).pk]
    stated = told(case)
    seen = [Case.objects.get(pk=case.pk) for _clerk in clerks]

    def press(number):
        actor = User.objects.get(pk=clerks[number])
        REGISTRY[verb].run(seen[number], actor=actor, **stated)
        return "handed over"

    return press


def receipts(case):
    return Notice.objects.filter(case=case, kind=Notice.Kind.DELIVERY).count()


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_of_two_windows_one_hands_over_and_the_other_is_told(demo, monkeypatch, locked):
    case = case_at("issued")
    monkeypatch.setattr(base, "locked", locked)
    assert sorted(together(two_windows(case), 2)) == ["VerbRefused", "handed over"]
    assert receipts(case) == Delivery.objects.filter(case=case).count() == 1


def test_without_compare_and_set_a_paper_would_be_handed_over_twice(demo, monkeypatch):
    case = case_at("issued")
    there = deliveries.owed(case)
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(deliveries, "owed", lambda case: there)
    monkeypatch.setattr(deliveries, "take", lambda papers, delivery: True)
    press = two_windows(case)
    assert [press(0), press(1)] == ["handed over"] * 2
    assert receipts(case) == 2


@pytest.mark.parametrize("before", [delivered_online, paper_asked], ids=["unasked", "asked"])
@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_the_paper_of_what_went_electronically_is_handed_over_once(
    demo, monkeypatch, locked, before
):
    case = case_at("issued")
    before(case)
    monkeypatch.setattr(base, "locked", locked)
    press = two_windows(case, "hand_over_paper", paper_fetched)
    assert sorted(together(press, 2)) == ["VerbRefused", "handed over"]
    assert receipts(case) == 2  # the electronic one and this
    assert not PaperRequest.objects.filter(case=case, delivery=None).exists()


def test_without_compare_and_set_that_paper_would_be_handed_over_twice(demo, monkeypatch):
    case = case_at("issued")
    paper_asked(case)
    there = originals.at_hand(case)
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(originals, "at_hand", lambda case: there)
    monkeypatch.setattr(originals, "fulfil", lambda *stated, **each: None)
    press = two_windows(case, "hand_over_paper", paper_fetched)
    assert [press(0), press(1)] == ["handed over"] * 2
    assert receipts(case) == 3
