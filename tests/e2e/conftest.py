"""The real thing for the browser tests: `make run`'s own server and clockwork, and a Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import chromium

expect.set_options(timeout=15_000)  # milliseconds: a busy machine answers late, a broken page never

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ["PORTAL_VAR"]) / "e2e"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site():
    """Address of a demo city of its own, served exactly as `make run` serves it.

    The server's output is kept in `site.log` beside the pictures of failed tests.
    """
    port = _free_port()
    env = os.environ | {
        "PORT": str(port),
        "PORTAL_VAR": str(FOLDER / "var"),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_DEMO_STAGE": os.environ.get("PORTAL_DEMO_STAGE", "small"),
    }
    env.pop("DATABASE_URL", None)
    shutil.rmtree(FOLDER / "var", ignore_errors=True)  # what an earlier run left would be found
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / "site.log"
    with log.open("w") as out:
        runner = subprocess.Popen(
            [sys.executable, "deploy/run.py"], cwd=ROOT, env=env, stdout=out, stderr=out
        )
    try:
        _await_ready(runner, log)
        yield env["PORTAL_BASE_URL"]
    finally:
        runner.send_signal(signal.SIGTERM)
        stopped = runner.wait(60)
    assert stopped == 0, log.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)), "the server outlived its runner"


def _await_ready(runner, log):
    for _ in range(600):
        try:
            runner.wait(0.5)
        except subprocess.TimeoutExpired:
            if "Ready: " in log.read_text():
                return
        else:
            break
    pytest.fail(f"the demo did not come up:\n{log.read_text()}")


@pytest.fixture(params=[chromium.PHONE, chromium.DESK], ids=["phone", "desk"])
def page(request, browser, site):
    """A fresh visitor, once at phone and once at desk width; relative addresses lead to the site.

    A test may ask by ``indirect`` for another width, or for other options of the context.
    A test fails with a picture (`<test>.png`), and also when the page's console shows an error.
    """
    asked = request.param
    options = {"viewport": {"width": asked, "height": 844}} if isinstance(asked, int) else asked
    context = browser.new_context(
        base_url=site,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
        **options,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda line: (
            errors.append(line.text)
            if line.type == "error" and "Content Security Policy" in line.text
            else None
        ),
    )
    failed = request.session.testsfailed
    yield page
    if request.session.testsfailed > failed or getattr(request.node, "failed_call", False):
        page.screenshot(path=FOLDER / f"{request.node.name}.png", full_page=True)
    context.close()
    assert not errors


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.failed_call = report.failed
    return report
