"""The real thing for the browser tests: `make run`'s own server and clockwork, and a Chromium.

Each worker has a server and a demo city of its own. Its output is kept in `site.log` beside the
pictures of failed tests.
"""

import runpy
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests import chromium, made_once
from tests.serving import ROOT, served

PATIENCE = 60_000  # milliseconds: a busy machine answers late, a broken page never
expect.set_options(timeout=PATIENCE)

WAITING = 6  # PDFs of one reader: enough for any test, and soon made

FOLDER = Path(settings.VAR) / "e2e"


@pytest.fixture(scope="session")
def server(django_db_blocker):
    """A copy of the demo city as `make run` would have left it, served as `make run` serves it."""
    var = FOLDER / "var"
    shutil.rmtree(FOLDER, ignore_errors=True)
    (var / "db").mkdir(parents=True)
    with django_db_blocker.unblock():
        made_once.kept().lend("served", database=str(var / "db/portal.sqlite3"), files=var)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_VAR", str(var))
        patch.delenv("DATABASE_URL", raising=False)
        run = runpy.run_path(str(ROOT / "deploy" / "run.py"))
        run["READY"].write_text(run["fingerprint"]())
    with served(FOLDER, PORTAL_PDFS_WAITING=str(WAITING)) as server:
        yield server


@pytest.fixture
def site(server):
    """Its address; a server that died fails every test that comes after."""
    assert server.is_up(), server.log.read_text()
    yield server.address
    assert server.is_up(), server.log.read_text()


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
    context.set_default_timeout(PATIENCE)
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
