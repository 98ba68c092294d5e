"""Heads at once: a denial is withdrawn once, and nothing is corrected after it."""

import pytest
from django.db import connection

from issuance.casework.verbs import base
from issuance.casework.verbs.review.annulments import annul_denial
from issuance.casework.verbs.review.decision_corrections import correct_decision
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Annulment, Notice, Review
from issuance.models.triggers import ANNULMENT_STANDS, ROUND_STANDS
from portal.demo.people import appoint, approver_of, head_of
from portal.ground.history import transitions
from portal.ground.models import Event, Role, User
from tests.issuance.casework.test_races import as_seen, careless, case_at
from tests.issuance.decision_ready import DENIAL, WRONG
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def denied():
    """A review that was denied, and two heads of its department."""
    case = case_at("accepted")
    review = case.reviews.select_related("department").first()
    post = {"region": review.region, "department": review.department, "name": "测试·副职"}
    second = appoint("second-head", Role.HEAD, **post)
    decide.run(review, actor=approver_of(review.department), **DENIAL)
    return review, [head_of(review.department).pk, second.pk]


def says(review, steps):
    """Each has read the page before anybody acts: (verb, who, what is stated)."""
    rows = Review.objects.select_related("case__version", "department")
    seen = [rows.get(pk=review.pk) for _step in steps]

    def press(number):
        verb, who, stated = steps[number]
        verb.run(seen[number], actor=User.objects.get(pk=who), **stated)
        return verb.code

    return press


def both_withdraw(review, heads):
    return says(review, [(annul_denial, head, WRONG) for head in heads])


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_of_two_heads_who_withdraw_it_one_does_and_one_paper_is_given(demo, monkeypatch, locked):
    monkeypatch.setattr(base, "locked", locked)
    review, heads = denied()
    outcome = together(both_withdraw(review, heads), 2)
    assert sorted(outcome) == ["VerbRefused", "annul_denial"]
    row = Annulment.objects.get()
    assert row.annulled_by_id == heads[outcome.index("annul_denial")]
    now = Review.objects.get(pk=review.pk)
    assert (now.status, now.round) == ("open", 2)
    assert Notice.objects.filter(review=review, kind="annulled").count() == 1
    events = Event.objects.filter(subject=review.event_subject, verb="annul_denial")
    assert events.count() == 1


def test_without_compare_and_set_both_heads_would_withdraw_it(demo, monkeypatch):
    review, heads = denied()
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    # The database would refuse by itself, a second annulment of one round; this is about ours.
    for trigger in (ROUND_STANDS, ANNULMENT_STANDS):
        trigger.take_off(connection)
    monkeypatch.setattr(Annulment, "save", lambda self, **_how: None)
    monkeypatch.setattr(transitions, "record", lambda *_args, **_told: None)
    monkeypatch.setattr(base.Verb, "give", lambda *_args, **_facts: None)
    press = both_withdraw(review, heads)
    assert [press(0), press(1)] == ["annul_denial", "annul_denial"]


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_a_correction_is_of_the_denial_or_comes_too_late(demo, monkeypatch, locked):
    monkeypatch.setattr(base, "locked", locked)
    review, heads = denied()
    corrected = {
        "reasons": DENIAL["reasons"],
        "basis": f"{DENIAL['basis']}第二款",
        "reason": "漏写",
    }
    who = approver_of(review.department).pk
    steps = [(annul_denial, heads[0], WRONG), (correct_decision, who, corrected)]
    outcome = together(says(review, steps), 2)
    assert outcome[0] == "annul_denial" or outcome == ["VerbRefused", "correct_decision"]
    for paper in Notice.objects.filter(review=review, kind="corrected"):
        assert paper.round == 1
