"""What an item was accepted on is not changed by what is asked for of another one: that one is answered for
itself."""

from datetime import timedelta

import pytest
import time_machine

from forms import application as forms_application
from forms.slices import review_slice
from forms.uploads import Stored
from issuance.casework import application, jobs
from issuance.casework.verbs import REGISTRY
from issuance.models import Case, Deficiency
from issuance.status import ACCEPTED_REVIEWS, CaseStatus, ReviewStatus
from portal.demo.people import approver_of
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.models import User
from tests.issuance.annulment_cases import fresh
from tests.issuance.casework.verbs.review.test_back_to_intake import given_up
from tests.issuance.decision_ready import WRONG, judged_by
from tests.issuance.reading import tracked
from tests.issuance.ready import REFUSAL, part_of

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


def said(review, key="premises_address"):
    """What the department of an item reads."""
    case = Case.objects.get(pk=review.case_id)
    part = review_slice(case.version.snapshot, case.submission.current(), review.permit_code)
    return {item.key: value for item, value in part.fields}[key]


def papers(review) -> dict:
    """By material, what its department reads of it."""
    case = Case.objects.get(pk=review.case_id)
    part = review_slice(case.version.snapshot, case.submission.current(), review.permit_code)
    return {sheet.paper.id: sheet for sheet in (*part.papers, *part.by_sharing)}


@pytest.mark.both_databases
@pytest.mark.parametrize("status", sorted(ACCEPTED_REVIEWS))
def test_whatever_stands_in_an_accepted_item_is_asked_of_the_other_alone(closed, status):
    review, beside = closed("premises_address")
    assert beside.status == ReviewStatus.OPEN
    beside.status = status
    case = review.owning_case
    case._prefetched_objects_cache = {"reviews": [review, beside]}
    rows = list(review.deficiencies.all())
    key = ("field", "premises_address")
    assert application.beside(case, rows) == {key: [beside.permit_name]}
    assert application.for_itself(case, rows) == {key: [review.permit_code]}


def test_opened_again_it_is_answered_for_the_item_alone_and_both_sides_read_that(closed, client):
    review, beside = closed("premises_address")
    before, case = said(beside), beside.owning_case
    annul.run(review, actor=head_of(review), **WRONG, then="supplement")
    page = tracked(client, case)
    assert f"仅对需补正的事项：“{beside.permit_name}”仍按已受理的内容" in page
    answer = {"data": {"premises_address": "潭中西路9号"}, "files": {}}
    REGISTRY["answer_supplement"].run(Case.objects.get(pk=case.pk), **answer)
    assert (said(review), said(beside)) == ("潭中西路9号", before)
    assert fresh(review).status == ReviewStatus.CHECKING
    revision = case.submission.current()
    assert revision.content["data"]["premises_address"] == before
    assert f"仅用于“{part_of(review).certificate_name}”" in forms_application.page(revision)
    actor = approver_of(review.department)
    [row] = [row for row in application.nameable(actor, fresh(review)) if "address" in row.key][:1]
    assert f"“{beside.permit_name}”已按原样受理" in row.label


def test_a_paper_of_one_item_alone_lies_beside_what_the_other_was_accepted_on(closed):
    review, beside = closed("premises_address")
    case = Case.objects.get(pk=review.case_id)
    files = case.submission.current().files
    shared = next(iter(papers(review).keys() & papers(beside).keys()))
    there = files.filter(material=shared).count()
    row = review.deficiencies.get()
    Deficiency.objects.filter(pk=row.pk).update(target="material", key=shared)
    annul.run(review, actor=head_of(review), **WRONG, then="supplement")
    files = {
        shared: [Stored("新租约.pdf", "application/pdf", 9, storage.store(b"%PDF-1.4").sha256)]
    }
    REGISTRY["answer_supplement"].run(Case.objects.get(pk=case.pk), data={}, files=files)
    revision = case.submission.current()
    names = set(revision.files.filter(material=shared).values_list("name", flat=True))
    assert there == revision.files.filter(material=shared).count()
    assert "新租约.pdf" not in names
    assert [file.name for file in papers(review)[shared].files] == ["新租约.pdf"]
    assert "新租约.pdf" not in [file.name for file in papers(beside)[shared].files]


def test_checked_again_it_is_returned_for_what_an_accepted_item_uses_too(closed):
    review, beside = closed("premises_address")
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        stated = judged_by("review", clock.today())
        annul.run(review, actor=head_of(review), **stated, then="check")
        review, approver = fresh(review), approver_of(review.department)
        uncured = list(review.deficiencies.all())
        REGISTRY["still_missing"].run(review, actor=approver, uncured=uncured)
        assert fresh(review).status == ReviewStatus.DEFICIENT
        assert fresh(beside).status == ReviewStatus.OPEN


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


@pytest.mark.parametrize("ground", ["own", "court"])
def test_what_is_accepted_beside_a_supplement_stays_as_it_was_accepted(beside_a_supplement, ground):
    first, second = beside_a_supplement
    before, stated = said(first), judged_by(ground, clock.today())
    annul.run(first, actor=head_of(first), **stated, then="accept")
    assert fresh(first).status == ReviewStatus.OPEN
    case = Case.objects.get(pk=first.case_id)
    assert case.status == CaseStatus.SUPPLEMENT
    data = {"premises_address": "潭中西路9号"}
    REGISTRY["answer_supplement"].run(case, data=data, files={})
    assert (said(first), said(second)) == (before, "潭中西路9号")
    REGISTRY["complete"].run(fresh(second), actor=approver_of(second.department))
    assert {fresh(row).status for row in (first, second)} == {ReviewStatus.OPEN}
