"""What every test may ask for: databases that come back, the demo city, a clean cache."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from tests import chromium, databases, made_once

FOLDER_MARKS = {"e2e": "e2e", "faults": "faults"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-tests", action="store_true", help="only tests that use the database"
    )


def pytest_collection_modifyitems(config, items):
    """Marks follow from folders and fixtures; PostgreSQL's own tests run on PostgreSQL only."""
    kept, left = [], []
    for item in items:
        folder = item.path.relative_to(config.rootpath / "tests").parts[0]
        if folder in FOLDER_MARKS:
            item.add_marker(FOLDER_MARKS[folder])
        for kind in made_once.FILLED:
            if kind in item.fixturenames:
                item.add_marker(kind)
        foreign = item.get_closest_marker("postgres") and connection.vendor != "postgresql"
        idle = config.getoption("--database-tests") and not _uses_database(item)
        (left if foreign or idle else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _uses_database(item):
    return item.get_closest_marker("django_db") or "_django_db_helper" in item.fixturenames


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keep a copy as migrations left it; a test that commits gets it back instead of a flush."""
    with django_db_blocker.unblock():
        bare = databases.current()
        databases.copy(bare, bare + databases.PRISTINE)

    def bring_back(self):
        databases.copy(databases.current() + databases.PRISTINE, databases.current())
        databases.forget()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", bring_back)
        yield
    with django_db_blocker.unblock():
        databases.drop(bare + databases.PRISTINE)


@pytest.fixture(scope="session")
def _made(django_db_setup, django_db_blocker):
    """Kind → name of the databases made so far in this process."""
    made = {}
    yield made
    with django_db_blocker.unblock():
        for name in made.values():
            databases.drop(name)
            databases.drop(name + databases.PRISTINE)


@pytest.fixture
def _chosen_database(request, _made, django_db_blocker):
    kind = next((kind for kind in made_once.FILLED if request.node.get_closest_marker(kind)), None)
    if kind is None:
        yield
        return
    with django_db_blocker.unblock():
        if kind not in _made:
            _made[kind] = made_once.make(kind)
        with databases.using(_made[kind]):
            yield


@pytest.fixture
def _django_db_helper(_chosen_database, _django_db_helper):
    """The database is chosen before pytest-django opens its transaction on it."""


@pytest.fixture
def demo(db):
    """The demo city (small stage) is in the database; what a test changes is rolled back."""


@pytest.fixture
def stocked(db):
    """A small catalogue is in the database, nothing released."""


@pytest.fixture(autouse=True)
def _nothing_remembered():
    databases.forget()
    translation.activate(settings.LANGUAGE_CODE)  # an answered request leaves its own behind


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run.

    Its driver leaves an event loop running in this thread, which Django would take for
    asynchronous code and refuse the database.
    """
    from playwright.sync_api import sync_playwright

    found = chromium.find()
    assert found, "no Chromium (PORTAL_CHROMIUM may name one)"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield browser
        browser.close()
