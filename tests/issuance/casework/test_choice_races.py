"""The applicant's choice against the certificate, and against the silence that counts as one."""

from datetime import timedelta

import pytest

from issuance.casework.verbs import base
from issuance.casework.verbs.licences.issuing import issue
from issuance.casework.verbs.review.choices import choose, record_choice, settle_choice
from issuance.models import Case, Licence
from issuance.status import CaseStatus, ReviewStatus
from portal.demo import telling
from portal.demo.people import clerk_of, officer_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.history import transitions
from portal.ground.history.transitions import VerbRefused
from tests.issuance.casework.test_races import as_seen, careless
from tests.issuance.decision_ready import asked_to_choose
from tests.processes import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def waiting_case(silence="take"):
    story = Story(LIUNAN, "SMALL_EATERY", "面馆", "accepted", answers={"tobacco": True})
    told = telling.tell(story, 977)
    telling.inspect(told)
    case = asked_to_choose(told, silence)
    for review in case.reviews.filter(status=ReviewStatus.GRANTED).select_related("department"):
        telling._record(review, telling.approver_of(review.department), story)
    return Case.objects.get(pk=case.pk)


def keep_or_issue(case):
    """The applicant gives the composite up while the window writes down that it is taken and the officer
    makes the certificate; all have read the case before."""
    pages = [Case.objects.get(pk=case.pk) for _number in range(2)]
    clerk, officer = clerk_of(case.region), officer_of(case.issuing_body)

    def press(number):
        if number:
            record_choice.run(pages[1], actor=clerk, choice="take")
            issue.run(Case.objects.get(pk=case.pk), actor=officer)
            return "issued"
        choose.run(pages[0], choice="keep")
        return "closed"

    return press


def test_of_a_choice_and_the_certificate_of_another_choice_one_stands(demo):
    case = waiting_case()
    outcome = together(keep_or_issue(case), 2)
    [won] = set(outcome) - {VerbRefused.__name__}
    assert outcome.count(VerbRefused.__name__) == 1
    assert Case.objects.get(pk=case.pk).status == won
    assert Licence.objects.filter(origin_case=case).exists() == (won == "issued")


def choose_or_silence(case):
    """The last day has passed between reading and pressing; the clock settles it at the same moment."""
    pages = [Case.objects.get(pk=case.pk) for _number in range(2)]

    def press(number):
        if number:
            settle_choice.run(pages[1])
            return CaseStatus.CLOSED
        choose.run(pages[0], choice="take")
        return CaseStatus.DECIDED

    return press


def late(case):
    yesterday = clock.today() - timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(choice_due=yesterday)


def papers(case):
    return sorted(
        case.notices.exclude(kind__in=("accepted", "inspection", "decision")).values_list(
            "kind", flat=True
        )
    )


def test_a_choice_after_the_last_day_never_undoes_what_silence_meant(demo, monkeypatch):
    case = waiting_case("keep")
    late(case)
    outcome = together(choose_or_silence(case), 2)
    assert sorted(outcome) == ["VerbRefused", "closed"]
    assert papers(case) == ["choice", "closed"]


def test_without_the_lock_compare_and_set_lets_one_win(demo, monkeypatch):
    case = waiting_case("keep")
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(type(choose), "hindered", lambda verb, case: "")
    late(case)
    outcome = together(choose_or_silence(case), 2)
    [won] = set(outcome) - {"VerbRefused"}
    assert outcome.count("VerbRefused") == 1
    assert Case.objects.get(pk=case.pk).status == won
    assert papers(case) == (["choice", "closed"] if won == "closed" else ["choice"])


def test_without_compare_and_set_both_would_stand(demo, monkeypatch):
    case = waiting_case("keep")
    monkeypatch.setattr(base, "locked", as_seen)
    monkeypatch.setattr(transitions, "advance", careless)
    monkeypatch.setattr(type(choose), "hindered", lambda verb, case: "")
    monkeypatch.setattr(base.Verb, "give", lambda *args, **facts: None)
    late(case)
    assert sorted(together(choose_or_silence(case), 2)) == ["closed", "decided"]
