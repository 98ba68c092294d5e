"""Heads and approvers at once: one answer to a request, and nothing extended after its decision."""

import pytest
from django.db import connection

from issuance.casework.verbs import base
from issuance.casework.verbs.limits.extension_answers import grant_extension, refuse_extension
from issuance.casework.verbs.limits.extensions import ask_extension
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Extension, Notice, Review
from issuance.models.triggers import DECISION_STANDS, EXTENSION_STANDS
from portal.demo.people import appoint, approver_of, head_of
from portal.ground.history import transitions
from portal.ground.models import Event, Role, User
from tests.issuance.casework.test_races import as_seen, careless, case_at
from tests.issuance.limit_ready import MORE_TIME
from tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


def asked():
    """A review whose approver has asked, and two heads of its department."""
    case = case_at("accepted")
    review = case.reviews.select_related("department").first()
    post = {"region": review.region, "department": review.department, "name": "测试·副职"}
    second = appoint("second-head", Role.HEAD, **post)
    ask_extension.run(review, actor=approver_of(review.department), **MORE_TIME)
    return review, [head_of(review.department).pk, second.pk]


def says(review, steps):
    """Each has read the page before anybody answers: (verb, who, what is stated)."""
    seen = [
        Review.objects.select_related("case__version", "department")
        .prefetch_related("extensions", "pauses")
        .get(pk=review.pk)
        for _step in steps
    ]

    def press(number):
        verb, who, stated = steps[number]
        verb.run(seen[number], actor=User.objects.get(pk=who), **stated)
        return verb.code

    return press


def heads_say(review, heads):
    refusal = {"reason": "可以按期办结"}
    return says(review, [(grant_extension, heads[0], {}), (refuse_extension, heads[1], refusal)])


def both_approve(review, heads):
    return says(review, [(grant_extension, head, {}) for head in heads])


def test_of_two_heads_who_approve_one_does_and_one_paper_is_given(demo):
    review, heads = asked()
    outcome = together(both_approve(review, heads), 2)
    assert sorted(outcome) == ["VerbRefused", "grant_extension"]
    assert Notice.objects.filter(review=review, kind="extended").count() == 1
    row = Extension.objects.get()
    assert row.due == Review.objects.get(pk=review.pk).due
    assert row.answered_by_id == heads[outcome.index("grant_extension")]


def test_of_two_heads_who_differ_one_answers(demo):
    review, heads = asked()
    outcome = together(heads_say(review, heads), 2)
    assert outcome.count("VerbRefused") == 1
    granted = "grant_extension" in outcome
    assert Extension.objects.get().outcome == ("granted" if granted else "refused")
    assert Notice.objects.filter(kind="extended", review=review).exists() == granted


def test_the_lock_is_a_courtesy_for_an_answer_too(demo, monkeypatch):
    review, heads = asked()
    monkeypatch.setattr(base, "locked", as_seen)
    outcome = together(both_approve(review, heads), 2)
    assert sorted(outcome) == ["VerbRefused", "grant_extension"]
    assert Notice.objects.filter(review=review, kind="extended").count() == 1


def test_without_compare_and_set_both_heads_would_approve(demo, monkeypatch):
    review, heads = asked()
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    # The database would refuse by itself, a second answer and its paper; this is about ours.
    EXTENSION_STANDS.take_off(connection)
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    assert together(both_approve(review, heads), 2) == ["grant_extension", "grant_extension"]


def approve_and_decide(review, heads):
    approver = approver_of(review.department).pk
    return says(review, [(grant_extension, heads[0], {}), (decide, approver, {"grant": True})])


@pytest.mark.parametrize("locked", [base.locked, as_seen], ids=["locked", "as seen"])
def test_nothing_is_extended_after_it_was_decided(demo, monkeypatch, locked):
    monkeypatch.setattr(base, "locked", locked)
    review, heads = asked()
    outcome = together(approve_and_decide(review, heads), 2)
    row, decided = Extension.objects.get(), Review.objects.get(pk=review.pk)
    verbs = Event.objects.filter(subject=review.event_subject).order_by("number")
    order = list(
        verbs.filter(verb__in=("grant_extension", "decide")).values_list("verb", flat=True)
    )
    if outcome[0] == "VerbRefused":
        assert (outcome[1], decided.status, row.outcome) == ("decide", "granted", "fallen")
        assert order == ["decide"]
    else:  # approved first; whoever decides has read of it, or is told
        assert row.outcome == "granted"
        assert order in (["grant_extension", "decide"], ["grant_extension"])
    assert Notice.objects.filter(review=review, kind="extended").exists() == (
        row.outcome == "granted"
    )


def test_without_compare_and_set_what_was_decided_would_be_extended(demo, monkeypatch):
    review, heads = asked()
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    EXTENSION_STANDS.take_off(connection)
    DECISION_STANDS.take_off(connection)
    press = approve_and_decide(review, heads)
    assert press(1) == "decide"
    assert press(0) == "grant_extension"
    assert Extension.objects.get().outcome == "granted"
