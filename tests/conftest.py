"""What every test may ask for: databases that come back, the demo city, a clean cache."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from filelock import FileLock

from portal.ground import children
from portal.ground.files import judge
from portal.ground.pdf import documents
from portal.ground.pdf.fonts import FALLBACKS
from tests import chromium, databases, made_once, on_postgresql, set_at_hand, told
from tests.faces import MACHINE_FALLBACKS, face_with

hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

# Tests have no fallback faces unless they ask: those of the machine are kept for them.
os.environ.setdefault(MACHINE_FALLBACKS, os.environ.pop(FALLBACKS, ""))

FOLDER_MARKS = {"e2e": "e2e", "faults": "faults"}
# Databases that a test may ask for by a fixture of this name.
KINDS = ("demo", "stocked", "town", "whole_town")


def pytest_addoption(parser):
    parser.addoption(
        "--database-tests", action="store_true", help="only tests that a database can decide"
    )


def pytest_collection_modifyitems(config, items):
    """Marks follow from folders and fixtures; PostgreSQL's own tests run on PostgreSQL only."""
    kept, left = [], []
    for item in items:
        folder = item.path.relative_to(config.rootpath / "tests").parts[0]
        if folder in FOLDER_MARKS:
            item.add_marker(FOLDER_MARKS[folder])
        for kind in KINDS:
            if kind in item.fixturenames:
                item.add_marker(kind)
        foreign = item.get_closest_marker("postgres") and connection.vendor != "postgresql"
        idle = config.getoption("--database-tests") and not on_postgresql.runs_there(item)
        (left if foreign or idle else kept).append(item)
    kept.sort(key=lambda item: item.get_closest_marker("first") is None)
    if left:
        config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_collection_finish():
    """What was imported stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(_made, django_db_blocker):
    """The database as migrations leave it; a test that commits gets a copy instead of a flush."""

    def bring_back(self):
        databases.copy(databases.current() + databases.PRISTINE, databases.current())
        databases.forget()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", bring_back)
        with django_db_blocker.unblock(), databases.using(_made("bare")):
            yield


@pytest.fixture(scope="session")
def _made(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Kind → name of this process's own database of that kind, with a pristine copy beside it."""
    bare = connection.creation._get_test_db_name()
    names = {}

    def make(kind):
        if kind not in names:
            name = bare if kind == "bare" else f"{bare}_{kind}"
            with django_db_blocker.unblock():
                made_once.kept().lend(kind, database=name, files=settings.VAR)
                databases.copy(name, name + databases.PRISTINE)
            names[kind] = name
        return names[kind]

    yield make
    with django_db_blocker.unblock():
        for name in names.values():
            databases.drop(name)
            databases.drop(name + databases.PRISTINE)


@pytest.fixture
def _chosen_database(request, _made, django_db_setup, django_db_blocker):
    kind = next((kind for kind in KINDS if request.node.get_closest_marker(kind)), None)
    if kind is None:
        yield
        return
    with django_db_blocker.unblock(), databases.using(_made(kind)):
        yield


@pytest.fixture
def _django_db_helper(request, _chosen_database, _django_db_helper):
    """The database is chosen before pytest-django opens its transaction on it."""
    with told.watching(request.node):
        yield


@pytest.fixture
def demo(db):
    """The demo city (small stage) is in the database; what a test changes is rolled back."""


@pytest.fixture
def stocked(db):
    """A small catalogue is in the database, nothing released."""


@pytest.fixture
def town(db):
    """Four guides of three industries in two cities, an article and synonyms are in the index."""


@pytest.fixture
def whole_town(db):
    """As the town, with a guide of every industry."""


@pytest.fixture(scope="session", autouse=True)
def _patient():
    """On a busy machine a document takes long, and so does a turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "SECONDS", 1800)
        yield


@pytest.fixture(scope="session", autouse=True)
def _papers_set_at_hand():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "run", set_at_hand.run)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_power_cut():
    """Nothing a test stores has to outlive one; a disk that writes each file at once takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered():
    databases.forget()
    translation.activate(settings.LANGUAGE_CODE)  # an answered request leaves its own behind


@pytest.fixture(params=["without", "with"])
def fallback(request, monkeypatch, tmp_path):
    """Without fallback faces; with those of the machine, or where it has none a small one."""
    if request.param == "with":
        rare = os.environ[MACHINE_FALLBACKS] or str(face_with("𠮷𫟤𫭙", tmp_path / "rare.ttf"))
        monkeypatch.setenv(FALLBACKS, rare)
    return request.param


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run.

    Its driver leaves an event loop running in this thread, which Django would take for
    asynchronous code and refuse the database.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy: loaded when first needed

    found = chromium.find()
    assert found, "no Chromium (PORTAL_CHROMIUM may name one)"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def busy():
    """All judges of the machine are at work until it is closed."""
    caches["verdicts"].clear()
    folder = Path(os.environ["PORTAL_VAR"]) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for number in range(judge.PLACES):
            held.enter_context(FileLock(folder / f"judge-{number}.lock"))
        yield held
