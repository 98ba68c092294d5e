"""Child processes for what strangers' bytes could make slow or greedy: few at a time, limited, killed.

Places are counted over all threads and processes of the machine, by locks that die with their holder.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = (
    *("PATH", "LANG", "LC_ALL", "TZ"),
    *("PORTAL_VAR", "PORTAL_FONTS", "PORTAL_FALLBACK_FONTS"),
)


class NoPlace(Exception):
    """All places are taken, and none got free in the time given."""


class TooSlow(Exception):
    """The child was killed at its time limit."""


@dataclass(frozen=True)
class Ended:
    """What a child left behind; ``code`` below nought: killed by that signal."""

    code: int
    output: bytes
    errors: bytes


@contextmanager
def place(kind: str, *, most: int, patience: float = 0) -> Iterator[None]:
    """One of ``most`` places of a kind on this machine; ``NoPlace`` after ``patience`` seconds."""
    folder = Path(os.environ.get("PORTAL_VAR") or ROOT / "var") / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    locks = [FileLock(folder / f"{kind}-{n}.lock", thread_local=False) for n in range(most)]
    until = time.monotonic() + patience
    while True:
        for lock in locks:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            try:
                yield
            finally:
                lock.release()
            return
        if time.monotonic() >= until:
            raise NoPlace
        time.sleep(0.05)


def copy(file: BinaryIO) -> BinaryIO:
    """A copy in memory that a child may have for its standard input."""
    opened = os.fdopen(os.memfd_create("copy"), "w+b")
    file.seek(0)
    while chunk := file.read(2**20):
        opened.write(chunk)
    opened.flush()
    opened.seek(0)
    return opened


def run(
    module: str,
    *,
    seconds: float,
    text: bytes | None = None,
    file: BinaryIO | None = None,
) -> Ended:
    """Run a module of ours on ``text`` or on an open ``file`` as its standard input.

    It knows no secret: only what ``PASSED_ON`` lists of the environment, and the faces' places.
    Raises ``TooSlow``.
    """
    child = subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={
            name: value
            for name, value in os.environ.items()
            if name in PASSED_ON or name.startswith("PORTAL_FONT_")
        },
        stdin=subprocess.PIPE if file is None else file,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(text, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
        if child.stdin:  # what was killed may not have read all of it
            with suppress(BrokenPipeError):
                child.stdin.close()
    return Ended(child.returncode, output, errors)
