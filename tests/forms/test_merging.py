"""The three-way merge of one page with what is stored: a table of every case, and no Django."""

import pytest

from forms.merging import Conflict, Shown, merge

KEYS = (b"new", b"old")
CASES = [
    # shown, mine, stored, pick → written, in dispute
    ("A", "A", "A", "", None, False),
    ("A", "B", "A", "", "B", False),
    ("A", "A", "C", "", None, False),  # the other tab's value stays
    ("A", "B", "B", "", None, False),
    ("A", "B", "C", "", None, True),
    ("A", "", "A", "", "", False),  # emptied on purpose
    ("A", "", "C", "", None, True),
    ("", "", "C", "", None, False),  # a stale tab empties nothing
    ("", "B", "C", "", None, True),
    ("", "B", "", "", "B", False),
    ("A", "B", "C", "mine", None, True),  # chosen against a value the page had not shown
    ("A", "B", "A", "stored", "B", False),  # no choice had been asked for
    (["A", "B"], ["A"], ["A", "B"], "", ["A"], False),
    (["A"], ["A"], ["A", "C"], "", None, False),
    (["A"], [], ["A", "C"], "", None, True),
    (["", ""], "", ["2026-01-01", ""], "", None, False),
    ("A\nB", "A\r\nB", "A\nB", "", None, False),  # browsers end lines their own way
]


@pytest.mark.parametrize(("base", "mine", "stored", "pick", "written", "disputed"), CASES)
def test_each_name_is_written_kept_or_in_dispute(base, mine, stored, pick, written, disputed):
    shown = Shown.of({"name": base}, keys=KEYS)
    merged = merge(shown, {"name": mine}, {"name": stored}, {"name": pick})
    assert merged.values == ({} if written is None else {"name": written})
    assert merged.conflicts == ({"name": Conflict(mine, stored)} if disputed else {})


@pytest.mark.parametrize(
    ("pick", "stored", "written", "disputed"),
    [
        ("mine", "C", "B", False),
        ("stored", "C", None, False),
        ("", "C", None, True),  # not chosen yet
        ("both", "C", None, True),
        ("mine", "D", None, True),  # a third tab was quicker: choose again
        ("stored", "D", None, True),
        ("", "B", None, False),  # the other tab has come to the same
    ],
)
def test_a_choice_counts_for_the_value_it_was_made_against(pick, stored, written, disputed):
    shown = Shown.of({"name": "C"}, disputed=["name"], keys=KEYS)
    merged = merge(shown, {"name": "B"}, {"name": stored}, {"name": pick})
    assert merged.values == ({} if written is None else {"name": written})
    assert bool(merged.conflicts) is disputed


@pytest.mark.parametrize(
    ("mine", "stored", "written", "disputed"),
    [
        ("B", "", "B", False),
        ("", "C", None, False),
        ("B", "C", None, True),
        ("C", "C", None, False),
    ],
)
def test_a_page_that_does_not_say_what_it_showed_writes_only_where_nothing_stands(
    mine, stored, written, disputed
):
    merged = merge(Shown(), {"name": mine}, {"name": stored})
    assert merged.values == ({} if written is None else {"name": written})
    assert bool(merged.conflicts) is disputed


def test_what_nobody_stored_before_is_written_even_as_proposed():
    shown = Shown.of({"mode": "apply"}, keys=KEYS)
    assert merge(shown, {"mode": "apply"}, {}).values == {"mode": "apply"}


def test_a_page_from_before_a_change_of_keys_is_still_understood():
    page = Shown.of({"name": "A"}, keys=[b"old"])
    assert Shown(page.digests, frozenset(), KEYS).showed("name", "A")
    assert not Shown(page.digests, frozenset(), [b"new"]).showed("name", "A")


def test_equal_values_of_two_names_have_different_digests():
    shown = Shown.of({"one": "A", "two": "A"})
    assert shown.digests["one"] != shown.digests["two"]
