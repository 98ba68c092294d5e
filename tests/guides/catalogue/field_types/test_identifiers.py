"""Documents of persons, credit codes, telephone numbers, codes of regions."""

import pytest

from guides.version.field_types import field_type
from tests.forms.filling import RESIDENT, USCC
from tests.forms.items import refusal, stored

UNFIT = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("notation", "typed", "kept"),
    [
        ("idno", "４５０２０４ 19900504011x", "45020419900504011X"),
        ("idno", "C1234567(8)", "C1234567(8)"),
        ("idno", RESIDENT, RESIDENT),
        ("uscc", USCC.lower(), USCC),
        ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
        ("phone", "138 0000 0000", "13800000000"),
        ("phone", "０７７２-2812345", "0772-2812345"),
        ("region6", "450204", "450204"),
        ("region6", "45020490000a", "45020490000A"),
    ],
)
def test_an_identifier_is_stored_in_its_normal_form(notation, typed, kept):
    assert stored(notation, typed) == kept


@pytest.mark.parametrize(
    ("notation", "typed", "said"),
    [
        ("idno", "张三", "字母"),
        ("uscc", "91350100M000100Y4", "18"),
        ("uscc", "91350100M000100YOI", "O"),
        ("phone", "12345", "11"),
        ("region6", "柳南区", "6 位"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(notation, typed, said):
    assert said in refusal(notation, typed)


def test_a_wrong_check_character_of_a_credit_code_warns_and_does_not_block():
    assert stored("uscc", UNFIT) == UNFIT
    verdict = field_type("uscc").verdict("uscc", {"uscc": UNFIT})
    assert verdict.ok
    assert "校验" in str(verdict.warning)
    assert field_type("uscc").verdict("uscc", {"uscc": USCC}).warning is None


def test_a_credit_code_may_be_to_be_registered_only_where_it_is_optional():
    assert stored("uscc", "待登记", required=False) == ""
    assert refusal("uscc", "待登记")


@pytest.mark.parametrize(
    ("document", "number", "judged"),
    [
        ("居民身份证", RESIDENT, True),
        ("", RESIDENT, True),
        (None, "45020419900504011X", False),
        ("居民身份证", "E12345678", False),
        ("护照", "E12345678", None),
    ],
)
def test_a_number_is_judged_as_that_of_the_document_named_beside_it(document, number, judged):
    values = {"agent_id_type": document, "agent_id_no": number}
    verdict = field_type("idno").verdict("agent_id_no", values)
    assert (verdict and verdict.ok) is judged
