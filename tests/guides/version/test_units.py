"""The unit a label names."""

import pytest

from guides.version.units import UNITS, unit_of


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("经营场所面积（平方米）", ("经营场所面积", "㎡")),
        ("日排水量(立方米)", ("日排水量", "m³")),
        ("设备（电梯）", ("设备（电梯）", "")),
        ("经营者名称", ("经营者名称", "")),
    ],
)
def test_units_are_taken_out_of_the_label_and_other_brackets_stay(label, parts):
    assert unit_of(label) == parts


def test_four_units_are_known():
    assert set(UNITS) == {"平方米", "立方米", "米", "万元"}
