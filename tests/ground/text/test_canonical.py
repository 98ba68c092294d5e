"""One spelling for each value: nothing that was ever hashed or signed is spelled otherwise now."""

import pytest

from portal.ground.text.canonical import canonical_json, spaced_json

VALUE = {"页": [1, True, None], "a": {"c": "“一”\n", "b": "2.50"}}


def test_keys_are_sorted_and_chinese_stays():
    assert canonical_json(VALUE) == '{"a":{"b":"2.50","c":"“一”\\n"},"页":[1,true,null]}'
    assert spaced_json(VALUE) == '{"a": {"b": "2.50", "c": "“一”\\n"}, "页": [1, true, null]}'


@pytest.mark.parametrize("spelled", [canonical_json, spaced_json])
def test_what_is_no_json_is_refused(spelled):
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            spelled(value)
    with pytest.raises(TypeError):
        spelled({1, 2})
