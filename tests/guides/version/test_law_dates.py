"""Whether a law is in force: on its first and last day, and where its dates say nothing."""

from datetime import date

import pytest

from guides.version.diff import differences
from guides.version.law_dates import standing
from guides.version.provenance import unverified
from guides.version.review_remarks import not_in_force, remarks

FIRST, LAST = date(2024, 7, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "on", "said"),
    [
        (None, None, FIRST, ""),
        (FIRST, None, date(2024, 6, 30), "not_yet"),
        (FIRST, None, FIRST, "in_force"),
        (None, LAST, LAST, "in_force"),
        (None, LAST, date(2026, 6, 2), "ended"),
        (FIRST, LAST, date(2025, 1, 1), "in_force"),
        (FIRST, FIRST, FIRST, "in_force"),
    ],
)
def test_both_days_count(valid_from, valid_until, on, said):
    assert standing(valid_from, valid_until, on) == said


@pytest.fixture
def eatery(snapshot_of):
    return snapshot_of("SMALL_EATERY")


def with_basis(snapshot, **values):
    """The snapshot, in which the first basis of the first item is otherwise."""
    item, *others = snapshot.permits
    basis, *rest = item.legal_basis
    changed = (basis.model_copy(update=values), *rest)
    items = (item.model_copy(update={"legal_basis": changed}), *others)
    return snapshot.model_copy(update={"permits": items})


def test_what_is_not_in_force_on_the_day_is_told_and_only_then(eatery):
    ended = with_basis(eatery, valid_until=LAST)
    name, law = eatery.permits[0].official_name, eatery.permits[0].legal_basis[0].words
    assert list(not_in_force(ended, LAST)) == []
    (told,) = not_in_force(ended, date(2026, 6, 2))
    assert told.values == {"name": name, "law": law, "day": date(2026, 6, 2)}
    assert told.message.startswith("no longer in force since")
    assert told in remarks(ended, on=date(2026, 6, 2))
    assert told not in remarks(ended, on=LAST)
    (early,) = not_in_force(with_basis(eatery, valid_from=LAST), FIRST)
    assert (early.message[:19], early.values["day"]) == ("not in force before", LAST)


def test_a_release_tells_new_days_with_both_values(eatery):
    told = [
        line.sentence.message % line.sentence.values
        for line in differences(with_basis(eatery, valid_from=None), with_basis(
            eatery, valid_from=FIRST, valid_until=LAST
        ))
    ]  # fmt: skip
    law = eatery.permits[0].legal_basis[0].words
    assert len(told) == 2
    assert told[0].endswith(f"new: {law}（2024-07-01起施行，2026-06-01止）")
    assert told[1].endswith(f"gone: {law}")


def test_a_mark_made_before_laws_had_days_holds_until_they_have(eatery):
    def digest(**values):
        item = with_basis(eatery, provenance="待核实", source="", valid_from=None, **values)
        return next(fact.digest for fact in unverified(item.permits[0]) if fact.kind == "basis")

    assert digest(code="A") == digest(code="B") != digest(valid_until=LAST)
