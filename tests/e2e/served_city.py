"""The database of the served city, and its files, for what no page does."""

from contextlib import contextmanager

from django.test import override_settings

from tests import databases
from tests.e2e.conftest import FOLDER


@contextmanager
def opened():
    var = FOLDER / "var"
    files = {"VAR": var, "MEDIA_ROOT": var / "media", "PORTAL_PRIVATE_ROOT": var / "private"}
    with override_settings(**files), databases.using(str(var / "db/portal.sqlite3")):
        yield
