"""A field's type as the list of the back office says it."""

import pytest
from django.utils import translation

from guides.admin.fields.field_type import described
from guides.version.field_types import examples


@pytest.mark.parametrize(
    ("notation", "told"),
    [
        ("text", "文字"),
        ("enum:企业|个体工商户", "单选：企业、个体工商户"),
        ("geometry", "geometry"),  # of a file nobody can read any more
    ],
)
def test_a_type_is_told_in_words_with_its_options(notation, told):
    with translation.override("zh-hans"):
        assert described(notation) == told


def test_no_type_is_told_by_its_notation():
    with translation.override("zh-hans"):
        for kind in examples():
            assert kind.code not in described(kind.notation)
