import time

import pytest
import time_machine
from django.db import DatabaseError, connection

from portal.ground.limits import counting, registry
from portal.ground.limits.counting import TooMany, count, refuse_known
from portal.ground.limits.database_storage import DatabaseStorage
from portal.ground.limits.registry import Limit, Per
from portal.ground.models import RateCount
from tests.ground.limits.two_workers import allowed_by_two

LETTERS = Limit("test-letters", "3/minute", per=Per.SUBJECT)
ALONE = Limit("test-alone", "3/minute", per=Per.SUBJECT, shared=False)
EVERYBODY = Limit("test-everybody", "3/minute", per=Per.EVERYBODY)
CLIENTS = Limit("test-clients", "3/minute")


def allowed(limit, times, **whose):
    done = 0
    for _ in range(times):
        try:
            count(limit, **whose)
        except TooMany:
            continue
        done += 1
    return done


@pytest.mark.django_db
def test_after_the_limit_everything_is_refused_until_the_window_ends():
    with time_machine.travel("2026-03-02 10:00:00", tick=False) as clock:
        assert allowed(LETTERS, 5, subject="chen") == 3
        clock.shift(59)
        assert allowed(LETTERS, 5, subject="chen") == 0
        clock.shift(1)
        assert allowed(LETTERS, 5, subject="chen") == 3


@pytest.mark.django_db
def test_one_who_has_used_it_up_takes_nothing_from_another():
    assert allowed(LETTERS, 5, subject="chen") == 3
    assert allowed(LETTERS, 5, subject="wang") == 3


@pytest.mark.django_db
def test_a_limit_for_everybody_is_one():
    assert allowed(EVERYBODY, 5) == 3


@pytest.mark.django_db
def test_clients_are_counted_by_their_address(rf):
    one, other = (rf.get("/", REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.2"))
    assert allowed(CLIENTS, 5, request=one) == 3
    assert allowed(CLIENTS, 5, request=other) == 3


@pytest.mark.django_db
def test_a_large_request_counts_for_several():
    count(LETTERS, subject="chen", amount=2)
    with pytest.raises(TooMany):
        count(LETTERS, subject="chen", amount=2)


@pytest.mark.django_db
def test_a_flood_writes_nothing_once_it_is_refused(django_assert_num_queries):
    allowed(LETTERS, 4, subject="chen")
    with django_assert_num_queries(0):
        assert allowed(LETTERS, 100, subject="chen") == 0
        with pytest.raises(TooMany):
            refuse_known(LETTERS, subject="chen")
        refuse_known(LETTERS, subject="wang")


@pytest.mark.django_db
def test_the_database_keeps_neither_names_nor_addresses(rf):
    count(LETTERS, subject="chen")
    count(CLIENTS, rf.get("/", REMOTE_ADDR="192.0.2.1"))
    keys = " ".join(RateCount.objects.values_list("key", flat=True))
    assert "test-letters" in keys
    assert "chen" not in keys
    assert "192" not in keys


def test_a_limit_of_the_process_is_divided_by_the_workers_and_asks_nobody(settings):
    settings.PORTAL_WORKERS = 2
    assert allowed(ALONE, 5, subject="chen") == 2  # half of three, rounded up
    counting.forget()
    settings.PORTAL_WORKERS = 1
    assert allowed(ALONE, 5, subject="chen") == 3


@pytest.mark.django_db
def test_the_refusal_says_when_to_try_again():
    with time_machine.travel("2026-03-02 10:00:00+08:00", tick=False) as clock:
        allowed(LETTERS, 3, subject="chen")
        clock.shift(18)
        with pytest.raises(TooMany) as refused:
            count(LETTERS, subject="chen")
        assert refused.value.seconds == 42
        assert f"{refused.value.again_at:%H:%M:%S}" == "10:01:00"
        assert "42" in str(refused.value)


@pytest.mark.django_db
def test_windows_that_have_ended_are_forgotten():
    with time_machine.travel("2026-03-02 10:00:00", tick=False) as clock:
        count(LETTERS, subject="chen")
        clock.shift(30)
        count(LETTERS, subject="wang")
        clock.shift(30)
        counting.sweep()
        assert RateCount.objects.count() == 1


@pytest.mark.django_db
def test_a_counter_that_is_away_closes_nothing_and_opens_nothing(monkeypatch, caplog):
    def lost(*args, **kwargs):
        raise DatabaseError("the database is away at 10.0.0.5")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", lost)
    assert allowed(LETTERS, 5, subject="chen") == 3
    assert "in this process only" in caplog.text
    assert "10.0.0.5" not in caplog.text


def test_a_name_is_given_to_one_limit():
    assert Limit("test-letters", "3/minute", per=Per.SUBJECT) == LETTERS
    with pytest.raises(ValueError, match="test-letters"):
        Limit("test-letters", "4/minute", per=Per.SUBJECT)
    assert registry.ALL["test-letters"] == LETTERS


@pytest.mark.django_db
def test_the_storage_answers_what_the_library_asks():
    storage = DatabaseStorage()
    now = time.time()
    assert [storage.incr("key", 60), storage.incr("key", 60, 4)] == [1, 5]
    assert storage.get("key") == 5
    assert now + 60 <= storage.get_expiry("key") <= time.time() + 60
    storage.clear("key")
    assert storage.get("key") == 0
    storage.incr("other", 60)
    assert storage.reset() == 1
    assert storage.check()


@pytest.mark.parametrize(("kept", "total"), [("shared", 25), ("alone", 26)])
@pytest.mark.django_db(transaction=True)
def test_two_workers_allow_together_exactly_what_one_would(kept, total):
    """Each alone asks for more than the limit; what is not shared is divided, 13 for each."""
    assert allowed_by_two(kept, database=str(connection.settings_dict["NAME"])) == total
