"""Rows from before there were witnesses: taken into the history once, and vouched for from then on."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from issuance.models import Case, Notice, Permit
from portal.ground.history import adoption, chain, events, witness
from portal.ground.models import Chain, Event, User
from tests.triggers import lifted


@pytest.fixture
def older(new_case):
    """A case whose events are as they were written before rows were vouched for."""
    case = new_case("issued")
    with lifted(connection):
        Event.objects.update(witness="", salt="")
        Event.objects.filter(subject__startswith="notice:").delete()
    return case


def adopt():
    said = io.StringIO()
    call_command("audit_adopt", stdout=said)
    return said.getvalue()


def found():
    return [alteration.subject for alteration in witness.alterations()]


def test_an_older_row_is_found_altered_once_it_was_taken_in(older):
    permit = Permit.objects.filter(review__case=older).first()
    notice = Notice.objects.filter(case=older).first()
    Permit.objects.filter(pk=permit.pk).update(scope="before")  # nobody can know
    assert found() == []
    adopt()
    assert found() == []
    with lifted(connection):
        Permit.objects.filter(pk=permit.pk).update(number="伪造1号")
        Notice.objects.filter(pk=notice.pk).update(body={"operator": "别人"})
    assert sorted(found()) == [f"notice:{notice.pk}", f"permit:{permit.pk}"]


def test_each_row_is_taken_in_by_one_event_of_its_city(older):
    adopt()
    rows = {
        f"{kind.kind}:{key}"
        for kind in witness.declared()
        for keys in witness.keys_of(kind)
        for key in keys
    }
    taken = Event.objects.filter(verb=adoption.ADOPT)
    assert sorted(taken.values_list("subject", flat=True)) == sorted(rows)
    told = taken.get(subject=f"case:{older.pk}")
    assert (told.chain.name, told.region, told.actor) == (
        older.region.city.code,
        older.region.code,
        None,
    )
    assert taken.filter(subject__startswith="user:").first().chain.name == "system"


def test_a_second_run_and_one_after_an_interruption_take_nothing_in_twice(older):
    notices = next(kind for kind in witness.declared() if kind.model is Notice)
    next(adoption.adopt(notices))  # ended before it was done
    adopt()
    count = Event.objects.count()
    assert "permit: done before" in adopt()
    assert Event.objects.count() == count
    assert Event.objects.filter(verb=adoption.ADOPT, subject__startswith="notice:").count() == (
        Notice.objects.count()
    )


def test_what_is_put_into_the_table_later_is_not_taken_in_but_named(older):
    adopt()
    first = Notice.objects.order_by("pk").first()
    with lifted(connection):
        forged = Notice.objects.create(
            pk=first.pk - 1000,
            case=older,
            region=older.region,
            organ=older.issuing_body,
            kind="refused",
            number="伪造",
            issued_at=older.received_at,
            body={},
        )
    (thief,) = User.objects.bulk_create([User(username="thief", is_superuser=True)])
    adopt()
    assert sorted(found()) == [f"notice:{forged.pk}", f"user:{thief.pk}"]


def test_a_row_that_changes_afterwards_is_as_its_own_event_left_it(older, new_case):
    adopt()
    new_case("answered")
    assert found() == []


def test_costs_do_not_grow_with_each_row(new_case, django_assert_max_num_queries, older):
    chains = Chain.objects.values_list("name", "length", "head")
    before = {name: (length, head) for name, length, head in chains}
    cases = next(kind for kind in witness.declared() if kind.model is Case)
    with django_assert_max_num_queries(30):
        *_all, rows = adoption.adopt(cases)
    assert rows == Case.objects.count() > 3
    assert chain.verify(events.exported(since=before), since=before) is None
