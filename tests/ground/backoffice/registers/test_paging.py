"""Pages of a list: one query each, never a count, and an end."""

import pytest

from portal.ground.backoffice.registers import paging
from portal.ground.models import Region

pytestmark = pytest.mark.both_databases


@pytest.fixture
def rows(db, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging, "LAST", 2)

    def make(count):
        Region.objects.bulk_create(Region(code=f"{n:02}", name=str(n)) for n in range(count))
        return Region.objects.order_by("code")

    return make


def names(page):
    return [row.name for row in page.rows]


def test_a_page_takes_one_query(rows, django_assert_num_queries):
    regions = rows(3)
    with django_assert_num_queries(1):
        page = paging.page_of(regions, 2)
    assert (names(page), page.previous, page.next, page.cut) == (["2"], 1, None, False)


@pytest.mark.parametrize(
    ("count", "number", "found", "words"),
    [
        (0, 1, [], "共 0 条"),
        (2, 1, ["0", "1"], "共 2 条"),
        (3, 1, ["0", "1"], "第 1–2 条"),
        (3, 2, ["2"], "第 3–3 条"),
        (3, 0, ["0", "1"], "第 1–2 条"),
        (3, -5, ["0", "1"], "第 1–2 条"),
        (1, 2, ["0"], "共 1 条"),
        (9, 9, ["2", "3"], "第 3–4 条"),
    ],
)
def test_a_page_says_which_rows_it_has(rows, count, number, found, words):
    page = paging.page_of(rows(count), number)
    assert (names(page), str(page)) == (found, words)


def test_the_last_page_says_that_there_is_more(rows):
    regions = rows(5)
    assert paging.page_of(regions, 1).next == 2
    assert not paging.page_of(regions, 1).cut
    assert paging.page_of(regions, 2).next is None
    assert paging.page_of(regions, 2).cut
