"""受审分离: whoever had a hand in the intake decides nothing; the queue and the verb ask the same."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied

from forms.models import Submission
from issuance.casework import separation
from issuance.casework.offers import offers
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import By
from issuance.casework.verbs.review.decisions import decide
from issuance.casework.verbs.who import APART
from issuance.models import Case, Review
from issuance.status import DECIDED_REVIEWS, CaseStatus, ReviewStatus
from portal.ground.calendar import clock
from tests.issuance.limit_ready import APPROVER
from tests.issuance.ready import CLERK, MARKET

ACTS = TOOK_IN, FILLED_IN, CHECKED, PREPARED, ANSWERED, ACCEPTED = range(6)
SENTENCES = (
    "收件人不得",
    "填写人不得",
    "窗口核验人不得",
    "提出人不得",
    "补正材料接收人不得",
    "受理人不得",
)


def put(case, *people):
    """Who took the case in, filled it in, checked it, prepared a refusal in it, took the supplement
    in and accepted it."""
    took_in, filled_in, checked, prepared, answered, accepted = people
    Submission.objects.filter(pk=case.submission_id).update(clerk=took_in, filled_by=filled_in)
    other = case.reviews.exclude(department__code=MARKET).first()
    Review.objects.filter(pk=other.pk).update(checked_by=checked)
    other.proposals.all().delete()
    if prepared:
        stated = {"kind": "not_needed", "reasons": "无需取得许可", "outcome": "fallen"}
        other.proposals.create(proposed_by=prepared, proposed_at=clock.now(), **stated)
    Case.objects.filter(pk=case.pk).update(answered_by=answered, accepted_by=accepted)
    return Case.objects.get(pk=case.pk)


def to_decide(actor):
    (queue,) = (queue for queue in decide.queues if queue.code == "to_decide")
    return {review.case_id for review in queue.rows(actor, clock.today())}


def offered(actor, case):
    return any(offer.verb is decide for offer in offers(actor, case))


@pytest.mark.parametrize("act", ACTS)
def test_each_act_at_the_window_bars_from_deciding_and_is_named(new_case, person, act):
    case, approver, clerk = new_case("accepted", channel="window"), person(APPROVER), person(CLERK)
    put(case, *(approver if number == act else clerk for number in ACTS))
    review = case.reviews.get(department__code=MARKET)
    with pytest.raises(PermissionDenied, match=SENTENCES[act]):
        decide.run(review, actor=approver, grant=True)
    review.refresh_from_db()
    assert review.status == ReviewStatus.OPEN
    assert case.pk not in to_decide(approver)
    assert case.pk in to_decide(person("approver2-450204-mr"))


def test_for_everybody_and_every_mixture_of_acts_the_queue_holds_what_is_offered(new_case, person):
    cases = [new_case("accepted", channel=channel) for channel in ("window", "online")]
    approver, colleague, clerk = person(APPROVER), person("approver2-450204-mr"), person(CLERK)
    seen = set()
    someone, nobody = (approver, clerk), (approver, None)
    for case, *people in product(cases, someone, nobody, someone, nobody, nobody, nobody):
        fresh = put(case, *people)
        for actor in (approver, colleague):
            assert (case.pk in to_decide(actor)) == offered(actor, fresh)
            seen.add((actor == approver, offered(actor, fresh)))
    assert seen == {(True, True), (True, False), (False, True)}


def test_a_department_with_one_approver_finishes_an_online_case(new_case, person):
    case = new_case("submitted")
    for review in case.reviews.all():
        only = person(f"approver-{review.department.code.lower()}")
        REGISTRY["complete"].run(review, actor=only)
    for review in case.reviews.all():
        only = person(f"approver-{review.department.code.lower()}")
        said = {"needed": False, "reason": "申请材料足以证明符合条件"}
        REGISTRY["need_inspection"].run(review, actor=only, **said)
        decide.run(review, actor=only, grant=True)
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDED


def test_what_waits_to_be_decided_is_asked_at_once(new_case, person, django_assert_num_queries):
    approver = person(APPROVER)
    for count in (1, 2):
        new_case("accepted", channel="window")
        to_decide(approver)
        with django_assert_num_queries(3):  # and the items beside each, and what was committed to
            assert len(to_decide(approver)) >= count


def test_whoever_has_no_account_is_barred_by_nobodys_act(new_case):
    case = new_case("accepted")
    assert case.accepted_by is None
    assert separation.bar(None, case) == ""


def test_every_verb_that_decides_a_permit_item_keeps_them_apart():
    deciding = [
        verb
        for verb in REGISTRY.by(By.OFFICER)
        if verb.subject is Review and (verb.targets - verb.sources) & DECIDED_REVIEWS
    ]
    assert decide in deciding
    assert all(APART in verb.who_may for verb in deciding)
