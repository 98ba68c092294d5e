"""Which tests are run a second time, on PostgreSQL: those whose outcome a database can decide.

Rooms that make pages of records (``PAGES``) are the same code on either database, and tried on
SQLite. Of them PostgreSQL sees every address once, as the person who has every right
(``portal/test_matrix.py``), so each query that a page makes meets both. Everything else that uses
the database runs on both: models, constraints, triggers, history, verbs, rights, search, jobs.

The rooms of ``RULES`` are many, and what they ask of a database is the same few things: PostgreSQL
sees each verb carried out (``issuance/casework/verbs/test_moves.py``), each in the hands of everybody
at random (``issuance/casework/test_machine.py``) and of many at once (``test_crowd.py`` beside it).

Whatever the room, a test runs on both that commits (transactions of its own, races, locks), and one
marked ``both_databases``: what a database refuses, finds or sorts by its own lights is shown by
that page. ``one_database`` marks what is long, or makes only pages, in a room that runs on both;
where a test has both marks it runs on both.
"""

from pathlib import PurePosixPath

import pytest

PAGES = (
    "forms/views",
    "ground/backoffice",
    "guides/admin",
    "guides/catalogue",
    "guides/public",
    "home",
    "issuance/desk",
    "issuance/public",
    "site",
    "templates",
)

RULES = ("issuance/casework/verbs",)


def runs_there(item: pytest.Item) -> bool:
    if not uses_database(item):
        return False
    if commits(item) or any(map(item.get_closest_marker, ("postgres", "both_databases"))):
        return True
    return not (item.get_closest_marker("one_database") or stands_in(item, PAGES + RULES))


def uses_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "_django_db_helper" in item.fixturenames


def commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(mark and mark.kwargs.get("transaction"))


def stands_in(item: pytest.Item, rooms: tuple[str, ...]) -> bool:
    path = PurePosixPath(item.path.relative_to(item.config.rootpath / "tests").as_posix())
    return any(path.is_relative_to(room) for room in rooms)
