"""What a certificate may say: refusals name the field and the character in one line."""

from datetime import date, datetime

import pytest

from issuance.licence.certificate import CertificateError, CertificateItems

GOOD = {
    "operator_name": "测试面馆",
    "legal_representative": "测试张三",
    "licence_number": "450204202300001X",
    "industry": "小餐饮",
    "uscc": "92450204MA5N0TES0T",
    "premises": "柳州市柳南区测试路1号",
    "permits": ["食品经营许可", "户外招牌设置审批"],
    "issuer": "柳州市柳南区行政审批局",
    "made_on": "2022-09-26",
    "qr_url": "https://a.cn/l/x/",
}


def test_a_dictionary_becomes_items():
    items = CertificateItems.from_dict(GOOD | {"operator_name": " 测试面馆 ", "uscc": ""})
    assert items.made_on == date(2022, 9, 26)
    assert items.permits == ("食品经营许可", "户外招牌设置审批")
    assert items.operator_name == "测试面馆"
    assert items.uscc == ""


@pytest.mark.parametrize("field", GOOD)
def test_no_item_may_be_missing(field):
    data = {key: value for key, value in GOOD.items() if key != field}
    with pytest.raises(CertificateError) as caught:
        CertificateItems.from_dict(data)
    assert (caught.value.field, caught.value.reason) == (field, "missing")


@pytest.mark.parametrize("field", [key for key in GOOD if key != "uscc"])
@pytest.mark.parametrize("empty", ["", "  ", "　"])
def test_no_item_but_the_credit_code_may_be_empty(field, empty):
    value = ([empty] if empty else []) if field == "permits" else empty
    with pytest.raises(CertificateError) as caught:
        CertificateItems.from_dict(GOOD | {field: value})
    assert (caught.value.field, caught.value.reason) == (field, "empty")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("operator_name", 5),
        ("uscc", None),
        ("permits", "食品经营许可"),
        ("permits", ["食品经营许可", 3]),
        ("permits", {"a": "b"}),
        ("made_on", "2022年9月26日"),
        ("made_on", "2022-9-26"),
        ("made_on", "20220926"),
        ("made_on", "2022-02-30"),
        ("made_on", 20220926),
        ("made_on", datetime(2022, 9, 26)),  # noqa: DTZ001 (a wrong type on purpose)
        ("qr_url", ["https://a.cn/"]),
    ],
)
def test_a_wrong_type_is_refused(field, value):
    with pytest.raises(CertificateError) as caught:
        CertificateItems.from_dict(GOOD | {field: value})
    assert (caught.value.field, caught.value.reason) == (field, "type")


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_something_that_is_no_object_is_refused(value):
    with pytest.raises(CertificateError, match="one object"):
        CertificateItems.from_dict(value)


@pytest.mark.parametrize(
    "character", ["\n", "\t", "\x00", "\x7f", "\u200b", "\u202e", "\u2028", "\ud800", "\ue000"]
)
@pytest.mark.parametrize("field", ["operator_name", "permits", "uscc", "licence_number"])
def test_a_control_character_is_named_by_its_code(field, character):
    text = f"面{character}馆"
    with pytest.raises(CertificateError) as caught:
        CertificateItems.from_dict(GOOD | {field: [text] if field == "permits" else text})
    error = caught.value
    assert (error.field, error.reason, error.character) == (field, "control", character)
    assert f"U+{ord(character):04X}" in str(error)
    assert str(error).startswith(f"{field}: ")
    assert str(error).isprintable()
