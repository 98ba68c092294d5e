"""The history: appended in the change's transaction, chained, and checked from an export alone."""

import io
import json
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from portal.ground.history import events
from portal.ground.history.chain import verify
from portal.ground.models import Chain, Event, User
from tests.processes import together
from tests.triggers import lifted


def write(city="450200", **facts):
    with transaction.atomic():
        return events.record(
            **{"verb": "accept", "subject": "case:1", "city": city, "case": "A1"} | facts
        )


def test_an_event_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        events.record(verb="accept", subject="case:1", city="450200")
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_events_of_a_city_form_one_gapless_chain():
    first, second, elsewhere = write(), write(before="checking", after="accepted"), write("451100")
    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    head = Chain.objects.get(name="450200")
    assert (head.length, head.head) == (2, second.hash)
    assert write(city=None).chain.name == "system"


@pytest.mark.django_db
def test_an_event_of_a_change_that_is_rolled_back_never_happened():
    write()
    with transaction.atomic():
        events.record(verb="issue", subject="case:1", city="450200")
        transaction.set_rollback(True)
    assert write().number == 2
    assert verify(events.exported()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"verb": "x" * 41}, ValueError),
        ({"subject": "x" * 81}, ValueError),
        ({"data": {"fee": 1.5}}, TypeError),
        ({"data": {1: "one"}}, TypeError),
        ({"data": {"at": object()}}, TypeError),
        ({"data": {"name": "a\0b"}}, TypeError),
    ],
)
def test_what_two_databases_would_keep_differently_is_refused(facts, error):
    with pytest.raises(error):
        write(**facts)
    assert not Event.objects.exists()


def history():
    (actor,) = User.objects.bulk_create([User(username="officer")])  # without an event
    write(actor=actor, data={"名称": "测试粉店", "n": 3, "ok": True, "list": [None, "𬭎"]})
    write(before="checking", after="accepted", actor=actor)
    write("451100")
    write(verb="issue")
    return list(events.exported())


def name_of(broken):
    return (broken.chain, broken.number) if broken else None


@pytest.mark.django_db
def test_an_untouched_export_holds_and_survives_being_written_and_read():
    rows = history()
    assert verify(rows) is None
    assert verify(json.loads(json.dumps(row)) for row in rows) is None
    assert len(rows) == 4 + 2


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["at", "actor", "verb", "subject", "case", "before", "data"])
def test_a_changed_value_names_its_event(column):
    rows = history()
    rows[1][column] = {"forged": 1} if column == "data" else "2020-01-01T00:00:00.000000+00:00"
    assert name_of(verify(rows)) == ("450200", 2)


def drop_first(rows):
    del rows[0]


def drop_middle(rows):
    del rows[1]


def drop_last(rows):
    del rows[2]


def swap(rows):
    rows[0], rows[1] = rows[1], rows[0]


def repeat(rows):
    rows.insert(2, rows[1])


def drop_heads(rows):
    del rows[4:]


def lower_head(rows):
    rows[4]["length"] = 2


def rehash(rows):
    rows[1]["hash"] = "0" * 64


def junk(rows):
    rows[1] = None


def extra(rows):
    rows[1]["note"] = "smuggled"


def unhashable(rows):
    rows[1]["data"] = {"n": 1.5}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (drop_first, ("450200", 1)),
        (drop_middle, ("450200", 2)),
        (drop_last, ("450200", 2)),
        (swap, ("450200", 1)),
        (repeat, ("450200", 3)),
        (drop_heads, ("450200", 3)),
        (lower_head, ("450200", 3)),
        (rehash, ("450200", 2)),
        (junk, ("450200", 2)),
        (extra, ("450200", 2)),
        (unhashable, ("450200", 2)),
    ],
)
def test_a_tampered_export_names_the_first_broken_link(tamper, place):
    rows = history()
    tamper(rows)
    assert name_of(verify(rows)) == place


