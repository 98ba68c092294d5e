"""Limits counted in a real Redis. Not run where there is none; `make test` says so at its end."""

import shutil
import socket
import subprocess
import time

import pytest
import redis

from portal.ground.limits import counting
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per
from tests.ground.limits.two_workers import allowed_by_two

LETTERS = Limit("test-letters-in-redis", "3/minute", per=Per.SUBJECT)
PATIENCE = 600  # seconds a busy machine may take; what ends meanwhile is seen at once

pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="no redis-server on this machine"
)


@pytest.fixture
def server(tmp_path):
    """A Redis of our own that keeps nothing; its process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    address = f"redis://127.0.0.1:{port}/0"
    try:
        _await(address, process)
        yield process, address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(address, process):
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with redis.Redis.from_url(address) as client:
                client.ping()
            return
        except redis.ConnectionError:
            time.sleep(0.05)
    pytest.fail("redis-server did not come up")


@pytest.fixture
def counted_there(server, settings):
    settings.PORTAL_REDIS_URL = server[1]
    counting._shared.cache_clear()
    yield server
    counting._shared.cache_clear()


def tries(times, who):
    """How many of these are allowed."""
    done = 0
    for _turn in range(times):
        try:
            count(LETTERS, subject=who)
        except TooMany:
            continue
        done += 1
    return done


def test_two_workers_allow_together_exactly_what_one_would(server):
    """No database is asked: there is none of that name."""
    total = allowed_by_two("shared", database="/nowhere/at/all", PORTAL_CACHE_URL=server[1])
    assert total == 25


def test_it_counts_refuses_looks_and_begins_anew_without_a_database(counted_there):
    assert tries(5, "chen") == 3
    assert tries(5, "wang") == 3
    counting.forget()  # as another worker: it has refused nobody yet
    with pytest.raises(TooMany) as refused:
        count(LETTERS, subject="chen")
    assert 0 < refused.value.seconds <= 60
    counting.clear(LETTERS, subject="chen")
    assert tries(1, "chen") == 1
    with redis.Redis.from_url(counted_there[1]) as client:
        keys = b" ".join(client.keys())
    assert b"test-letters-in-redis" in keys
    assert b"wang" not in keys


def test_a_redis_that_goes_away_closes_nothing_and_opens_nothing(counted_there, caplog):
    process, _address = counted_there
    assert tries(1, "chen") == 1
    process.terminate()
    process.wait(PATIENCE)
    assert tries(5, "chen") == 3
    assert "in this process only" in caplog.text
