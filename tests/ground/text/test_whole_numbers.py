import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.text.whole_numbers import key, whole_number


@pytest.mark.parametrize(
    "text", ["", "-", "1.0", "1e3", "٣", "１", " 1", "+1", "9" * 19, "9" * 5000, None]
)
def test_what_is_no_number_a_record_counts_is_none(text):
    assert whole_number(text) is None
    assert key(text) is None


@pytest.mark.parametrize("text", ["0", "-1", "00"])
def test_a_key_is_more_than_nothing(text):
    assert key(text) is None


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_number_is_read_as_it_is(number):
    read = whole_number(str(number))
    assert read == number if len(str(abs(number))) <= 18 else read is None


@given(st.text())
def test_whatever_is_typed_is_read_without_an_error(text):
    assert key(text) is None or key(text) < 2**63
