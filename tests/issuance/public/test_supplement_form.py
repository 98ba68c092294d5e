"""What a supplement notice opens again shows what was handed in before, whatever its type."""

import pytest

from issuance.casework.verbs.checking import complete, deficient
from issuance.models import Deficiency
from issuance.public.supplement_form import SupplementForm
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from portal.demo.telling import tell
from tests.posting import controls

AD, WANTED = "OUTDOOR_AD", ("ad_period", "entity_type", "legal_rep_phone")


@pytest.fixture
def case(demo):
    """A department misses three data: a span of days, a choice and a telephone number."""
    case = tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "submitted", answers={"big_ad": True}), 972)
    for review in case.reviews.all():
        approver = approver_of(review.department)
        if review.permit_code == AD:
            missing = [(review, Deficiency.Target.FIELD, key, "请核对。") for key in WANTED]
            deficient.run(review, actor=approver, deficiencies=missing)
        else:
            complete.run(review, actor=approver)
    return case


def test_each_datum_is_shown_as_it_was_handed_in(case):
    data = case.submission.current().content["data"]
    form = SupplementForm(case=case)
    assert set(form.fields) == {f"field-{key}" for key in WANTED}
    shown = controls(form.as_p())
    assert [shown[f"field-ad_period_{number}"] for number in (0, 1)] == data["ad_period"]
    assert data["ad_period"] == ["2026-12-01", "2027-11-30"]
    assert shown["field-entity_type"] == data["entity_type"] == "个体工商户"
    assert shown["field-legal_rep_phone"] == data["legal_rep_phone"] == "13900000972"


def test_what_is_sent_unchanged_is_the_value_it_was(case):
    data = case.submission.current().content["data"]
    form = SupplementForm(controls(SupplementForm(case=case).as_p()), case=case)
    assert form.data_values() == {key: data[key] for key in WANTED}
