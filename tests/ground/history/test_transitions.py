"""How a row changes state: by compare-and-set, with one event, and a word for who came late."""

import pytest
from django.db import transaction
from django.db.models import Q

from portal.ground.history import transitions
from portal.ground.history.transitions import Recorded, Transition, VerbRefused
from portal.ground.models import Event, Region
from tests.processes import together

OFF, ON = "off", "on"


class Lamp(Recorded, Region):
    """A row with a state: a region whose name says whether it is lit."""

    class Meta:
        proxy = True
        app_label = "tests"

    @property
    def region(self):
        return self

    @property
    def event_state(self):
        return self.name


def lamp(code="999900", **columns):
    return Lamp.objects.create(code=code, name=OFF, **columns)


def switch(row, to=ON, *, expected=None, **more):
    with transaction.atomic():
        transitions.advance(
            row,
            verb="switch",
            actor=None,
            expected=Q(name=OFF) if expected is None else expected,
            columns={"name": to},
            meanwhile=lambda now: f"it is {now.name}",
            **more,
        )


@pytest.mark.django_db
def test_a_move_writes_its_columns_and_one_event():
    row = lamp()
    switch(row, data={"why": "dusk"})
    assert row.name == Lamp.objects.get(pk=row.pk).name == ON
    event = Event.objects.get()
    assert (event.verb, event.before, event.after) == ("switch", OFF, ON)
    assert (event.subject, event.case, event.data) == (f"lamp:{row.pk}", "", {"why": "dusk"})
    assert (event.chain.name, event.region) == ("999900", "999900")
    assert event.actor is None


@pytest.mark.django_db
def test_a_move_leaves_every_other_row_of_that_state_alone():
    row, other = lamp(), lamp("999902")
    switch(row)
    assert Lamp.objects.get(pk=row.pk).name == ON
    assert Lamp.objects.get(pk=other.pk).name == OFF


def test_the_state_of_a_record_is_its_status_unless_it_says_otherwise():
    class Door(Recorded):
        status = "shut"

    assert Door().event_state == "shut"


@pytest.mark.django_db
def test_an_event_stands_in_the_chain_of_the_rows_city():
    county = lamp("999901", parent=Region.objects.create(code="999900", name="市"))
    switch(county)
    assert Event.objects.get().chain.name == "999900"


@pytest.mark.django_db
def test_who_comes_late_is_told_what_the_row_is_now_and_changes_nothing():
    first = lamp()
    late = Lamp.objects.get(pk=first.pk)
    switch(first, "on the porch")
    with pytest.raises(VerbRefused, match="it is on the porch"):
        switch(late, "in the hall")
    assert late.name == Lamp.objects.get(pk=first.pk).name == "on the porch"
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_without_the_condition_the_late_one_would_overwrite():
    first = lamp()
    late = Lamp.objects.get(pk=first.pk)
    switch(first, "on the porch")
    switch(late, "in the hall", expected=Q())
    assert Lamp.objects.get(pk=first.pk).name == "in the hall"
    told = list(Event.objects.order_by("number").values_list("before", "after"))
    assert told == [(OFF, "on the porch"), (OFF, "in the hall")]  # a history that cannot be


@pytest.mark.django_db
def test_a_move_and_its_event_are_taken_back_together():
    row = lamp()
    with transaction.atomic():
        switch(row)
        transaction.set_rollback(True)
    assert Lamp.objects.get(pk=row.pk).name == OFF
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_event_without_a_move_says_what_it_is_given_or_what_the_row_is():
    row = lamp()
    with transaction.atomic():
        transitions.record(row, verb="look", actor=None)
        transitions.record(row, verb="look", actor=None, before=1, after=2)
    said = list(Event.objects.order_by("number").values_list("before", "after"))
    assert said == [("", OFF), ("1", "2")]


def test_a_transition_leads_from_its_sources():
    transition = Transition("switch", frozenset({OFF}), frozenset({ON}))
    assert transition.condition == Q(status__in=frozenset({OFF}))


def race(pk, expected):
    """Several processes that all saw the lamp off switch it on, each its own way."""
    seen = Lamp.objects.get(pk=pk)

    def press(number):
        switch(seen, f"on by {number}", expected=expected)
        return number

    return together(press, 4)


@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_one_wins():
    pk = lamp().pk
    outcome = race(pk, Q(name=OFF))
    assert sorted(map(str, outcome))[1:] == ["VerbRefused"] * 3
    [winner] = [number for number in outcome if number != "VerbRefused"]
    assert Lamp.objects.get(pk=pk).name == f"on by {winner}"
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_all_four_believe_they_won():
    pk = lamp().pk
    assert race(pk, Q()) == [0, 1, 2, 3]
    assert Event.objects.filter(before=OFF).count() == 4
