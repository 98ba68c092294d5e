"""Facts in a tree, leaf by leaf: what a cell of the workbook names is read whatever it is."""

import pytest

from guides.catalogue.workbook.leaves import listed, plant


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["9" * 5000, "1"], ["1", "9" * 5000]),
        (["²"], {"²": "²"}),
    ],
)
def test_numbers_make_a_list_in_their_order_and_signs_that_are_none_do_not(keys, read):
    tree = {}
    for key in keys:
        plant(tree, ["facts", key], key)
    assert listed(tree) == {"facts": read}
