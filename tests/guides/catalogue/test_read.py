"""Files that are no catalogue at all are told so plainly, and never raise."""

import pytest

from guides.catalogue.read import read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON: line 1, column 2"),
        ("{}".encode("utf-16"), "the file is not UTF-8 text"),
        ("[]", "must be an object"),
        ("[" * 100_000, "the file is nested too deeply"),
        (
            '{"format": "industry-catalogue", "version": 1, "version": 1}',
            "“version” is given twice",
        ),
        (
            '{"format": "industry-catalogue", "version": 1, "common": {"a": NaN}}',
            "NaN is not a number",
        ),
        ("{}", "is missing"),
    ],
)
def test_a_file_that_is_no_catalogue_is_told_plainly(text, said):
    problems = read(text).problems
    assert any(said in p.sentence.message % p.sentence.values for p in problems)
