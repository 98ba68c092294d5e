"""Two officers at once: the guard holds, and without the guard the fault does happen."""

import multiprocessing
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from forms import uploads
from issuance.casework.verbs import base
from issuance.casework.verbs.intake import supplement
from issuance.casework.verbs.intake.acceptance import accept
from issuance.casework.verbs.intake.silence import close_unanswered
from issuance.casework.verbs.intake.supplement import answer_supplement
from issuance.casework.verbs.licences import issuing as licences
from issuance.casework.verbs.licences.issuing import issue
from issuance.casework.verbs.permits.ends import end
from issuance.casework.verbs.review.decisions import decide
from issuance.models import Case, Deficiency, Licence, Notice, Permit, Review
from issuance.models.triggers import DECISION_STANDS
from issuance.status import CaseStatus, ReviewStatus
from portal.demo import telling
from portal.demo.people import approver_of, officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, User
from tests.issuance.ready import ENDS
from tests.processes import SECONDS, together

pytestmark = pytest.mark.django_db(transaction=True)


def case_at(stage):
    case = telling.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", stage), 950)
    if stage == "accepted":
        telling.inspect(case)
    return case


def two_officers(review):
    first = approver_of(review.department)
    second = User.objects.get(username=first.username.replace("approver-", "approver2-"))
    return first.pk, second.pk


def decide_alone(review_pk, officers):
    """Both officers open the page first, then both press their button."""
    review = Review.objects.select_related("case", "department").get(pk=review_pk)
    actors = [User.objects.get(pk=pk) for pk in officers]

    def press(number):
        stated = {"reasons": f"第{number}人", "basis": "《测试法》第一条"}
        decide.run(review, actor=actors[number], grant=not number, **stated)
        return "decided"

    return press


@contextmanager
def as_seen(subject):
    """Neither a lock nor a second look at the row: what the page showed is believed."""
    with transaction.atomic():
        yield subject


def careless(row, *, columns, **rest):
    """A move without a condition."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def test_of_two_officers_one_decides_and_the_other_is_told(demo):
    review = case_at("accepted").reviews.first()
    outcome = together(decide_alone(review.pk, two_officers(review)), 2)
    assert sorted(outcome) == ["VerbRefused", "decided"]
    winner = outcome.index("decided")
    assert Review.objects.get(pk=review.pk).reasons == f"第{winner}人"


def test_the_lock_is_a_courtesy_compare_and_set_the_guarantee(demo, monkeypatch):
    review = case_at("accepted").reviews.first()
    monkeypatch.setattr(base, "locked", as_seen)
    outcome = together(decide_alone(review.pk, two_officers(review)), 2)
    assert sorted(outcome) == ["VerbRefused", "decided"]


def test_without_compare_and_set_both_officers_would_decide(demo, monkeypatch):
    review = case_at("accepted").reviews.first()
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    # The database would refuse by itself, a second decision and its paper; this is about ours.
    DECISION_STANDS.take_off(connection)
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    outcome = together(decide_alone(review.pk, two_officers(review)), 2)
    assert outcome == ["decided", "decided"]


def answer_or_close(case):
    """The applicant answers while the clock closes the case, a day after its last day."""
    yesterday = clock.today() - timedelta(days=1)
    told = {"supplement_due": yesterday, "supplement_silence": "close"}
    Case.objects.filter(pk=case.pk).update(**told)
    key = Deficiency.objects.get(notice__case=case).key
    file = uploads.take_in(ContentFile(telling.sample_paper("plan"), name="图.pdf"))
    page = Case.objects.get(pk=case.pk)  # each has seen it waiting

    def press(number):
        if number:
            close_unanswered.run(page)
            return CaseStatus.REVIEWING
        answer_supplement.run(page, data={}, files={key: [file]})
        return CaseStatus.CHECKING

    return press


def one_won(case, outcome, lost=("VerbRefused",)):
    """The winner's state, paper and revision, and nothing of the other's."""
    case = Case.objects.get(pk=case.pk)
    [won] = set(outcome) - set(lost)
    assert len(set(outcome) & set(lost)) == 1
    assert case.status == won
    answered = won == CaseStatus.CHECKING
    assert case.submission.revisions.count() == (2 if answered else 1)
    assert case.notices.filter(kind=Notice.Kind.UNANSWERED).exists() != answered
    assert case.reviews.filter(status=ReviewStatus.UNANSWERED).exists() != answered


def test_of_an_answer_and_the_closing_of_its_case_one_wins(demo):
    case = case_at("supplement")
    one_won(case, together(answer_or_close(case), 2))


def test_an_answer_and_the_closing_need_no_lock_for_one_to_win(demo, monkeypatch):
    """PostgreSQL may end one of two that wait for each other's rows, where no lock keeps their order."""
    case = case_at("supplement")
    monkeypatch.setattr(base, "locked", as_seen)
    outcome = together(answer_or_close(case), 2)
    one_won(case, outcome, lost=("VerbRefused", "OperationalError"))


def test_without_compare_and_set_a_case_would_be_closed_and_answered(demo, monkeypatch):
    case = case_at("supplement")
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    monkeypatch.setattr(accept, "carry_out", lambda *args: None)  # about the closing alone
    monkeypatch.setattr(supplement, "UNACCEPTED_REVIEWS", frozenset(ReviewStatus))
    outcome = together(answer_or_close(case), 2)
    assert sorted(outcome) == [CaseStatus.CHECKING, CaseStatus.REVIEWING]


