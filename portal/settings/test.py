"""The test suite: quick hashing, mail in memory, everything written under a directory of its own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="portal-test-"))

from portal.settings.dev import *  # noqa: E402, F403 - the directory must be known first
from portal.settings.dev import BASE_DIR, DATABASES, STORAGES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# Converting the faces takes most of a minute: tests share what `make` has already made.
os.environ.setdefault("PORTAL_FONTS", str(BASE_DIR / "var" / "fonts"))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(os.environ["PORTAL_VAR"]) / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")
    }