@pytest.mark.django_db
def test_a_rewritten_event_with_a_hash_of_its_own_breaks_the_next_one():
    rows = history()
    forged = rows[1] | {"after": "refused"}
    forged["hash"] = events.link_hash(forged["previous_hash"], forged)
    rows[1] = forged
    assert name_of(verify(rows)) == ("450200", 3)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_event(change):
    event = write()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="forged") if change == "update" else (
            Event.objects.filter(pk=event.pk).delete()
        )
    assert Event.objects.get(pk=event.pk).verb == "accept"


@pytest.mark.django_db
def test_the_database_refuses_to_replace_an_event():
    write()
    replace = {
        "sqlite": "REPLACE INTO ground_event SELECT * FROM ground_event",
        "postgresql": "INSERT INTO ground_event SELECT * FROM ground_event"
        " ON CONFLICT (id) DO UPDATE SET verb = excluded.verb",
    }
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(replace[connection.vendor])


@pytest.mark.django_db
def test_who_lifts_the_triggers_and_changes_an_event_is_found_out():
    history()
    with lifted(connection):
        Event.objects.filter(chain__name="450200", number=2).update(verb="forged")
    assert name_of(verify(events.exported())) == ("450200", 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(verb="again")


@pytest.mark.django_db
def test_an_export_is_checked_without_the_database(tmp_path, django_db_blocker):
    history()
    path = tmp_path / "history.jsonl"
    call_command("audit_export", str(path), stderr=io.StringIO())
    with pytest.raises(CommandError, match=r"history\.jsonl"):
        call_command("audit_export", str(path))
    out = io.StringIO()
    with django_db_blocker.block():
        call_command("audit_verify", file=str(path), stdout=out)
        assert "450200: 3 " in out.getvalue()
        path.write_text(path.read_text().replace("accepted", "refused"))
        with (
            translation.override("zh-hans"),
            pytest.raises(CommandError, match="记录链450200第2条：内容与写入时不一致"),
        ):
            call_command("audit_verify", file=str(path))
        path.write_text("not an export\n")
        with pytest.raises(CommandError):
            call_command("audit_verify", file=str(path))
        path.write_text("")
        with pytest.raises(CommandError):
            call_command("audit_verify", file=str(path))
        with pytest.raises(CommandError, match=r"nowhere"):
            call_command("audit_verify", file=str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_the_database_itself_is_checked_by_the_command():
    history()
    out = io.StringIO()
    call_command("audit_verify", stdout=out)
    assert "451100: 1 " in out.getvalue()


def test_digests_agree_with_themselves_and_hide_the_value(settings):
    digest = events.digest_of("11010519491231002X")
    assert digest == events.digest_of("11010519491231002X")
    assert digest != events.digest_of("440524188001010014")
    assert "1949" not in digest
    settings.SECRET_KEY = "another-key"
    assert digest != events.digest_of("11010519491231002X")


WRITERS, EACH = 8, 10


def append(number):
    for turn in range(EACH):
        write(subject=f"case:{number}-{turn}")
    return EACH


def test_eight_processes_make_one_gapless_chain(transactional_db):
    assert together(append, WRITERS) == [EACH] * WRITERS
    assert Chain.objects.get(name="450200").length == WRITERS * EACH
    assert verify(events.exported()) is None


def append_without_the_lock(number):
    @contextmanager
    def unlocked():
        held = events.locked_head
        events.locked_head = lambda name: Chain.objects.get_or_create(name=name)[0]
        yield
        events.locked_head = held

    with unlocked():
        return append(number)


@pytest.mark.postgres
def test_without_the_lock_writers_are_lost_but_the_chain_stays_whole(transactional_db):
    """The negative control: what the lock is for does happen when it is off."""
    write()
    done = together(append_without_the_lock, WRITERS)
    assert "TransactionManagementError" in done
    assert verify(events.exported()) is None
