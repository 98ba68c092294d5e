"""What an item was accepted on is not changed any more by what is asked for of another one."""

from datetime import timedelta

import pytest
import time_machine

from issuance.casework import jobs
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Deficiency
from issuance.status import ACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import User
from tests.issuance.annulment_cases import fresh
from tests.issuance.casework.verbs.review.test_back_to_intake import given_up
from tests.issuance.decision_ready import WRONG, judged_by
from tests.issuance.ready import REFUSAL

annul = REGISTRY["annul_refusal"]


def head_of(review):
    return User.objects.get(username=f"head-{review.department.code.lower()}")


@pytest.fixture
def closed(new_case):
    """(what counts as given up, what was accepted beside it): a field of both had been asked for."""

    def make(key):
        case = given_up(new_case)
        with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
            jobs.pursue_supplements()
        review = case.reviews.get(deficiencies__isnull=False)
        Deficiency.objects.filter(review=review).update(target="field", key=key)
        return fresh(review), fresh(case.reviews.exclude(pk=review.pk).get())

    return make


@pytest.mark.both_databases
@pytest.mark.parametrize("status", sorted(ACCEPTED_REVIEWS))
@pytest.mark.parametrize("key", ["premises_address", "entity_name"])
def test_what_an_accepted_item_rests_on_is_not_opened_again(closed, key, status):
    review, beside = closed(key)
    assert beside.status == ReviewStatus.OPEN
    beside.status = status
    review.owning_case._prefetched_objects_cache = {"reviews": [review, beside]}
    faults = annul.faults(review, **WRONG, then="supplement")
    assert f"“{beside.permit_name}”也使用" in faults["then"]
    assert name_in(review.owning_case, key) in faults["then"]
    assert not annul.faults(review, **WRONG, then="accept")


def name_in(case, key):
    return case.version.snapshot.field_by_key[key].label


def test_the_supplement_of_it_is_refused_and_nothing_changes(closed):
    review, _beside = closed("premises_address")
    with pytest.raises(VerbRefused, match="不能再变更"):
        annul.run(review, actor=head_of(review), **WRONG, then="supplement")
    assert fresh(review).status == ReviewStatus.UNANSWERED


def test_checked_again_nothing_of_an_accepted_item_is_asked_for_or_returned(closed):
    review, beside = closed("premises_address")
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        stated = judged_by("review", clock.today())
        annul.run(review, actor=head_of(review), **stated, then="check")
        review, approver = fresh(review), approver_of(review.department)
        with pytest.raises(VerbRefused, match=f"“{beside.permit_name}”也使用"):
            REGISTRY["still_missing"].run(
                review, actor=approver, uncured=list(review.deficiencies.all())
            )
        wanted = [(review, "field", "premises_address", "缺门牌号")]
        assert set(REGISTRY["deficient"].faults(review, deficiencies=wanted)) == {""}
        assert fresh(review).status == ReviewStatus.CHECKING


@pytest.fixture
def beside_a_supplement(new_case):
    """(refused, what lacks something): a field of both is asked for of the second."""
    case = new_case("submitted")
    first, second = case.reviews.select_related("department").order_by("pk")
    REGISTRY["refuse"].run(first, actor=approver_of(first.department), **REFUSAL)
    missing = [(second, "field", "premises_address", "缺门牌号")]
    second = fresh(second)
    REGISTRY["deficient"].run(second, actor=approver_of(second.department), deficiencies=missing)
    return fresh(first), fresh(second)


@pytest.mark.parametrize("ground", ["review", "court", "superior"])
def test_what_is_ordered_is_carried_out_all_the_same_with_a_remark(beside_a_supplement, ground):
    first, second = beside_a_supplement
    stated = judged_by(ground, clock.today())
    [told] = [row for row in annul.remarks(first, **stated, then="accept") if "补正" in row]
    assert f"“{first.permit_name}”也使用" in told
    assert not any("也使用" in row for row in annul.remarks(first, **WRONG, then="accept"))
    annul.run(first, actor=head_of(first), **stated, then="accept")
    assert fresh(first).status == ReviewStatus.OPEN
    case = Case.objects.get(pk=first.case_id)
    assert case.status == CaseStatus.SUPPLEMENT
    data = {"premises_address": "潭中西路9号"}
    REGISTRY["answer_supplement"].run(case, data=data, files={})
    REGISTRY["complete"].run(fresh(second), actor=approver_of(second.department))
    assert {fresh(row).status for row in (first, second)} == {ReviewStatus.OPEN}


def test_no_item_is_accepted_while_what_it_rests_on_is_asked_for_of_another(beside_a_supplement):
    first, _second = beside_a_supplement
    case = Case.objects.get(pk=first.case_id)
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SUPPLEMENT
    with pytest.raises(VerbRefused, match=f"“{first.permit_name}”也使用.*等待"):
        annul.run(fresh(first), actor=head_of(first), **WRONG, then="accept")
    assert fresh(first).status == ReviewStatus.REFUSED
    data = {"premises_address": "潭中西路9号"}
    REGISTRY["answer_supplement"].run(Case.objects.get(pk=case.pk), data=data, files={})
    annul.run(fresh(first), actor=head_of(first), **WRONG, then="accept")
    assert fresh(first).status == ReviewStatus.OPEN