def decide_own(reviews):
    def press(number):
        review = Review.objects.select_related("case", "department").get(pk=reviews[number])
        decide.run(review, actor=approver_of(review.department), grant=True)
        return "decided"

    return press


def test_the_last_two_decisions_join_the_case_exactly_once(demo):
    case = case_at("accepted")
    outcome = together(decide_own(list(case.reviews.values_list("pk", flat=True))), 2)
    assert outcome == ["decided", "decided"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.DECIDED


@pytest.mark.postgres
def test_without_the_case_lock_neither_of_the_last_two_would_join(demo, monkeypatch):
    """Each sees the other's review still open; SQLite has one writer and cannot show it."""
    case = case_at("accepted")
    reviews = list(case.reviews.values_list("pk", flat=True))

    meeting, leaving = multiprocessing.Barrier(2), multiprocessing.Barrier(2)

    @contextmanager
    def unlocked(subject):
        with transaction.atomic():
            yield subject
            leaving.wait(SECONDS)  # neither commits before the other has looked

    def advance_together(row, *, expected, columns, **rest):
        assert type(row)._base_manager.filter(expected, pk=row.pk).update(**columns)
        meeting.wait(SECONDS)

    monkeypatch.setattr(base, "locked", unlocked)
    monkeypatch.setattr(transitions, "advance", advance_together)
    # Papers would make one wait for the other's number; this is about the moves.
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    assert together(decide_own(reviews), 2) == ["decided", "decided"]
    assert Case.objects.get(pk=case.pk).status == CaseStatus.REVIEWING
    assert set(case.reviews.values_list("status", flat=True)) == {ReviewStatus.GRANTED}


def test_pressing_issue_four_times_at_once_makes_one_licence(demo):
    case = case_at("decided")

    def press(number):
        fresh = Case.objects.get(pk=case.pk)
        issue.run(fresh, actor=officer_of(fresh.issuing_body))
        return "issued"

    outcome = together(press, 4)
    assert sorted(outcome) == ["VerbRefused"] * 3 + ["issued"]
    assert Licence.objects.filter(origin_case=case).count() == 1


def end_and_issue(case):
    """One ends a permit of a decided case, the other issues its licence."""
    permit = Permit.objects.filter(review__case=case).first()

    def press(number):
        if number:
            fresh = Permit.objects.get(pk=permit.pk)
            end.run(
                fresh,
                actor=approver_of(fresh.issuer),
                **ENDS["revoked"],
                reason="撤销",
            )
            return "ended"
        fresh = Case.objects.get(pk=case.pk)
        issue.run(fresh, actor=officer_of(fresh.issuing_body))
        return "issued"

    return press


def order_of(case):
    """Which of the two came first, as the chain of the city numbers them."""
    verbs = Event.objects.filter(case=case.number, verb__in=("end", "issue"))
    return list(verbs.order_by("number").values_list("verb", flat=True))


def test_a_licence_is_issued_before_a_permit_ends_or_not_at_all(demo):
    for _round in range(4):
        case = case_at("decided")
        outcome = together(end_and_issue(case), 2)
        if outcome == ["issued", "ended"]:
            assert order_of(case) == ["issue", "end"]
            assert len(Licence.objects.get(origin_case=case).loaded()) == 2
        else:
            assert outcome == ["VerbRefused", "ended"]
            assert not Licence.objects.filter(origin_case=case).exists()


def ended_meanwhile(case, monkeypatch, *, seconds):
    """The permit ends, if it can, after the officer's verb has asked and compared, and before it acts."""
    asked, ended = multiprocessing.Event(), multiprocessing.Event()
    press = end_and_issue(case)

    def due(region):
        asked.set()
        ended.wait(seconds)
        return clock.today()

    monkeypatch.setattr(licences.deliveries, "certificate_due", due)

    def act(number):
        if number:
            asked.wait(SECONDS)
            done = press(number)
            ended.set()
            return done
        return press(number)

    return together(act, 2)


def test_nothing_ends_a_permit_between_the_question_and_the_issue(demo, monkeypatch):
    case = case_at("decided")
    assert ended_meanwhile(case, monkeypatch, seconds=2) == ["issued", "ended"]
    assert order_of(case) == ["issue", "end"]
    assert len(Licence.objects.get(origin_case=case).loaded()) == 2


@pytest.mark.postgres
def test_without_the_case_lock_a_licence_would_be_issued_over_an_ended_permit(demo, monkeypatch):
    """SQLite has one writer and cannot show it."""

    @contextmanager
    def unlocked(subject):
        with transaction.atomic():
            yield subject

    case = case_at("decided")
    monkeypatch.setattr(base, "locked", unlocked)
    assert ended_meanwhile(case, monkeypatch, seconds=60) == ["issued", "ended"]
    assert order_of(case) == ["end", "issue"]
    loaded = Licence.objects.get(origin_case=case).loaded()
    assert not all(permit.holds(clock.today()) for permit in loaded)


def test_what_the_page_showed_is_asked_again_before_a_licence_is_issued(demo, monkeypatch):
    """And without asking again it would be issued over too few permits, on either database."""
    case, other = case_at("decided"), case_at("decided")
    for decided in (case, other):
        assert not issue.hindrance(decided)
        end_and_issue(decided)(1)
    with pytest.raises(VerbRefused):
        end_and_issue(case)(0)
    monkeypatch.setattr(base.Verb, "hindrance", lambda verb, subject: "")
    end_and_issue(other)(0)
    assert len(Licence.objects.get(origin_case=other).loaded()) == 1
