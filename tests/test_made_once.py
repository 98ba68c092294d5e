"""What is made once is lent as a copy, made anew when its sources are others, and by one process."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from tests import databases
from tests.made_once import Kept, fingerprint
from tests.processes import together

DAY = date(2026, 3, 2)


@pytest.fixture
def shelf(tmp_path, transactional_db):
    """Keep with this fingerprint what is filled by one row and one file; how often is counted."""
    shelves = []

    def fill():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE shops (name varchar(20))")
            cursor.execute("INSERT INTO shops VALUES ('noodles')")
        (settings.PORTAL_PRIVATE_ROOT / "paper").write_text("paper")

    def make_folder():
        settings.PORTAL_PRIVATE_ROOT.mkdir()
        with (tmp_path / "made").open("a") as made:
            made.write("x")

    def keep(mark="first"):
        fillers = {"folder": (None, make_folder), "shop": ("folder", fill)}
        shelves.append(Kept(tmp_path / "kept", mark, fillers))
        return shelves[-1]

    yield keep
    shelves[0].clear()


@pytest.fixture
def lent(shelf, tmp_path):
    """Ask a shelf for its shop; the name of the database and the folder of the files."""

    def lend(kept, number=0):
        name, files = f"{databases.current()}_lent{number}", tmp_path / f"files{number}"
        kept.lend("shop", database=name, files=files)
        return name, files

    yield lend
    for number in range(2):
        databases.drop(f"{databases.current()}_lent{number}")


def shops(name):
    with databases.using(name), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM shops")
        return cursor.fetchall()


def times_made(tmp_path):
    return len((tmp_path / "made").read_text())


def test_whoever_asks_gets_a_copy_with_its_files_and_the_second_nothing_of_the_first(
    shelf, lent, tmp_path
):
    name, files = lent(shelf())
    assert (files / "private" / "paper").read_text() == "paper"
    (files / "private" / "paper").write_text("scribbled on")
    with databases.using(name), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shops")
    second, others = lent(shelf(), 1)
    assert shops(second) == [("noodles",)]
    assert (others / "private" / "paper").read_text() == "paper"
    assert times_made(tmp_path) == 1


def test_what_was_made_before_anybody_asked_is_lent(shelf, lent, tmp_path):
    kept = shelf()
    kept.have("shop")
    assert times_made(tmp_path) == 1
    assert shops(lent(kept)[0]) == [("noodles",)]
    assert times_made(tmp_path) == 1


def test_another_fingerprint_makes_it_anew_and_throws_the_old_one_away(shelf, lent, tmp_path):
    lent(shelf())
    lent(shelf("second"), 1)
    assert times_made(tmp_path) == 2
    kept = {path.name for path in (tmp_path / "kept").glob("*-*-*")}
    assert kept == {f"{connection.vendor}-{kind}-second" for kind in ("folder", "shop")}


def test_what_was_left_half_made_or_is_gone_is_made_anew(shelf, lent, tmp_path):
    kept = shelf()
    lent(kept)
    for path in (tmp_path / "kept").glob("*-first"):
        databases.drop(kept._database(path))
    (tmp_path / "kept" / f"{connection.vendor}-shop-first.new" / "files").mkdir(parents=True)
    name, _files = lent(kept)
    assert shops(name) == [("noodles",)]
    assert times_made(tmp_path) == 2


def test_of_two_processes_that_ask_at_once_one_makes_it(shelf, lent, tmp_path):
    kept = shelf()
    names = [name for name, _files in together(lambda number: lent(kept, number), 2)]
    assert [shops(name) for name in names] == [[("noodles",)]] * 2
    assert times_made(tmp_path) == 1


@pytest.fixture
def checkout(tmp_path):
    for name in (
        "requirements.txt",
        "guides/data/catalogue.json",
        "templates/a.html",
        "tests/a.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        "requirements.txt",
        "guides/data/catalogue.json",
        "templates/a.html",
        "home/b.py",
        "tests/a.py",
    ],
)
def test_the_fingerprint_changes_with_every_source(checkout, changed):
    before = fingerprint(checkout, DAY)
    (checkout / changed).parent.mkdir(exist_ok=True)
    (checkout / changed).write_text("two")
    assert fingerprint(checkout, DAY) != before


def test_the_fingerprint_changes_with_the_day_and_not_with_tests_or_what_python_writes(checkout):
    before = fingerprint(checkout, DAY)
    for name in ("tests/home/test_home.py", "guides/__pycache__/a.pyc", "docs/workflow.md"):
        (checkout / name).parent.mkdir(parents=True)
        (checkout / name).write_text("two")
    assert fingerprint(checkout, DAY) == before
    assert fingerprint(checkout, date(2026, 3, 3)) != before
