"""Who is tried on PostgreSQL too: by room, by what the test does, by its mark."""

from types import CodeType

import pytest
from django.db import Error, IntegrityError

from tests.on_postgresql import runs_there, uses_database
from tests.processes import together
from tests.triggers import lifted

ALWAYS = ("search", "race", "trigger", "border", "constraint", "transition", "limit")


def names(code):
    """What a function names, with the functions it has inside."""
    found = set(code.co_names)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= names(inner)
    return found


def asks_the_database_itself(function):
    """It expects a refusal of the database, lifts triggers, or races."""
    named = [function.__globals__.get(name) for name in names(function.__code__)]
    refusals = [value for value in named if isinstance(value, type) and issubclass(value, Error)]
    return bool(refusals) or lifted in named or together in named


def functions(item):
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    ours = (fixture.func for found in fixtures for fixture in found if "tests" in fixture.baseid)
    return (item.function, *ours)


@pytest.fixture
def item(request):
    """A test as pytest collects it, in the room named."""

    def make(function, room="home"):
        made = pytest.Function.from_parent(request.node.parent, name="made", callobj=function)
        made.path = request.config.rootpath / "tests" / room / "test_made.py"
        return made

    return make


def expects_a_refusal(db):
    with pytest.raises(IntegrityError):
        pass


def reads(db):
    pass


def commits(transactional_db):
    pass


@pytest.mark.django_db(transaction=True)
def commits_by_mark():
    pass


@pytest.mark.both_databases
def sorts(db):
    pass


@pytest.mark.one_database
def draws(db):
    pass


def reckons():
    pass


@pytest.mark.parametrize(
    ("function", "in_a_room_of_pages", "elsewhere"),
    [
        (reads, False, True),
        (commits, True, True),
        (commits_by_mark, True, True),
        (sorts, True, True),
        (draws, False, False),
        (reckons, False, False),
    ],
)
def test_a_test_of_pages_runs_on_one_database_unless_it_commits_or_is_marked(
    item, function, in_a_room_of_pages, elsewhere
):
    assert runs_there(item(function)) == in_a_room_of_pages
    assert runs_there(item(function, "home/inner")) == in_a_room_of_pages
    assert runs_there(item(function, "guides/release")) == elsewhere


def test_what_a_database_answers_by_its_own_lights_is_asked_of_both(request):
    """Of all that this run has collected; the long versions and `one_database` say so themselves."""
    left = [
        item.nodeid
        for item in request.session.items
        if isinstance(item, pytest.Function) and uses_database(item) and not runs_there(item)
        if not item.get_closest_marker("one_database")
        if any(map(asks_the_database_itself, functions(item)))
        or any(word in item.path.name for word in ALWAYS)
    ]
    assert left == []


def test_a_refusal_that_is_expected_is_noticed(item):
    assert not any(map(asks_the_database_itself, functions(item(reads))))
    assert any(map(asks_the_database_itself, functions(item(expects_a_refusal))))
