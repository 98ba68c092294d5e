"""Digests by which numbers are found: equal for equal numbers, nothing to anybody without the key."""

import pytest

from portal.ground.text.identifiers import exact_number
from portal.ground.text.number_digests import digest_of, digests_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13900001234", "13900001234"),
        (" 139 0000 1234 ", "13900001234"),
        ("139-0000-1234", "13900001234"),
        ("+86 139 0000 1234", "13900001234"),
        ("（+86）13900001234", "13900001234"),
        ("008613900001234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("0772-2812345", "07722812345"),
        ("(0772)2812345", "07722812345"),
        ("0772-2812345转12", "07722812345"),
        ("45020419800501011x", "45020419800501011X"),
        ("450204 19800501 011X", "45020419800501011X"),
        ("４５０２０４１９８００５０１０１１ｘ", "45020419800501011X"),
        ("e12345678", "E12345678"),
        ("H1234567(8)", "H12345678"),
        ("+852 6123 4567", "85261234567"),
        ("\u202d13900001234\u202c", "13900001234"),
        ("92450204MA5N000017", "92450204MA5N000017"),
    ],
)
def test_a_number_has_one_form_however_it_is_typed(typed, number):
    assert exact_number(typed) == number
    assert digests_of(typed) == [digest_of(number)]


@pytest.mark.parametrize(
    "typed", ["", "粥店", "测试13900001234", "KFC", "ABCDEFG", "12345", "x" * 41 + "1"]
)
def test_what_is_no_number_has_no_digest(typed):
    assert exact_number(typed) == ""
    assert digests_of(typed) == []


def test_a_digest_hides_its_number_and_hangs_on_the_key(settings):
    old, digest = settings.SECRET_KEY, digest_of("13900001234")
    assert len(digest) == 64
    assert digest != digest_of("13900001235")
    settings.SECRET_KEY = "another-key-of-the-portal"
    assert digest not in digests_of("13900001234")
    settings.SECRET_KEY_FALLBACKS = [old]
    assert digests_of("13900001234") == [digest_of("13900001234"), digest]
