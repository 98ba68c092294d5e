"""The unit of a number, which the label of its datum names in brackets."""

import re

UNITS = {"平方米": "㎡", "立方米": "m³", "米": "米", "万元": "万元"}


def unit_of(label: str) -> tuple[str, str]:
    """经营场所面积（平方米） → (经营场所面积, ㎡)."""
    named = re.fullmatch(r"(.+)[（(]([^（）()]+)[）)]", label)
    unit = UNITS.get(named[2], "") if named else ""
    return (named[1], unit) if unit else (label, "")
