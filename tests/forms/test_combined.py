"""The one form over what a draft holds, right or wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.assembly import assemble
from forms.combined import CombinedForm, as_post
from guides.version.answer_codec import parse_answers
from guides.version.situations import evaluate
from tests.forms.conftest import NOODLES, snapshot_of
from tests.forms.filling import NOODLE_FORM, USCC

HONG_KONG = {"legal_rep_id_type": "港澳居民来往内地通行证", "legal_rep_id_no": "H12345678"}


def noodle_spec():
    snapshot = snapshot_of("SMALL_EATERY")
    answers, errors = parse_answers(snapshot, NOODLES)
    assert not errors
    return assemble(snapshot, evaluate(snapshot, answers))


def form_with(**changes):
    form = CombinedForm(noodle_spec(), NOODLE_FORM | changes)
    form.is_valid()
    return form


def test_a_complete_form_gives_typed_values_settled_ones_included():
    values = form_with().values()
    assert values["dr_volume"] == "2.5"
    assert values["small_catering_no_raw"] is True
    assert values["premises_area"] == "40"
    assert values["industry_code"] == "SMALL_EATERY"
    assert values["staff_count"] == ""


@pytest.mark.parametrize(
    ("stored", "opened", "change", "beside", "said"),
    [
        ({}, "legal_rep_id_no", "450204198005010118", "legal_rep_id_no", "校验"),
        (HONG_KONG, "legal_rep_id_type", "居民身份证", "legal_rep_id_type", "证件号码"),
        ({}, "delivery", "邮寄", "delivery", "请填写"),
        ({}, "legal_rep_phone", "+852 6123 4567", "legal_rep_phone", "11"),
    ],
)
def test_a_rule_is_told_beside_the_field_that_is_open(stored, opened, change, beside, said):
    form = CombinedForm(noodle_spec(), NOODLE_FORM | stored | {opened: change}, only=[opened])
    assert list(form.errors) == [beside]
    assert said in form.errors[beside][0]


def test_what_is_not_open_is_not_told():
    wrong = {"legal_rep_id_no": "450204198005010118"}
    form = CombinedForm(noodle_spec(), NOODLE_FORM | wrong, only=["legal_rep_phone"])
    assert form.is_valid()


def test_typed_values_read_back_are_the_same_values():
    values = form_with().values()
    again = CombinedForm(noodle_spec(), values)
    assert again.is_valid()
    assert again.values() == values


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"delivery": "邮寄"}, ["delivery_address"]),
        ({"delivery": "邮寄", "delivery_address": "测试路1号"}, []),
        ({"delivery_address": "测试路1号"}, []),
        ({"agent_id_no": "450204199005040118"}, ["agent_name"]),
        ({"agent_name": "测试代办", "agent_id_no": "450204199005040118"}, []),
        ({"legal_rep_id_no": "450204199005040110"}, ["legal_rep_id_no"]),
        ({"legal_rep_id_type": "护照", "legal_rep_id_no": "E12345678"}, []),
        ({"legal_rep_id_type": "居民身份证", "legal_rep_id_no": "E12345678"}, ["legal_rep_id_no"]),
        ({"legal_rep_phone": "+852 6123 4567"}, ["legal_rep_phone"]),
        ({"legal_rep_phone": "+852 6123 4567"} | HONG_KONG, []),
        ({"legal_rep_phone": "\u202d139 0000 0001\u202c"}, []),
        ({"agent_name": "测试代办", "agent_phone": "+852 6123 4567"}, ["agent_phone"]),
        ({"entity_name": "", "legal_rep_phone": "1"}, ["entity_name", "legal_rep_phone"]),
    ],
)
def test_rules_between_fields(changes, wrong):
    assert sorted(form_with(**changes).errors) == sorted(wrong)


def test_an_unsure_value_is_taken_with_a_warning():
    form = form_with(uscc=USCC[:-1] + ("0" if USCC[-1] != "0" else "1"))
    assert form.is_valid()
    assert set(form.warnings) == {"uscc"}


def test_a_supplement_opens_only_what_it_names_but_may_correct_what_an_answer_settled():
    spec = noodle_spec()
    named = {"entity_name", "premises_area", "industry_code"}
    assert set(CombinedForm(spec, {}, only=named).fields) == {"entity_name", "premises_area"}


def test_a_supplement_checks_a_number_against_the_document_it_had():
    stored = NOODLE_FORM | {"legal_rep_id_type": "护照", "legal_rep_id_no": "E12345678"}
    assert CombinedForm(noodle_spec(), stored, only={"legal_rep_id_no"}).is_valid()


@given(st.dictionaries(st.sampled_from(sorted(NOODLE_FORM)), st.text(max_size=40), max_size=6))
def test_whatever_is_typed_is_shown_again(typed):
    form = CombinedForm(noodle_spec(), NOODLE_FORM | typed)
    form.is_valid()
    for key, value in typed.items():
        assert form[key].value() == value
    assert as_post(noodle_spec().items, typed).dict() == typed
