"""Every URL × GET and POST × every kind of person: what each meets, by rule; unlisted URLs fail."""

import logging

import pytest

from portal.ground.models import User
from tests.portal.matrix import Visitor, address, routes
from tests.portal.matrix_rules import ANYONE, CLERK, EVERYONE, LOGINS, ROOT, RULES, rule_of
from tests.portal.matrix_values import stand_ins

pytestmark = pytest.mark.one_database
# Who has all rights, who has few, and who has none see whole pages; the others their status only.
DRAWN = {ROOT, CLERK, ANYONE}
# What pages ask the database is asked of PostgreSQL too (see tests/on_postgresql.py).
IN_ALL_ROOMS = pytest.param(ROOT, marks=pytest.mark.both_databases)


@pytest.fixture
def values(demo):
    return stand_ins()


def test_every_address_has_a_rule_and_every_rule_an_address():
    known = [route for route, _name in routes()]
    assert len(known) > 450
    assert [route for route in known if rule_of(route) is None] == []
    used = {id(rule_of(route)) for route in known}
    assert [rule.pattern for rule in RULES if id(rule) not in used] == []


@pytest.mark.first
@pytest.mark.parametrize("who", [IN_ALL_ROOMS, *sorted(EVERYONE - {ROOT})])
def test_everyone_meets_at_every_door_what_the_rule_says(values, who, monkeypatch):
    person = None if who == ANYONE else User.objects.get(username=LOGINS[who])
    visitor = Visitor(person, monkeypatch, drawn=who in DRAWN)
    # The test above names the routes without a rule.
    doors = [door for door in routes() if rule_of(door[0])]
    knocks, surprises = 0, []
    logging.disable(logging.CRITICAL)
    try:
        for route, name in doors:
            rule, path = rule_of(route), address(route, values(route))
            for method in ("get", "post"):
                outcome = visitor.knock(method, path)
                knocks += 1
                if outcome not in getattr(rule, method)[who]:
                    surprises.append(f"{method} {path} {outcome} ({name})")
    finally:
        logging.disable(logging.NOTSET)
    assert not surprises, "\n".join(surprises)
    assert knocks == 2 * len(doors) > 900
