"""`make run`'s own server and clockwork, in a folder and on a port of our own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = (
    1800  # seconds: a busy machine takes long to come up; what ends meanwhile is seen at once
)


@dataclass(frozen=True)
class Server:
    """A demo city that is up; what it says is in ``log``."""

    address: str
    runner: subprocess.Popen
    log: Path

    def is_up(self) -> bool:
        return self.runner.poll() is None


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Server]:
    """Everything is kept under ``folder``/var, what was said in ``folder``/site.log.

    Fails when it does not come up, does not end in order, or leaves its server behind.
    """
    port = _free_port()
    env = os.environ | {
        "PORT": str(port),
        "PORTAL_VAR": str(folder / "var"),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_DEMO_STAGE": "small",
    }
    env.pop("DATABASE_URL", None)
    log = folder / "site.log"
    with log.open("w") as out:
        runner = subprocess.Popen(
            [sys.executable, "deploy/run.py"],
            cwd=ROOT,
            env=env | environment,
            stdout=out,
            stderr=out,
        )
    server = Server(env["PORTAL_BASE_URL"], runner, log)
    try:
        _await_ready(server)
        yield server
    finally:
        runner.send_signal(signal.SIGTERM)
        ended = runner.wait(PATIENCE)
    assert ended == 0, log.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)), "the server outlived its runner"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_ready(server):
    deadline = time.monotonic() + PATIENCE
    while server.is_up() and time.monotonic() < deadline:
        if "Ready: " in server.log.read_text():
            return
        time.sleep(0.2)
    pytest.fail(f"the demo did not come up:\n{server.log.read_text()}")
