"""Slips of the pen in a decision are corrected by a paper; the decision and its first paper stand."""

import pytest

from issuance.casework.papers import decision_words
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Notice, Review
from portal.ground.history import chain, events, witness
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event
from tests.issuance.reading import text


def run(prepared, **other):
    review = Review.objects.get(pk=prepared.subject.pk)
    stated = prepared.arguments | other
    return prepared.verb.run(review, actor=prepared.actor, **stated)


@pytest.mark.both_databases
def test_a_correction_is_a_new_numbered_paper_and_event_and_nothing_given_changes(ready):
    prepared = ready("correct_decision")
    before = Review.objects.filter(pk=prepared.subject.pk).values().get()
    first = Notice.objects.get(kind="decision", review=prepared.subject)
    was = (first.number, first.body)
    paper = run(prepared)
    assert Review.objects.filter(pk=prepared.subject.pk).values().get() == before
    first.refresh_from_db()
    assert (first.number, first.body) == was
    correction = paper.body["correction"]
    assert correction["of"] == first.number
    assert correction["was"]["basis"] == before["legal_basis"]
    assert correction["now"]["basis"] == prepared.arguments["basis"]
    said = text(paper)
    for words in (first.number, prepared.arguments["basis"], "条款序号误写", "原决定的结论不变"):
        assert words in said
    event = Event.objects.get(subject=prepared.subject.event_subject, verb="correct_decision")
    assert (event.before, event.after, event.actor) == ("granted", "granted", prepared.actor)
    assert chain.verify(events.exported()) is None
    assert list(witness.alterations()) == []


def test_a_second_correction_refers_to_the_first_and_what_is_said_already_is_refused(ready):
    prepared = ready("correct_decision")
    first = run(prepared)
    with pytest.raises(VerbRefused, match="无需更正"):
        run(prepared)
    basis = prepared.arguments["basis"].replace("第二款", "第三款")
    second = run(prepared, basis=basis)
    assert second.body["correction"]["of"] == first.number
    case = Case.objects.get(pk=prepared.case.pk)
    review = case.reviews.get(pk=prepared.subject.pk)
    assert decision_words.words_of(case, review).basis == basis
    assert decision_words.corrected_by(case, first) == second


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"basis": " "}])
def test_what_was_miswritten_is_said_and_a_basis_stays(ready, wrong):
    with pytest.raises(VerbRefused):
        run(ready("correct_decision"), **wrong)


@pytest.mark.parametrize(
    ("was", "now", "slip"),
    [
        ("不符合第三十五条", "不符合第三十三条", True),
        ("缺排水口", "缺少排水口", True),
        ("缺" * 30, "缺" * 50, True),
        ("缺" * 30, "缺" * 51, False),
        ("准予", "准予，但不得经营凉菜、生食类和裱花蛋糕等高风险食品项目", False),
        ("", "", True),
        ("", "限", False),
    ],
)
def test_a_slip_is_a_few_characters_and_never_a_reason_that_was_not_given(was, now, slip):
    assert decision_words.is_slip(was, now) is slip


def test_what_is_no_slip_is_refused_beside_its_field_however_often_it_is_corrected(ready):
    prepared = ready("correct_decision")
    with pytest.raises(VerbRefused, match="不属于笔误"):
        run(prepared, reasons="准予，但不得经营凉菜")
    basis = prepared.arguments["basis"]
    run(prepared, basis=f"{basis}、第三款和第四款第一项")
    further = f"{basis}、第三款和第四款第一项、第五款第二项、第六款第三项"
    with pytest.raises(VerbRefused):
        run(prepared, basis=further)


def test_a_denial_keeps_its_reasons_and_its_outcome(ready):
    prepared = ready("decide")
    stated = {"grant": False, "reasons": "不符合第三十五条", "basis": "《食品安全法》第三十三条"}
    REGISTRY["decide"].run(prepared.subject, actor=prepared.actor, **stated)
    verb = REGISTRY["correct_decision"]
    words = {"basis": stated["basis"], "reason": "条款误写"}
    with pytest.raises(VerbRefused, match="理由"):
        verb.run(prepared.subject, actor=prepared.actor, reasons=" ", **words)
    verb.run(prepared.subject, actor=prepared.actor, reasons="不符合第三十三条", **words)
    review = Review.objects.get(pk=prepared.subject.pk)
    assert (review.status, review.reasons) == ("denied", "不符合第三十五条")


def test_the_pages_of_the_old_paper_and_of_the_case_name_the_correction(ready, signed_in, client):
    prepared = ready("correct_decision")
    old = Notice.objects.get(kind="decision", review=prepared.subject)
    paper = run(prepared)
    officer, case = signed_in(prepared.actor.username), prepared.case
    for page in (f"/cms/cases/{case.pk}/", f"/cms/cases/{case.pk}/notices/{old.number}/"):
        assert paper.number in officer.get(page).content.decode()
    session = client.session
    session["tracked"] = [case.submission.reference]
    session.save()
    address = f"/track/{case.submission.reference}/notices/{old.number}/"
    assert paper.number in client.get(address).content.decode()
