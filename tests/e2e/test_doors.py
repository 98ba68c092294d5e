import os
import signal
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests import chromium


@pytest.mark.parametrize("page", [chromium.DESK], indirect=True, ids=["desk"])
def test_the_back_office_asks_for_a_sign_in_of_ours(page):
    page.goto("/cms/")
    assert "/staff/login/" in page.url


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


def test_a_worker_that_is_killed_is_replaced_and_the_site_stays(server, site):
    """As the system does where memory is short; both at once is the worst of it."""
    granian, *_clockwork = children(server.runner.pid)
    killed = children(granian)
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    while server.is_up():
        try:
            with urlopen(f"{site}/healthz/", timeout=60) as answer:  # noqa: S310 - our own address
                assert answer.status == 200
            break
        except (URLError, OSError):
            time.sleep(0.1)
    assert server.is_up()
    assert not set(killed) & set(children(granian))
