"""Personal data as lists show them: enough to tell one's own, not enough to use."""

import pytest

from portal.ground.text.masks import masked_id, masked_mail, masked_numbers, masked_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13900001234", "139****1234"),
        ("+85261234567", "+85*****4567"),
        ("0772-2812345", "077*****2345"),
        ("2812345", "*****45"),
        ("5", "5"),
        ("", ""),
    ],
)
def test_a_number_shows_three_and_four(number, shown):
    assert masked_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("zhang.san@example.cn", "z***@example.cn"),
        ("a@b.cn", "a***@b.cn"),
        ("“a@b”@c.cn", "“***@c.cn"),
    ],
)
def test_an_address_shows_its_first_character_and_its_mailbox(address, shown):
    assert masked_mail(address) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("451102198001011234", "4511**********1234"),
        ("45110219800101123X", "4511**********123X"),
        ("E12345678", "*******78"),
        ("H1234567890", "*********90"),
        ("HK12345678901", "HK12*****8901"),
        ("", ""),
    ],
)
def test_an_identity_number_shows_four_and_four_and_a_short_one_two(number, shown):
    assert masked_id(number) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("邻居张三 13900001234", "邻居张三 139****1234"),
        ("450204199001011234，12 栋 3 号", "4502**********1234，12 栋 3 号"),
        ("申请人", "申请人"),
    ],
)
def test_of_words_only_the_long_numbers_are_masked(words, shown):
    assert masked_numbers(words) == shown
