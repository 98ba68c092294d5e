"""Whatever is wrong with JSON of strangers is one kind of error."""

import pytest

from portal.ground.text.foreign_json import parsed


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"a":' * 100_000, b"\xff\xfe", "[" + "9" * 5_000 + "]"]
)
def test_what_cannot_be_read_is_a_value_error(text):
    with pytest.raises(ValueError):
        parsed(text)


def test_what_can_be_read_is_what_it_says():
    assert parsed('{"a": [1]}') == {"a": [1]}
