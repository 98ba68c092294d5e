"""Identifiers: vectors of the standards, wrong ones on purpose, invented ones."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, strategies

from portal.ground.text import identifiers
from portal.ground.text.identifiers import check_phone, check_resident_id, check_uscc

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("91350100M000100Y43", "91350100M000100Y43"),
        ("91512081MA62K0260E", "91512081MA62K0260E"),
        ("  91512081ma62k0260e ", "91512081MA62K0260E"),
        ("９１５１２０８１ＭＡ６２Ｋ０２６０Ｅ", "91512081MA62K0260E"),
        ("91512081-MA62K026-0E", "91512081MA62K0260E"),
        ("9151 2081 MA62 K026 0E", "91512081MA62K0260E"),
    ],
)
def test_a_right_credit_code_is_taken_in_its_normal_form(text, normal):
    verdict = check_uscc(text)
    assert (verdict.normal, verdict.error, verdict.warning) == (normal, None, None)
    assert verdict.ok


@pytest.mark.parametrize("text", ["91350100M000100Y4Z", "91350100M000100Y4I"])
def test_a_letter_that_credit_codes_never_use_is_an_error_naming_it(text):
    verdict = check_uscc(text)
    assert not verdict.ok
    assert text[-1] in str(verdict.error)


@pytest.mark.parametrize("text", ["91350100M000100Y44", "91512081MA62K0206E"])
def test_a_check_character_that_does_not_fit_only_warns(text):
    verdict = check_uscc(text)
    assert verdict.ok
    assert verdict.warning


@pytest.mark.parametrize(
    "text", ["", "91350100M000100Y4", "91350100M000100Y433", "9135A100M000100Y43", "一" * 18]
)
def test_what_cannot_be_a_credit_code_is_an_error(text):
    assert check_uscc(text).error


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("440524188001010014", "440524188001010014"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        ("\u202d11010519491231002x\u202c", "11010519491231002X"),
    ],
)
def test_a_right_resident_id_is_taken_in_its_normal_form(text, normal):
    verdict = check_resident_id(text, today=TODAY)
    assert (verdict.normal, verdict.error) == (normal, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105491231002",  # 15 digits, gone since 2013
        "110105194912310021",  # check character
        "11010519491331002X",  # month 13
        "11010519490229002X",  # no 29 February in 1949
        "110105X9491231002X",
        "1101051949123100XX",
    ],
)
def test_a_wrong_resident_id_is_an_error(text):
    assert check_resident_id(text, today=TODAY).error


def test_nobody_is_born_after_today():
    number = identifiers.make_resident_id("450204", date(2026, 3, 3), 1)
    assert check_resident_id(number, today=date(2026, 3, 2)).error
    assert check_resident_id(number, today=date(2026, 3, 3)).ok


def test_an_unknown_region_in_a_resident_id_only_warns():
    verdict = check_resident_id(
        identifiers.make_resident_id("990101", date(1990, 1, 1), 1), today=TODAY
    )
    assert verdict.ok
    assert verdict.warning


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0772-2812345", "0772-2812345"),
        ("（0772）2812345", "0772-2812345"),
        ("+86 772 2812345", "0772-2812345"),
        ("010-12345678", "010-12345678"),
        ("0771 5812345 转 806", "0771-5812345-806"),
        ("400-123-4567", "4001234567"),
        ("\u202d139 0000 0001\u202c", "13900000001"),
        ("0086 772 2812345", "0772-2812345"),
        ("+852 6123 4567", "+85261234567"),
        ("85261234567", "+85261234567"),
        ("0085261234567", "+85261234567"),
        ("852-6123-4567", "+85261234567"),
        ("８５２６１２３４５６７", "+85261234567"),
        ("（853）6612 3456", "+85366123456"),
        ("886912345678", "+886912345678"),
        ("+886 0912-345-678", "+886912345678"),
        ("886 2 2345 6789", "+886223456789"),
        ("00853-6612-3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+44 (20) 7946 0958", "+442079460958"),
    ],
)
def test_a_telephone_number_is_brought_to_its_normal_form(text, normal):
    verdict = check_phone(text)
    assert (verdict.normal, verdict.error) == (normal, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2812345",
        "1380013800",
        "138001380000",
        "12800138000",
        "电话",
        "00772-2812345",
        "+86 12800138000",
        "+852",
        "+852 6123 456",
        "852 6123 45678",
        "+853 1612 3456",
    ],
)
def test_what_cannot_be_called_is_an_error(text):
    assert check_phone(text).error


@pytest.mark.parametrize("text", ["2812345", "6123 4567", "0912-345-678"])
def test_a_number_without_its_area_is_asked_for_it(text):
    assert "+852" in str(check_phone(text).error)


def test_errors_are_read_in_chinese():
    with translation.override("zh-hans"):
        assert str(check_uscc("123").error) == "应为18位，现为3位。"


@given(
    serial=strategies.integers(0, 10**8 - 1),
    kind=strategies.sampled_from(["91", "92", "93", "52"]),
)
def test_an_invented_credit_code_passes_every_check(serial, kind):
    code = identifiers.make_uscc("450204", serial, kind)
    assert code.startswith(f"{kind}450204")
    verdict = check_uscc(code)
    assert verdict.ok
    assert verdict.warning is None


@given(
    birth=strategies.dates(date(1940, 1, 1), date(2008, 12, 31)),
    serial=strategies.integers(0, 999),
)
def test_an_invented_resident_id_passes_every_check(birth, serial):
    verdict = check_resident_id(identifiers.make_resident_id("450204", birth, serial), today=TODAY)
    assert verdict.ok
    assert verdict.warning is None


def test_the_organisation_part_is_that_of_the_standard():
    # GB 11714: weights 3 7 9 10 5 8 4 2; 11 − (8 × 1) = 3, and 11 − (5 × 1 + 2 × 9) mod 11 = X.
    assert identifiers.make_uscc("350100", 100, "91")[8:17] == "000001003"
    assert identifiers.make_uscc("350100", 1009, "91")[8:17] == "00001009X"


@pytest.mark.parametrize(
    ("make", "arguments"),
    [
        (identifiers.make_uscc, ("4502", 1)),
        (identifiers.make_uscc, ("450204", 10**8)),
        (identifiers.make_uscc, ("450204", 1, "9")),
        (identifiers.make_resident_id, ("4502", date(1990, 1, 1), 1)),
        (identifiers.make_resident_id, ("450204", date(1990, 1, 1), 1000)),
    ],
)
def test_what_does_not_fit_is_not_invented(make, arguments):
    with pytest.raises(ValueError, match="no "):
        make(*arguments)
