"""Children: few at a time over threads and processes, told no secret, killed at their limit."""

import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from portal.ground import children
from tests.processes import SECONDS

MOST = 2


@pytest.fixture
def locks(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    (tmp_path / "locks").mkdir()
    return [tmp_path / "locks" / f"work-{n}.lock" for n in range(MOST)]


def in_place(**options):
    return children.place("work", most=MOST, **options)


def test_a_place_is_given_while_one_is_free(locks):
    with FileLock(locks[0]), in_place():
        pass
    with FileLock(locks[0]), FileLock(locks[1]), pytest.raises(children.NoPlace), in_place():
        pytest.fail("a third place was given")


def test_places_of_another_kind_are_other_places(locks):
    with FileLock(locks[0]), FileLock(locks[1]), children.place("other", most=1):
        pass


def test_a_place_is_free_again_after_a_failure(locks):
    for _attempt in range(MOST + 1):
        with pytest.raises(ZeroDivisionError), in_place():
            1 / 0  # noqa: B018
    with in_place(), in_place():
        pass


def test_who_is_patient_gets_the_next_place(locks):
    held = [FileLock(path, thread_local=False) for path in locks]
    for lock in held:
        lock.acquire()
    threading.Timer(0.3, held[0].release).start()
    with in_place(patience=60):
        assert held[1].is_locked
    held[1].release()


def test_threads_of_one_process_are_counted_too(locks):
    inside, refused, all_refused = [], [], threading.Event()

    def work():
        try:
            with in_place(patience=0.2):
                inside.append(1)
                all_refused.wait(SECONDS)
        except children.NoPlace:
            refused.append(1)
            if len(refused) == 6 - MOST:
                all_refused.set()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inside) == MOST
    assert len(refused) == 6 - MOST


@pytest.fixture
def script(monkeypatch, tmp_path):
    """Runs these lines as the child's module."""

    def run(lines, **options):
        (tmp_path / "childs_play.py").write_text(lines, encoding="utf-8")
        monkeypatch.setattr(children, "ROOT", tmp_path)
        return children.run("childs_play", **options)

    return run


def test_a_child_answers_what_it_is_given(script, tmp_path):
    echo = "import sys; sys.stdout.write(sys.stdin.read()[::-1]); sys.exit(3)"
    assert script(echo, text=b"abc", seconds=60) == children.Ended(3, b"cba", b"")
    (tmp_path / "given").write_bytes(b"xyz")
    with Path(tmp_path, "given").open("rb") as file:
        assert script(echo, file=file, seconds=60).output == b"zyx"


def test_a_child_knows_no_secret(script, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "do-not-pass-on")
    monkeypatch.setenv("DATABASE_URL", "do-not-pass-on")
    monkeypatch.setenv("PORTAL_FONT_HEI", "pass-on")
    told = script("import os; print(dict(os.environ))", seconds=60).output
    assert b"do-not-pass-on" not in told
    assert b"pass-on" in told


def test_a_child_that_takes_too_long_is_killed_with_its_children(script, tmp_path):
    lines = (
        "import os, pathlib, subprocess, sys, time\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('pids').write_text(f'{os.getpid()} {grandchild.pid}')\n"
        "time.sleep(600)\n"
    )
    for seconds in (2, 8, 32, 128):  # on a busy machine it starts late
        with pytest.raises(children.TooSlow):
            script(lines, seconds=seconds)
        if (tmp_path / "pids").exists():
            break
    for pid in map(int, (tmp_path / "pids").read_text().split()):
        until = time.monotonic() + SECONDS
        while _runs(pid) and time.monotonic() < until:
            time.sleep(0.05)
        assert not _runs(pid)


def test_what_a_killed_child_has_not_read_is_closed(script):
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(children.TooSlow) as _kept:  # its frames hold what was not closed
        script("import time; time.sleep(600)", text=b"x" * 2**20, seconds=1)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def _runs(pid) -> bool:
    """Whether it is there, and no zombie that waits for its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_killed_by_a_signal_says_by_which(script):
    assert script("import os; os.kill(os.getpid(), 9)", seconds=60).code == -9
