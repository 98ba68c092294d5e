"""The border is a column: taken from the parent, held by the database, never moved."""

import pytest
from django.db import IntegrityError, transaction

from forms.models import Submission
from issuance.models import Case, Extension, Licence, Message, Notice, Pause, Permit, Review
from portal.ground.models import Region

PARENTS = {
    Submission: "version",
    Case: "submission",
    Review: "case",
    Notice: "case",
    Permit: "review",
    Licence: "origin_case",
    Message: "case",
    Pause: "review",
    Extension: "review",
}
# What is unique, so that a copy of a row differs from it in this.
CHANGED = {
    Submission: {"uuid": "0b4f2b5e-7a0c-4d7c-9d3e-111111111111", "reference": "other"},
    Case: {"number": "other"},
    Review: {"permit_code": "other"},
    Notice: {"number": "other", "kind": "refused"},
    Permit: {"number": "other"},
    Licence: {"number": "other"},
    Message: {},
    Pause: {"last": "2026-11-30"},
    Extension: {"outcome": "fallen"},
}


@pytest.fixture
def records(new_case):
    case = new_case("issued", channel="window")
    review = case.reviews.first()
    return {
        Submission: case.submission,
        Case: case,
        Review: review,
        Notice: case.notices.first(),
        Permit: review.permit,
        Licence: case.licence,
        Message: case.messages.first(),
        Pause: Pause.objects.create(
            review=review,
            cause="testing",
            purpose="检测水质",
            first="2026-11-30",
            expected="2026-11-30",
            ordered_by=review.decided_by,
        ),
        Extension: Extension.objects.create(
            review=review,
            days=5,
            unit="工作日",
            basis="行政许可法第四十二条",
            reason="需现场复核",
            asked_by=review.decided_by,
            asked_at=case.received_at,
        ),
    }


@pytest.mark.parametrize("model", PARENTS)
def test_a_record_has_the_region_of_its_parent_and_keeps_it(records, model):
    record, other = records[model], Region.objects.get(code="450203")
    assert record.region_id == getattr(record, PARENTS[model]).region_id
    with pytest.raises(IntegrityError, match="region_id"), transaction.atomic():
        model.objects.filter(pk=record.pk).update(region=other)
    record.refresh_from_db()
    assert record.region.code == "450204"


@pytest.mark.parametrize("model", PARENTS)
def test_no_record_is_made_in_another_region_than_its_parents(records, model):
    other = Region.objects.get(code="450203")
    copy = {f.attname: getattr(records[model], f.attname) for f in model._meta.concrete_fields}
    del copy["id"]
    with pytest.raises(IntegrityError, match="region_id"), transaction.atomic():
        model.objects.create(**copy | CHANGED[model] | {"region_id": other.pk})


def test_a_record_cannot_be_hung_under_a_parent_elsewhere(new_case):
    here, there = new_case("accepted"), new_case("accepted", region="450203")
    with pytest.raises(IntegrityError, match="region_id"), transaction.atomic():
        Review.objects.filter(case=here).update(case=there)


def test_what_is_made_without_a_region_takes_its_parents(new_case):
    case = new_case("submitted")
    review = Review.objects.create(
        case=case, permit_code="X", department=case.issuing_body, status="checking"
    )
    notice = Notice.objects.create(
        case=case, organ=case.issuing_body, number="X", issued_at=case.received_at, body={}
    )
    assert review.region_id == notice.region_id == case.region_id
